"""Forms: what each is for, where page-wide ones are cut, the search score, and what a visit may submit."""

from __future__ import annotations

import csv
import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.charset import decode
from crawler.readings.forms_search import best_search, build_query, is_harmless, offers_search
from crawler.readings.model import Form, FormType
from tests.building import reading
from tests.crawler.readings import form_fixtures as made


def page_forms(html: str) -> tuple[Form, ...]:
    return reading(f"<html><body><main>{html}</main></body></html>").forms


TYPES = [
    (made.WORDPRESS_SEARCH, FormType.SEARCH),
    (made.JOOMLA_SEARCH, FormType.SEARCH),
    (made.DRUPAL_SEARCH, FormType.SEARCH),
    (made.LOGIN, FormType.LOGIN),
    (made.REGISTRATION, FormType.REGISTRATION),
    (made.RECOVERY, FormType.PASSWORD_RECOVERY),
    (made.CONTACT, FormType.CONTACT),
    (made.NEWSLETTER, FormType.NEWSLETTER),
    (made.COMMENT, FormType.COMMENT),
    (made.POLL, FormType.POLL),
    (made.SURVEY, FormType.SURVEY),
    (made.PAYMENT, FormType.PAYMENT),
    (made.UPLOAD, FormType.UPLOAD),
    (made.RECORD_LOOKUP, FormType.RECORD_LOOKUP),
    (made.DPI_LOOKUP, FormType.RECORD_LOOKUP),
    (made.PLATE_LOOKUP, FormType.RECORD_LOOKUP),
    (made.DISPLAY, FormType.DISPLAY_OPTIONS),
    (made.PAGE_FEEDBACK, FormType.OTHER),
    (made.ASPNET_WRAPPER, FormType.OTHER),
    (made.SHAREPOINT_SEARCH, FormType.SEARCH),
    (made.DNN_SEARCH, FormType.SEARCH),
    (made.JSF_LOOKUP, FormType.RECORD_LOOKUP),
    (made.ASPNET, FormType.LOGIN),
    (made.TORN, FormType.CONTACT),
]


@pytest.mark.parametrize(("html", "expected"), TYPES, ids=lambda v: v.value if isinstance(v, FormType) else None)
def test_what_a_form_is_for(html: str, expected: FormType) -> None:
    form = page_forms(html)[0]
    assert form.type is expected, form.why
    assert form.index == 0
    assert form.why
    assert 0 < form.confidence <= 1


def test_index_counts_form_elements() -> None:
    forms = page_forms(made.LOGIN + made.ASPNET_WRAPPER + made.CONTACT + made.BARE_SEARCH)
    assert [f.index for f in forms if not f.local] == [0, 1, 2]
    assert [f.index for f in forms if f.local] == [-1]


def test_selector_finds_the_form_again() -> None:
    page = reading(f"<html><body>{made.LOGIN}{made.CONTACT}{made.NEWSLETTER}</body></html>")
    nodes = page.tree.css("form")
    for form in page.forms:
        assert page.tree.css(form.selector)[0].mem_id == nodes[form.index].mem_id


def test_page_wide_form_is_read_in_local_scope() -> None:
    whole, *inner = page_forms(made.ASPNET)
    assert not whole.local
    assert {f.type for f in inner} == {FormType.SEARCH, FormType.LOGIN}
    assert all(f.local and f.index == 0 for f in inner)
    search = next(f for f in inner if f.type is FormType.SEARCH)
    assert [f.name for f in search.fields if f.type != "hidden"] == ["ctl00$txtBuscar", "ctl00$btnBuscar"]


def test_torn_table_form_keeps_its_fields() -> None:
    form = page_forms(made.TORN)[0]
    assert [f.name for f in form.fields] == ["nombre", "correo", "mensaje", ""]


SCORES = [
    (made.WORDPRESS_SEARCH, True), (made.JOOMLA_SEARCH, True), (made.DRUPAL_SEARCH, True), (made.DNN_SEARCH, True),
    (made.SHAREPOINT_SEARCH, True), (made.BARE_SEARCH, True), (made.ASPNET, True),
    (made.RECORD_LOOKUP, False), (made.DPI_LOOKUP, False), (made.PLATE_LOOKUP, False), (made.JSF_LOOKUP, False),
    (made.SEARCHED_LOOKUP, False), (made.TWO_BOXES, False), (made.TABLE_BOX, False), (made.TABLE_CLASS, False),
    (made.TABLE_FILTER, False), (made.LOGIN, False), (made.NEWSLETTER, False), (made.DISPLAY, False),
    (made.ASPNET_WRAPPER, False), (made.CONTACT, False),
]  # fmt: skip


