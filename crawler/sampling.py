"""Sampling: which pages read over HTTP are also rendered, to measure what HTTP misses; always the same ones."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from crawler.config import Sample
from crawler.scope import canonical

REASON = "muestra"  # Step.reason and Page.render_reason of a sampled page
_BYTES = 8  # of the digest: fine enough for any share


def lot(url: str) -> float:
    """A number in [0, 1) that an address always draws, whoever asks and whenever."""
    digest = sha256((canonical(url) or url).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:_BYTES], "big") / float(1 << 8 * _BYTES)


def drawn(urls: Iterable[str], rule: Sample) -> list[str]:
    """The addresses in the sample, lowest lot first; how many of them a visit takes is for the visit to say."""
    lots = sorted((lot(url), url) for url in urls) if rule.share and rule.most else []
    return [url for number, url in lots if number < rule.share]
