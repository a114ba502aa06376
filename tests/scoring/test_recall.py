"""Recall: what a sampled page shows in a browser and over HTTP, criterion by criterion; and what is asked for then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.evidence import SiteEvidence
from crawler.page import Via
from crawler.readings.model import Tier
from scoring.needs import needs
from scoring.recall import Miss, Recall, Sampled, overall, recall, sampled
from scoring.rubric import Rubric
from scoring.signs import CRITERIA, signs
from tests.building import BASE, CONFIG, reading, site_evidence

TEXT = "<main><p>" + "El Ministerio informa a la población sobre sus programas y obras. " * 12 + "</p>{}</main>"
MAIL = '<a href="mailto:info@ejemplo.gob.test">info@ejemplo.gob.test</a>'
SEARCH = '<form role="search" action="/buscar"><input type="search" name="q" placeholder="Buscar"><button>Buscar</button></form>'
SURVEY = '<a href="https://docs.google.com/forms/d/e/abc/viewform">Encuesta de satisfacción</a>'

SIGNS = {
    "many_pages": ("", Tier.B),
    "static_information": ("<h2>Estructura orgánica</h2><h2>Servicios</h2>", Tier.B),
    "links_to_agencies": ('<a href="https://www.salud.gob.test/">Salud</a>', Tier.C),
    "frequent_updates": ('<article><h3>Obra</h3><time datetime="2026-11-18">18/11/2026</time></article>', Tier.B),
    "downloadable_forms": ('<a href="/formulario-de-solicitud.pdf">Formulario de solicitud</a>', Tier.B),
    "email_contact": (MAIL, Tier.A),
    "search_works": (SEARCH, Tier.B),
    "interactive_channels": ('<a href="https://wa.me/50255551234">Escríbanos por WhatsApp</a>', Tier.B),
    "online_surveys": (SURVEY, Tier.C),
}


@pytest.mark.parametrize("criterion", SIGNS)
def test_a_page_shows_signs_and_without_its_mark_it_does_not(criterion: str) -> None:
    body, tier = SIGNS[criterion]
    assert (criterion, tier) in signs(reading(TEXT.format(body)))
    assert criterion not in {name for name, _tier in signs(reading("<main><p>Nada.</p></main>"))}


def test_an_error_page_shows_nothing() -> None:
    assert signs(reading(TEXT.format(MAIL), status=500)) == set()


def test_a_link_to_the_own_institution_is_no_sign() -> None:
    assert signs(reading(TEXT.format(f'<a href="{BASE}x">x</a>'))) == {("many_pages", Tier.B)}


def test_one_of_structure_and_services_is_a_weaker_sign() -> None:
    assert ("static_information", Tier.C) in signs(reading(TEXT.format("<h2>Servicios</h2>")))


def test_every_criterion_of_the_method_has_its_signs() -> None:
    assert sorted(CRITERIA) == sorted(Rubric.load(CONFIG).criteria)


def pair(
    path: str, plain: str, drawn: str, reason: str = "muestra", *, more: tuple[tuple[str, str], ...] = ()
) -> SiteEvidence:
    """A site with one page read twice, and pages read over HTTP alone."""
    url = f"{BASE}{path}"
    twice = (
        reading(TEXT.format(plain), url, clicks=1),
        reading(TEXT.format(drawn), url, clicks=1, via=Via.BROWSER, render_reason=reason),
    )
    others = tuple(reading(TEXT.format(body), f"{BASE}{other}", clicks=1) for other, body in more)
    return replace(site_evidence({}), readings=(*twice, *others))


def test_what_both_show_and_what_only_the_browser_shows() -> None:
    found = sampled(pair("contacto", SEARCH, SEARCH + MAIL))
    assert found.pages == 1
    assert found.seen_render == {"many_pages": 1, "search_works": 1, "email_contact": 1}
    assert found.seen_both == {"many_pages": 1, "search_works": 1}
    assert found.missed == (Miss(f"{BASE}contacto", "email_contact", Tier.A),)


def test_a_weaker_sign_over_http_is_missed_too() -> None:
    loader = '<script src="https://embed.tawk.to/1/default"></script>'
    launcher = loader + '<iframe title="chat widget" src="https://embed.tawk.to/x"></iframe>'
    assert Miss(f"{BASE}chat", "interactive_channels", Tier.A) in sampled(pair("chat", loader, launcher)).missed


def test_what_only_http_shows_is_no_miss() -> None:
    assert sampled(pair("contacto", MAIL, "")).missed == ()


def test_pages_rendered_for_another_reason_are_no_sample() -> None:
    assert sampled(pair("contacto", "", MAIL, reason="página clave: contact")) == Sampled()


def test_a_page_that_http_took_for_a_copy_shows_nothing_over_http() -> None:
    evidence = pair("ruta", "", MAIL)
    evidence = replace(evidence, readings=evidence.readings[1:])
    assert {miss.criterion for miss in sampled(evidence).missed} == {"many_pages", "email_contact"}


def test_recall_is_counted_over_all_sites_with_its_interval() -> None:
    samples = [
        Sampled(3, {"email_contact": 3, "search_works": 1}, {"email_contact": 2, "search_works": 1}),
        Sampled(),
        Sampled(2, {"email_contact": 1}, {"email_contact": 1}),
    ]
    rows = {row.criterion: row for row in recall(samples)}
    assert tuple(rows) == CRITERIA
    mail = rows["email_contact"]
    assert (mail.n, mail.seen_render, mail.seen_both, mail.share) == (5, 4, 3, 0.75)
    assert (mail.low, mail.high) == (pytest.approx(0.3006, abs=1e-4), pytest.approx(0.9544, abs=1e-4))
    assert rows["electronic_vote"] == Recall("electronic_vote", 5, 0, 0, None, None)
    total = overall(tuple(rows.values()))
    assert total is not None
    assert (total.n, total.seen_render, total.seen_both) == (5, 5, 4)


def test_without_a_sample_there_are_no_rows() -> None:
    assert recall([Sampled(), Sampled()]) == ()
    assert overall(()) is None


def asked(evidence: SiteEvidence) -> list[tuple[str, str]]:
    return [(url.removeprefix(BASE), reason) for url, reason in needs(evidence, {})]


def test_a_miss_asks_for_the_other_pages_of_the_template() -> None:
    more = (("nota/2", ""), ("nota/3", ""), ("acerca", ""), ("nota/4?pagina=2", ""))
    assert asked(pair("nota/1", "", MAIL, more=more)) == [
        ("nota/2", "muestra: email_contact"),
        ("nota/3", "muestra: email_contact"),
    ]
    assert asked(pair("nota/1", MAIL, MAIL, more=more)) == []


def test_a_miss_keeps_within_the_limit_and_comes_after_a_page_that_cannot_be_read() -> None:
    more = tuple((f"nota/{n}", "") for n in range(2, 12))
    evidence = pair("nota/1", "", MAIL, more=more)
    shell = reading('<div id="root"></div><script src="/app.js"></script>', f"{BASE}app", clicks=3)
    found = asked(replace(evidence, readings=(*evidence.readings, shell)))
    assert len(found) == 5
    assert found[0] == ("app", "S1+S2")
