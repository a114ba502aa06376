"""Which addresses of a page are worth one GET for evidence: surveys, payments, accounts, participation elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.readings.hosts import by_address, host_of
from crawler.readings.model import Mark
from crawler.readings.priority import Priority

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

# Most useful first: what decides level 5, then 4, then the accounts of level 3.
_ORDER = {
    "survey": 0, "consultation": 0, "vote": 0, "platform": 0, "form_unclear": 1, "gateway": 2, "payment_text": 3,
    "public_registration": 4, "public_login": 5, "survey_link": 6, "survey_address": 6, "consultation_link": 6,
    "vote_link": 6, "login_unclear": 7,
}  # fmt: skip


def targets(reading: Reading) -> tuple[tuple[str, str], ...]:
    """(address, why) off the page's own host, most useful first; never a social network, nor an address that acts."""
    here = host_of(reading.page.final_url)
    shown = {*(link.url for link in reading.links), *(embed.url for embed in reading.embeds)}  # never a form's action
    seen = (*reading.participation, *reading.payments, *reading.accounts)
    marks = [one for one in seen if one.target in shown and _worth(reading, one, here)]
    if not marks:
        return ()
    acts = Priority(reading.lens.vocabulary).acts
    chosen: dict[str, str] = {}
    for one in sorted(marks, key=lambda m: (_ORDER[m.kind], m.tier)):
        if not acts(one.target):
            chosen.setdefault(one.target.partition("#")[0], one.kind)
    return tuple(chosen.items())


def _worth(reading: Reading, one: Mark, here: str) -> bool:
    if one.kind not in _ORDER:
        return False
    parts = urlsplit(one.target)
    if parts.scheme not in {"http", "https"} or host_of(one.target) in {"", here}:
        return False
    return not any(by_address(reading, kind, one.target) for kind in ("social", "payment_bank", "identity_staff"))
