"""What only a rendered reading can settle: which pages a second pass should open in the browser, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crawler.evidence import SiteEvidence
from crawler.page import Purpose
from crawler.readings.hosts import by_markup, by_script
from crawler.readings.model import FormType
from crawler.readings.reading import Reading
from crawler.sampling import REASON
from crawler.scope import template
from scoring.finding import Finding, Outcome
from scoring.recall import sampled

# Weights only order the queue: what may change most verdicts first, then what still lacks a picture.
SHELL = {"S1": 50, "S2": 50, "S3": 40, "S4": 30, "S5": 40, "S6": 25, "S7": 8, "S8": 20, "F2": 30, "W1": 45}
ENGINE, ICON, CLOAK, INJECTED, PICTURE = 42, 40, 30, 24, 20
HOLLOW = 23  # a page without what it is about; the others of its template would show the same
MISSED = 22  # below a page that asks for the browser itself: a page of the same template only may
HIGH_CLAIM = 15  # added for payments and participation: a person looks at each of them
CLICK = 2  # per click from the home page: nearer pages tell more of the site
LIMIT = 5

NO_PICTURE = frozenset({"static_information", "many_pages", "links_to_agencies", "frequent_updates"})  # levels 1 and 2
HIGH = frozenset({"electronic_payments", "decision_participation", "electronic_vote", "online_surveys"})
INJECTABLE = ("interactive_channels", "online_surveys")  # what a tag manager adds to a page


class _Want(NamedTuple):
    weight: int
    url: str
    reason: str


def needs(evidence: SiteEvidence, findings: Mapping[str, Finding], *, limit: int = LIMIT) -> list[tuple[str, str]]:
    """(url, reason) of at most `limit` pages, most useful first; a reason is signals and criteria joined by "+".

    Empty without a browser: then what needs one stays unknown."""
    if not evidence.browser:
        return []
    rendered = {reading.page.final_url for reading in evidence.everything() if reading.page.rendered}
    pages = {
        reading.page.final_url: reading
        for reading in evidence.everything()
        if reading.page.final_url not in rendered and reading.page.status < 400
    }
    cited, missed = _cited(findings), _missed(evidence)
    speaking = {url: {"C1": HOLLOW} for url in _hollow(pages)}
    if injected := _injected(pages, findings, any_rendered=bool(rendered)):
        speaking[injected] = {**speaking.get(injected, {}), "G1": INJECTED}
    wants = [
        _want(r, findings, cited.get(url, ()), missed.get(template(url), ()), speaking.get(url, {}))
        for url, r in pages.items()
    ]
    chosen = sorted((want for want in wants if want.weight > 0), key=lambda want: (-want.weight, want.url))
    return [(want.url, want.reason) for want in chosen[:limit]]


def _cited(findings: Mapping[str, Finding]) -> dict[str, tuple[str, ...]]:
    """Address -> criteria of level 3 to 5 whose only evidence stands there and has no picture."""
    pages: dict[str, tuple[str, ...]] = {}
    for name, finding in findings.items():
        if name in NO_PICTURE or finding.outcome is not Outcome.PRESENT:
            continue
        if not any(citation.screenshot for citation in finding.citations):
            first = finding.citations[0].url
            pages[first] = (*pages.get(first, ()), name)
    return pages


def _missed(evidence: SiteEvidence) -> dict[str, tuple[str, ...]]:
    """Template of an address -> criteria of which a sampled page of it showed a sign in the browser alone."""
    templates: dict[str, dict[str, None]] = {}
    for miss in sampled(evidence).missed:
        templates.setdefault(template(miss.url), {})[miss.criterion] = None
    return {name: tuple(criteria) for name, criteria in templates.items()}


def _injected(pages: Mapping[str, Reading], findings: Mapping[str, Finding], *, any_rendered: bool) -> str:
    """The page nearest to the home page with a tag manager, when a chat or survey would otherwise be called absent.

    One page is enough, the container is the same on all; none once any page of the site was rendered."""
    if any_rendered or all(_is_present(findings, name) for name in INJECTABLE):
        return ""
    tagged = [reading.page for reading in pages.values() if "G1" in reading.render_need]
    return min(tagged, key=lambda page: (page.clicks, page.final_url)).final_url if tagged else ""


def _hollow(pages: Mapping[str, Reading]) -> set[str]:
    """Of the pages whose own part is drawn by script, the nearest of each template."""
    nearest: dict[str, tuple[int, str]] = {}
    for url, reading in pages.items():
        if "C1" in reading.render_need:
            here = (reading.page.clicks, url)
            nearest[template(url)] = min(nearest.get(template(url), here), here)
    return {url for _, url in nearest.values()}


def _is_present(findings: Mapping[str, Finding], name: str) -> bool:
    found = findings.get(name)
    return found is not None and found.outcome is Outcome.PRESENT


def _want(
    reading: Reading, findings: Mapping[str, Finding], cited: Sequence[str], missed: Sequence[str],
    speaking: Mapping[str, int],
) -> _Want:  # fmt: skip
    """What speaks for a page; `speaking`: what it would show for others too, with its weight."""
    reasons = {signal: SHELL[signal] for signal in reading.render_need if signal in SHELL}
    if "J1" in reading.render_need and not _is_present(findings, "email_contact"):
        reasons["J1"] = CLOAK
    reasons |= speaking
    if not _is_present(findings, "search_works"):
        reasons.update(_search(reading))
    for name in cited:
        reasons[name] = PICTURE + (HIGH_CLAIM if name in HIGH else 0)
    if missed:
        reasons[f"{REASON}: {', '.join(missed)}"] = MISSED
    weight = sum(reasons.values()) - (CLICK * reading.page.clicks if reasons else 0)
    return _Want(max(weight, 1) if reasons else 0, reading.page.final_url, "+".join(reasons))


def _search(reading: Reading) -> dict[str, int]:
    """A search that only its scripts show: an embedded engine, or an icon on a page without a search form."""
    drawn = bool(by_script(reading, "search_engine") or by_markup(reading, "search_engine"))
    icon = reading.page.purpose is Purpose.HOME and _icon(reading)
    if not (drawn or icon) or any(form.type is FormType.SEARCH for form in reading.forms):
        return {}
    return {"search_engine": ENGINE} if drawn else {"search_icon": ICON}


def _icon(reading: Reading) -> bool:
    selectors = reading.lens.vocabulary.lists["rendering.search_icon_selectors"]
    return reading.tree.css_first(", ".join(selectors)) is not None
