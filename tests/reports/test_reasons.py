"""Reasons on English pages: in English where all of it is known, else in Spanish that is marked as such."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import html

from crawler.evidence import Cause, Reachability, Status
from reports.edition import build
from reports.evidence import Pictures
from reports.reasons import ending_in, missing_in, reason_in
from reports.site import write_site
from reports.words import Words
from scoring.assess import assess
from scoring.phrases import phrase
from scoring.reason import Reason, say
from tests.building import site_evidence
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

ENGLISH = Words("en")
READ = say("Se leyeron %(n)s páginas de contenido distintas; se piden %(asked)s.", n=34, asked=20)
OLD = say("La publicación más reciente es del %(day)s, hace %(n)s días.", day=date(2026, 11, 3), n=40)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (READ, "Distinct pages of content read: 34; asked for: 20."),
        (OLD, "The latest item is of November 3, 2026, 40 days before the visit."),
        (
            say("Lo que hay no cuenta: %(why)s.", why=phrase("está cerrada: «<b>ya terminó»")),
            "What is there does not count: it is closed: “<b>ya terminó”.",
        ),
        (say("Lo que hay no cuenta: %(why)s.", why=phrase("algo que nadie conoce")), ""),
        (say("Una frase de otra versión del programa."), ""),
        (READ + say("Una frase de otra versión."), ""),
        (say("Se leyeron %(n)s páginas de contenido distintas; se piden %(asked)s.", n=34), ""),
    ],
)
def test_a_reason_in_english(reason: Reason, said: str) -> None:
    assert reason_in(reason.stored(), ENGLISH) == said


def test_nothing_stored_says_nothing() -> None:
    assert reason_in((), ENGLISH) == ""


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (["se agotó el tiempo de la visita", "fallaron 3 de 30 páginas"],
         "the time of the visit ran out; 3 of 30 pages failed"),
        (["se agotó el tiempo de la visita", "lo que nadie conoce"], ""),
        (["redirige a https://uno.test/"], "redirects to https://uno.test/"),
    ],
)  # fmt: skip
def test_what_a_visit_missed_in_english(missing: list[str], said: str) -> None:
    assert missing_in(missing, ENGLISH) == said


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("HTTP 503", "HTTP 503"),
        ("HTTP 429: pide esperar 900 s", "HTTP 429: asks to wait 900 s"),
        ("un intento: HTTP 503", "one attempt: HTTP 503"),
        ("un intento: robots.txt: 503", "one attempt: robots.txt: 503"),
        ("un intento: más de 10 redirecciones", "one attempt: more than 10 redirects"),
        ("un intento: el proceso del rastreo se cayó en este sitio",
         "one attempt: the crawl's process broke down on this site"),
        ("navegador: timeout: net::ERR_TIMED_OUT", "browser: timeout: net::ERR_TIMED_OUT"),
        ("un intento: el servidor no quiso", ""),
        ("lo pidió MSPAS, desde 2026-01-05: sitio de prueba", ""),
    ],
)  # fmt: skip
def test_how_a_visit_ended_in_english(detail: str, said: str) -> None:
    """Never half in Spanish: neither where the ending alone is shown nor in the reason of each criterion."""
    assert ending_in(detail, ENGLISH) == said
    visited = site_evidence({}, reachability=Reachability(Status.NOT_EVALUATED, Cause.SERVER_ERROR, detail))
    finding = assess(visited, {"many_pages": {}})["many_pages"]
    assert detail in finding.reason
    assert finding.wording is not None
    shown = reason_in(finding.wording.stored(), ENGLISH)
    assert (said in shown) if said else shown == ""


def test_a_page_says_each_reason_in_its_language_or_marks_it_as_spanish(tmp_path: Path) -> None:
    """Half of the findings were stored with their messages, half as text alone (scored by an older version)."""
    frames = fake_frames(most=1)
    frames.findings["wording"] = [READ.stored() if n % 2 else None for n in range(len(frames.findings))]
    edition = build(frames, fake_method(), fake_reference(), fake_causes())
    folder = write_site(edition, tmp_path / "out", Pictures(tmp_path), painter=None).parent
    site = next(s for s in edition.sites if s.findings)
    for path, said in (
        (f"sitios/{site.id}", [f.reason for f in site.findings]),
        (f"en/sites/{site.id}", [reason_in(f.wording, ENGLISH) or f.reason for f in site.findings]),
    ):
        page = html.fromstring((folder / path / "index.html").read_text(encoding="utf-8"))
        shown = page.xpath("//section[contains(@class,'rung')]/article/p[@class='question']/following-sibling::p[1]")
        by_level = sorted(zip(site.findings, said, strict=True), key=lambda pair: pair[0].criterion.level)
        assert [" ".join(p.text_content().split()) for p in shown] == [text for _, text in by_level]
        marked = page.xpath("//section[contains(@class,'rung')]/article/p/span[@lang='es']")
        assert len(marked) == (0 if path.startswith("sitios") else sum(not f.wording for f in site.findings))
