"""What is declared is on the pages: each way to have a criterion shows its element, each trap shows only itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.text import norm
from service.simulation.build import Draft
from service.simulation.traits import SimSite
from tests.simulation.asking import fetch, pages, tree, with_variant, world

# criterion, variant, CSS selector, text that one of the matching elements holds (normalised), "" for any
SHOWN = [
    ("static_information", "pages", "a", "institucion"),
    ("links_to_agencies", "footer", ".enlaces-externos h4", "sitios de interes"),
    ("links_to_agencies", "home_block", ".carrusel-logos a[href*='gob.test'] img[alt]", ""),
    ("links_to_agencies", "link_page", ".enlaces-externos h4", "instituciones"),
    ("links_to_agencies", "own_units", ".enlaces-externos h4", "nuestras dependencias"),
    ("links_to_agencies", "banner_only", ".franja-gobierno a[href*='guatemala.gob.test']", ""),
    ("frequent_updates", "time", "time[datetime^='2026-']", ""),
    ("frequent_updates", "jsonld", "script[type='application/ld+json']", ""),
    ("frequent_updates", "feed", "link[rel=alternate][type='application/rss+xml']", ""),
    ("frequent_updates", "listing", ".fecha-publicacion", "2026"),
    ("downloadable_forms", "pdf", "a[href$='.pdf']", "formulario de"),
    ("downloadable_forms", "docx", "a[href$='.docx']", "formulario de"),
    ("downloadable_forms", "download_route", "a[href*='/download/']", "formulario de"),
    ("downloadable_forms", "query_route", "a[href*='wpdmdl=']", "formulario de"),
    ("downloadable_forms", "internal", "a[href$='.pdf']", "viatico"),
    ("email_contact", "mailto", "a[href^='mailto:'][href$='.gob.test']", ""),
    ("email_contact", "text", ".dato-contacto", "correo electronico: "),
    ("email_contact", "cloudflare", "[data-cfemail]", ""),
    ("email_contact", "share", "a[href^='mailto:?subject']", ""),
    ("email_contact", "webmail", "a[href*='/owa/']", "correo institucional"),
    ("email_contact", "vendor", "a[href*='tallerweb.test']", ""),
    ("search_works", "record_lookup", "input[name=expediente]", ""),
    ("search_works", "table_filter", "input[aria-controls]", ""),
    ("search_works", "captcha", ".g-recaptcha", ""),
    ("interactive_channels", "whatsapp", "a[href^='https://wa.me/502']", ""),
    ("interactive_channels", "messenger", "a[href^='https://m.me/']", ""),
    ("interactive_channels", "share", "a[href^='https://wa.me/?text']", ""),
    ("interactive_channels", "chat_widget", "script", "tawk_api"),
    ("interactive_channels", "contact_form", "form textarea[name=mensaje]", ""),
    ("interactive_channels", "help_desk", "form select[name=topicId]", ""),
    ("interactive_channels", "forum", "a[href*='foro/index.php']", "foro"),
    ("user_accounts", "registration", "form input[name=cui]", ""),
    ("user_accounts", "public_login", "form input[type=password]", ""),
    ("user_accounts", "staff", "#loginform", "colaboradores"),
    ("electronic_payments", "gateway_form", "form[action*='epayvisanet.com.gt']", ""),
    ("electronic_payments", "gateway_link", "a[href*='app.recurrente.com']", ""),
    ("electronic_payments", "card_fields", "input[autocomplete=cc-number]", ""),
    ("electronic_payments", "test_gateway", "form[action*='epaytestvisanet']", ""),
    ("electronic_payments", "bank_slip", "input[name=boleta]", ""),
    ("decision_participation", "consultation", "form textarea[name=comentario]", ""),
    ("decision_participation", "platform", "link[href*=decidim_core]", ""),
    ("electronic_vote", "poll", ".wp-polls-form input[type=radio]", ""),
    ("online_surveys", "own", "a[href*='encuestas/index.php']", "encuesta"),
    ("online_surveys", "external", "a[href*='encuestas.simulacion.test']", "encuesta"),
    ("online_surveys", "embedded", "iframe[src*='encuestas.simulacion.test']", ""),
    ("online_surveys", "enrolment", "a[href*='docs.google.com/forms']", "inscripcion"),
    ("organised_by_needs", "needs", "nav a, #menu a, [role=navigation] a", "que necesitas hacer"),
]
# What proves a criterion; no site that lacks it may show any of these.
PROOF = {
    "downloadable_forms": ["a[href*='/download/']", "a[href*='wpdmdl=']", "a[href*='formulario-'][href$='.docx']"],
    "email_contact": [".pie-correo a[href^='mailto:']", "[data-cfemail]", ".dato-contacto strong"],
    "interactive_channels": [
        "a[href^='https://wa.me/502']",
        "a[href^='https://m.me/']",
        "select[name=topicId]",
        "a[href*='foro/index.php']",
    ],
    "user_accounts": ["input[name=cui]", ".ingreso-ciudadano"],
    "decision_participation": ["textarea[name=comentario]", "link[href*=decidim_core]"],
    "electronic_vote": ["input[type=radio][name^=poll]"],
    "online_surveys": ["a[href*='encuestas.simulacion.test']", "iframe[src*='encuestas.simulacion.test']"],
    "links_to_agencies": [".carrusel-logos"],
    "static_information": ["a[href*=institucion]", "a[href*=Institucion]"],
}


@pytest.mark.parametrize(("criterion", "variant", "selector", "text"), SHOWN)
def test_a_variant_shows_its_element(criterion: str, variant: str, selector: str, text: str) -> None:
    sites = with_variant(criterion, variant)
    assert sites, "no site has it: the declaration's seed deals it to nobody"
    for site in sites[:3]:
        found = [node for page in pages(site.id).values() for node in page.css(selector)]
        assert any(text in norm(node.text(separator=" ")) for node in found), site.id


@pytest.mark.parametrize("criterion", PROOF)
def test_sites_without_a_criterion_show_none_of_its_elements(criterion: str) -> None:
    lacking = [
        s
        for s in world().sites.values()
        if s.variants and not s.has(criterion) and s.variant(criterion) != "contact_form"
    ]
    for site in lacking[::6]:
        for path, page in pages(site.id).items():
            assert not [selector for selector in PROOF[criterion] if page.css_first(selector)], (site.id, path)


def test_documents_download_with_the_type_they_have() -> None:
    for variant, start, media in (
        ("pdf", b"%PDF", "pdf"),
        ("docx", b"PK", "wordprocessing"),
        ("query_route", b"%PDF", "pdf"),
    ):
        site = with_variant("downloadable_forms", variant)[0]
        for path in world().plan(site).answers:
            if "formulario" in path or "wpdmdl" in path:
                answer = fetch(site, path)
                assert answer.status == 200
                assert answer.body.startswith(start)
                assert media in dict(answer.headers)["Content-Type"]


def _content(site: SimSite) -> list[str]:
    kinds = {"listing", "staff"}
    drafts = [d for d in world().plan(site).pages.values() if d.kind not in kinds]
    return [d.path for d in drafts if len(" ".join(d.blocks)) > 260]


def test_many_pages_are_twenty_and_more_and_few_are_nine_at_most() -> None:
    for site in (s for s in world().sites.values() if s.variants):
        count, total = len(_content(site)), len(world().plan(site).pages)
        if site.has("many_pages"):
            assert count >= 22, site.id
            assert total <= 60, site.id
        else:
            assert total <= 9, (site.id, list(world().plan(site).pages))


def _ages(site: SimSite) -> list[int]:
    return [(world().start - story.day).days for story in _news(site) if story.day]


def _news(site: SimSite) -> list[Draft]:
    return [draft for draft in world().plan(site).pages.values() if draft.kind == "news"]


def test_news_are_recent_where_updates_are_frequent_and_old_elsewhere() -> None:
    for site in (s for s in world().sites.values() if s.variants and s.has("many_pages")):
        ages = _ages(site)
        if site.has("frequent_updates"):
            assert sum(age <= 85 for age in ages) >= 3, site.id
            assert min(ages) >= 1, site.id
        else:
            assert not [age for age in ages if age <= 365], site.id


def test_no_other_date_within_half_a_year_betrays_a_site_whose_news_are_old() -> None:
    recent = [world().start - timedelta(days=n) for n in range(1, 181)]
    said = {f"{day:%d/%m/%Y}" for day in recent} | {_long(day) for day in recent}
    for site in [s for s in world().sites.values() if s.variants and not s.has("frequent_updates")][::5]:
        for path, page in pages(site.id).items():
            text = page.body.text(separator=" ") if page.body else ""
            assert not [words for words in said if words in text], (site.id, path)


def _long(day: date) -> str:
    from service.simulation.content import long_date

    return long_date(day)


def test_a_clock_shows_the_day_on_which_it_is_asked() -> None:
    from datetime import UTC, datetime

    site = next(
        s for s in world().sites.values() if s.variants and world().plan(s).clock and not s.style.startswith("spa")
    )
    later = fetch(site, now=datetime(2026, 10, 8, 18, tzinfo=UTC)).body.decode()
    assert "martes 6 de octubre de 2026" in fetch(site).body.decode()
    assert "jueves 8 de octubre de 2026" in later


def test_the_single_page_apps_show_nothing_without_script_and_everything_with_it() -> None:
    for name in ("mem", "minex", "senacyt"):
        page = tree(name)
        assert page.body is not None
        assert len(page.css_first("#app").text()) == 0  # type: ignore[union-attr]
        view = fetch(world().sites[name], "api/vista.json?ruta=%2F")
        assert b"app-menu" in view.body
