"""Inspection: the keys of `egob inspect` are a contract."""

from __future__ import annotations

import json

from crawler.readings.inspection import inspect
from tests.building import reading
from tests.crawler.readings import form_fixtures as made

KEYS = {
    "url", "state", "render_need", "forms", "signals", "emails", "documents", "agencies", "dates", "nav", "languages",
}  # fmt: skip
SIGNALS = {
    "search", "login", "registration", "password_recovery", "contact_form", "newsletter", "email_contact",
    "document_link", "downloadable_form", "feed", "survey", "chat", "payment", "open_data",
}  # fmt: skip


def test_every_key_is_there_and_is_json() -> None:
    found = inspect(reading(f"<html><body>{made.LOGIN}{made.ASPNET}</body></html>"))
    assert found.keys() >= KEYS
    assert found["signals"].keys() == SIGNALS
    assert json.loads(json.dumps(found)) == found


def test_one_entry_per_form_element_and_scopes_apart() -> None:
    found = inspect(reading(f"<html><body>{made.LOGIN}{made.ASPNET}{made.BARE_SEARCH}</body></html>"))
    assert [form["index"] for form in found["forms"]] == [0, 1]
    assert {"index", "selector", "type", "confidence"} <= found["forms"][0].keys()
    assert [(form["index"], form["type"]) for form in found["scopes"]] == [(1, "search"), (1, "login"), (-1, "search")]


def test_personal_data_in_excerpts_is_masked() -> None:
    html = f"<body>{made.LOGIN.replace('Recordarme', 'Llame al 5555-1234')}</body>"
    assert "5555" not in json.dumps(inspect(reading(html))["forms"])


def test_an_empty_page_is_inspected() -> None:
    assert inspect(reading(""))["forms"] == []
