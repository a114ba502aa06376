"""Step, Answer, Found, Unit: what the visit does next, what came back, and what it offers; the ledger's vocabulary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from crawler.page import Purpose, Via
from crawler.readings.similarity import Print


@dataclass(frozen=True)
class SearchOffer:
    """The search form the simulated user would use; QUERY stands where the word goes."""

    form_url: str
    selector: str
    url: str
    method: str
    body: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""  # why the safety contract forbids a submission
    scripted: bool = False  # the page needs scripts: the result must be rendered
    typed: bool = False  # the form names no address: the word is typed into the page, where there is a browser
    score: int = 0


@dataclass(frozen=True)
class Step:
    """One thing to fetch; an empty method is a note without a fetch. `word`, `source` (the page it was taken from)
    and `offer` belong to a search query; `clicks` is the depth from home."""

    purpose: Purpose
    url: str
    via: Via = Via.HTTP
    method: str = "GET"
    body: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    clicks: int = 0
    site: str = ""  # the registry site whose scope holds the address
    word: str = ""
    source: str = ""
    offer: SearchOffer | None = None


@dataclass(frozen=True)
class Answer:
    """What came back, in brief. `error` is empty when a server answered; else a Cause value."""

    status: int = 0
    final_url: str = ""
    location: str = ""  # absolute target of a redirect
    content_type: str = ""
    filename: str = ""
    error: str = ""
    detail: str = ""
    state: str = ""  # PageState of an HTML answer
    record: str = ""
    address: str = ""
    truncated: bool = False
    size: int = 0  # bytes of the body, decompressed
    pause_s: float | None = None  # the server asked to be left alone so long (Retry-After)


@dataclass(frozen=True)
class Lead:
    """An address worth a visit, seen on a page. `level` is 1 or 2 in the main navigation, else 0."""

    url: str
    site: str
    value: int
    topic: str
    label: str = ""
    level: int = 0


QUERY = "qqegobqq"  # a word no site has; replaced by the query text


@dataclass(frozen=True)
class Found:
    """What one page offers to the visit. Lists are capped by the budget."""

    leads: tuple[Lead, ...] = ()
    documents: tuple[tuple[str, int], ...] = ()  # address, score
    feeds: tuple[str, ...] = ()
    follow: tuple[tuple[str, str], ...] = ()  # off-site address, why
    sitemap: tuple[str, ...] = ()  # page addresses of a sitemap
    sitemaps: tuple[str, ...] = ()  # children of a sitemap index, or Sitemap: lines
    search: SearchOffer | None = None
    title_words: tuple[str, ...] = ()
    body_words: tuple[str, ...] = ()  # of the main text, for sites whose titles say nothing of their own
    words: tuple[str, ...] = ()  # of the home page, to choose queries that are not on it
    render_need: tuple[str, ...] = ()
    redirect: str = ""  # client-side redirect
    print: Print | None = None  # digest of title and main text
    text: int = 0  # characters of visible text
    probe_like: bool = False  # looks like the answer to a random path


@dataclass(frozen=True)
class Unit:
    """One committed step of a visit."""

    seq: int
    step: Step
    answer: Answer
    found: Found = field(default_factory=Found)


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[Unit]:
    return TypeAdapter(Unit)


@lru_cache(maxsize=1)
def _step_adapter() -> TypeAdapter[Step]:
    return TypeAdapter(Step)  # building one takes longer than writing a page to the archive


def unit_to_json(unit: Unit) -> bytes:
    """Serialise for the ledger; defaults are left out to keep rows small."""
    return _adapter().dump_json(unit, exclude_defaults=True)


def unit_from_json(raw: str | bytes) -> Unit:
    """The inverse of unit_to_json."""
    return _adapter().validate_json(raw)


def step_to_dict(step: Step) -> dict[str, Any]:
    """Plain mapping for the archive's metadata records."""
    return dict(_step_adapter().dump_python(step, mode="json", exclude_defaults=True))
