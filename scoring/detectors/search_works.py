"""The site offers a search, and it works: proven by searching for words of the site's own pages.

Present: the answer to such a word lists the page it was taken from (or is that page), and the answer to a nonsense
    word does not. A list of other pages with the word is sure when the nonsense word finds nothing, else probable.
Absent: coverage is met and no search is offered; or, whatever was seen of the rest of the site, the search that is
    offered gives an error, nothing, or the same as for the nonsense word, for every word of the site.
Unknown: the search could not be tried (robots.txt, captcha, only by script without a browser), its answers do not
    tell, or none was seen and coverage is not met.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.evidence import SearchTrial, SiteEvidence
from crawler.readings.forms_search import is_harmless, offers_search
from crawler.readings.model import Link
from crawler.readings.reading import Reading
from crawler.readings.signals import search_is_drawn
from crawler.text import mask
from scoring.finding import Citation, Finding, absent, cite, present, unknown
from scoring.phrases import phrase
from scoring.reason import Reason, among, say
from scoring.search_answers import Answer, Judged, Results, judge
from scoring.weighing import newest, silence

VERSION = "1.1"

_FAILED = {
    Answer.BROKEN: say("responde con un error"),
    Answer.NOTHING: say("dice que no hay resultados"),
    Answer.IGNORED: say("devuelve lo mismo que para una palabra inventada"),
}


@dataclass(frozen=True)
class Offer:
    """Where a search is offered, and whether it is a form that could be read."""

    citation: Citation
    clicks: int
    readable: bool
    refusal: str = ""  # why the simulated user may not try it


def detect(
    evidence: SiteEvidence, *, min_queries: int, found_confidence: float, listed_confidence: float,
    probable_confidence: float,
) -> Finding:  # fmt: skip
    """Judge the offer, then the trial. `min_queries`: words that must fail before the search is called broken."""
    offer = _offer(evidence)
    trial = evidence.search
    if offer is None and trial is None:
        return silence(evidence, say("El sitio no ofrece una búsqueda."), offered="no", works="no")
    place = (offer.citation,) if offer else (_trial_place(evidence, trial),) if trial else ()
    facts = {"offered": "yes", "depth": str(offer.clicks if offer else 0)}
    if trial is None or trial.skipped or not trial.queries:
        return unknown(_untried(offer, trial), place, confidence=0.5, works="unknown", **facts)
    judged, control = _judge(evidence, trial)
    hit = next((j for j in judged if j.answer is Answer.FOUND), None)
    if hit is not None:
        return present(_found(hit), (*_shown(hit), *place), confidence=found_confidence, works="yes", **facts)
    listed = next((j for j in judged if j.answer is Answer.LISTED), None)
    if listed is not None:
        silent = control is not None and (control.says_nothing or not control.links)
        sure = listed_confidence if silent else probable_confidence
        works = "yes" if silent else "unknown"
        return present(_listed(listed, silent), (*_shown(listed), *place), confidence=sure, works=works, **facts)
    return _without_result(judged, place, facts, min_queries)


def _without_result(
    judged: Sequence[Judged], place: tuple[Citation, ...], facts: dict[str, str], needed: int
) -> Finding:
    """A search that failed for every word is proven broken; how much of the site was seen matters to an offer only."""
    failures = [j for j in judged if j.answer in _FAILED]
    if len(failures) == len(judged) and len(failures) >= needed:
        told = among((say("con «%(word)s» %(did)s", word=j.query.text, did=_FAILED[j.answer]) for j in failures), "; ")
        reason = say(
            "El sitio ofrece una búsqueda, pero no encuentra palabras de sus propias páginas: %(told)s.", told=told
        )
        places = (*place, *(c for j in failures for c in _shown(j)))[:5]
        return absent(reason, places, works="no", **facts)
    return unknown(_undecided(judged), place, confidence=0.5, works="unknown", **facts)


def _offer(evidence: SiteEvidence) -> Offer | None:
    """The nearest page that offers a search: by a form that can be read, else by one that scripts draw."""
    pages = sorted(newest(evidence.everything()), key=lambda r: r.page.clicks)
    for reading in pages:
        form = next((f for f in reading.forms if offers_search(f)), None)
        if form is not None:
            said = " ".join(f.words for f in form.fields if f.words) or form.text
            place = cite(reading.page, form.selector, mask(said))
            return Offer(place, reading.page.clicks, readable=True, refusal=is_harmless(form))
    for reading in pages:
        link = _search_link(reading)
        if link is not None:
            return Offer(cite(reading.page, link.selector, mask(link.label)), reading.page.clicks, readable=False)
        if search_is_drawn(reading):
            return Offer(
                cite(reading.page, "body", "búsqueda dibujada con JavaScript"), reading.page.clicks, readable=False
            )
    return None


def _search_link(reading: Reading) -> Link | None:
    words = reading.lens.vocabulary.words("search.link")
    return next((k for k in reading.links if k.url and len(k.label) <= 40 and k.label in words), None)


def _trial_place(evidence: SiteEvidence, trial: SearchTrial) -> Citation:
    page = next((r.page for r in evidence.everything() if r.page.final_url == trial.form_url), None)
    return cite(page, trial.form_selector) if page is not None else Citation(trial.form_url, trial.form_selector)


def _judge(evidence: SiteEvidence, trial: SearchTrial) -> tuple[list[Judged], Results | None]:
    lens = next(r.lens for r in evidence.everything())
    nonsense = next((q for q in trial.queries if q.control), None)
    control = Results.of(nonsense, lens) if nonsense is not None else None
    return [judge(q, control, lens) for q in trial.queries if not q.control], control


def _shown(judged: Judged) -> tuple[Citation, ...]:
    if judged.reading is None:
        return ()
    if judged.link is None:
        return (cite(judged.reading.page, "title", mask(judged.reading.title)),)
    return (cite(judged.reading.page, judged.link.selector, mask(f"{judged.link.label} → {judged.link.url}")),)


def _untried(offer: Offer | None, trial: SearchTrial | None) -> Reason:
    if trial is not None and trial.skipped:
        return _refused(trial.skipped.removeprefix("omitida: "))
    if offer is not None and offer.refusal:
        return _refused(offer.refusal)
    if offer is not None and not offer.readable:
        return say(
            "El sitio anuncia una búsqueda que solo se ve con JavaScript o en otra página; falta que alguien la pruebe."
        )
    return say("El sitio ofrece una búsqueda, pero la visita no llegó a probarla.")


def _refused(why: str) -> Reason:
    return say("El sitio ofrece una búsqueda, pero no se probó: %(why)s.", why=phrase(why))


def _found(hit: Judged) -> Reason:
    return say(
        "La búsqueda funciona: con «%(word)s» encontró la página de la que se tomó la palabra, y con una palabra "
        "inventada no.",
        word=hit.query.text,
    )


def _listed(listed: Judged, silent: bool) -> Reason:
    word = listed.query.text
    if silent:
        return say(
            "La búsqueda devuelve páginas que hablan de «%(word)s»; con una palabra inventada dice que no hay "
            "resultados.",
            word=word,
        )
    return say("La búsqueda devuelve páginas que hablan de «%(word)s»; falta confirmarlo.", word=word)


def _undecided(judged: Sequence[Judged]) -> Reason:
    answers = {j.answer for j in judged}
    if Answer.BLOCKED in answers:
        return say("El sitio ofrece una búsqueda, pero un captcha o cortafuegos impidió probarla.")
    if Answer.UNSEEN in answers:
        return say(
            "El sitio ofrece una búsqueda, pero su respuesta no se pudo ver (fallo de la petición o JavaScript)."
        )
    return say("El sitio ofrece una búsqueda; sus respuestas no bastan para saber si funciona.")
