"""Control probe: whether our own network works, asked of hosts that are known to answer."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from crawler.fetching import Fetcher
from crawler.page import Purpose
from crawler.step import Step

log = logging.getLogger(__name__)


async def network_works(fetcher: Fetcher, control: Sequence[str]) -> bool:
    """True when any control address answers at all, or when none is configured."""
    for url in control:
        fetched = await fetcher.take(Step(Purpose.CONTROL, url), {})
        if not fetched.answer.error:
            return True
        log.warning("control probe %s: %s %s", url, fetched.answer.error, fetched.answer.detail)
    return not control