@pytest.mark.parametrize(("html", "offered"), SCORES)
def test_offered_search(html: str, offered: bool) -> None:
    assert any(offers_search(f) for f in page_forms(html)) is offered, [
        (f.type, f.search_score) for f in page_forms(html)
    ]


def test_best_search_prefers_a_harmless_get_form() -> None:
    page = reading(f"<body><header>{made.WORDPRESS_SEARCH}</header>{made.DRUPAL_SEARCH}</body>")
    found = best_search([page])
    assert found is not None
    assert found[1].fields[0].name == "s"
    assert best_search([reading(made.RECORD_LOOKUP)]) is None


def _search(extra: str, method: str = "get") -> Form:
    html = (
        f'<form role="search" action="/buscar" method="{method}"><input type="search" name="q" placeholder="Buscar">'
        f"{extra}<button>Buscar</button></form>"
    )
    return page_forms(html)[0]


HARM = [
    ("", "get", ""),
    ("", "post", ""),
    ('<select name="tipo"><option value="t">Todo</option></select>', "get", ""),
    ('<input type="email" name="correo">', "get", "correo"),
    ('<div class="g-recaptcha"></div>', "get", "captcha"),
    ('<input name="otro">', "post", "más de un campo"),
    ("".join(f'<input type="hidden" name="h{n}">' for n in range(13)), "post", "ocultos"),
]


@pytest.mark.parametrize(("extra", "method", "reason"), HARM)
def test_safety_contract(extra: str, method: str, reason: str) -> None:
    said = is_harmless(_search(extra, method))
    assert (reason in said) if reason else said == ""


@pytest.mark.parametrize(
    "field", ['<input type="password" name="clave">', '<input type="file" name="f">', '<textarea name="m"></textarea>']
)
def test_what_takes_a_secret_a_file_or_a_message_is_no_search(field: str) -> None:
    form = _search(field, "post")
    assert form.search_score < 0
    assert is_harmless(form)


@pytest.mark.parametrize("action", ["/votar", "/cuenta/logout", "/boletin/baja", "/carrito/cart"])
def test_a_search_box_whose_address_acts_is_never_submitted(action: str) -> None:
    html = f'<form role="search" action="{action}"><input type="search" name="q"><button>Buscar</button></form>'
    assert "dirección" in is_harmless(page_forms(html)[0])


@pytest.mark.parametrize(
    "html", [made.LOGIN, made.CONTACT, made.RECORD_LOOKUP, made.NEWSLETTER, made.POLL, made.PAYMENT]
)
def test_other_forms_are_never_submitted(html: str) -> None:
    assert is_harmless(page_forms(html)[0])


def test_get_query_keeps_hidden_fields_and_defaults() -> None:
    extra = '<input type="hidden" name="lang" value="es"><select name="t"><option value="1">A</option><option value="2" selected>B</option></select>'
    url, method, sent = build_query(_search(extra), "becas")
    assert (method, sent) == ("GET", {})
    assert parse_qs(urlsplit(url).query) == {"lang": ["es"], "t": ["2"], "q": ["becas"]}
    assert url.startswith("https://www.ejemplo.gob.test/buscar?")


def test_post_query_copies_the_view_state_and_names_the_button() -> None:
    search = next(f for f in page_forms(made.ASPNET) if f.local and f.type is FormType.SEARCH)
    _, method, sent = build_query(search, "becas")
    assert method == "POST"
    assert sent == {
        "__VIEWSTATE": "v1", "__EVENTVALIDATION": "v2", "ctl00$txtBuscar": "becas", "ctl00$btnBuscar": "Buscar"
    }  # fmt: skip


def test_post_back_link_is_sent_as_event_target() -> None:
    search = next(f for f in page_forms(made.DNN_SEARCH) if f.local)
    assert is_harmless(search) == ""
    assert build_query(search, "becas")[2]["__EVENTTARGET"] == "dnn$dnnSEARCH$cmdSearch"


@pytest.mark.parametrize(
    "html", ["", "<form>", "<form></form>" * 200, "<table><form><tr><input>", "<div>" * 3000 + "<input>"]
)
def test_broken_pages_do_not_break_the_reading(html: str) -> None:
    assert isinstance(page_forms(html), tuple)


def test_labelled_forms() -> None:
    folder = os.environ.get("EGOB_LABELLED_PAGES")
    if not folder:
        pytest.skip("EGOB_LABELLED_PAGES is not set: the labelled forms were not read")
    right = total = 0
    with (Path(folder) / "forms.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["type"] in {"login", "search", "contact", "newsletter"}][:120]
    for row in rows:
        page = reading(decode((Path(folder) / row["file"]).read_bytes(), {}), row["url"])
        said = {f.index: f.type.value for f in page.forms if not f.local}
        total += 1
        right += said.get(int(row["form_index"])) == row["type"]
    assert right / total >= 0.9
