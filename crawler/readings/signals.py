"""Signals of a page: what it offers its visitor, each true, false, or None when only a browser could tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.forms_search import offers_search
from crawler.readings.model import FormType, Mark
from crawler.readings.selectors import compiled

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_SHELL = frozenset({"S1", "S2", "S8", "W1"})  # render signals by which nothing at all can be said of the page
_CHATS = frozenset({"chat_widget", "whatsapp_chat", "messenger"})
_PAYS = frozenset({"gateway", "card_fields"})
_FILES = frozenset({"pdf", "doc", "xls", "odt", "zip"})

Signals = dict[str, bool | None]


def signals(reading: Reading) -> Signals:
    """The fourteen signals of `egob inspect`."""
    blank = bool(_SHELL & set(reading.render_need))
    found: Signals = {**_form_signals(reading), **_other_signals(reading)}
    return {name: None if blank and not value else value for name, value in found.items()}


def _form_signals(reading: Reading) -> Signals:
    types = {form.type for form in reading.forms}
    search = any(offers_search(form) for form in reading.forms)
    contact = FormType.CONTACT in types
    return {
        "search": search or (None if search_is_drawn(reading) else False),
        "login": FormType.LOGIN in types,
        "registration": FormType.REGISTRATION in types,
        "password_recovery": FormType.PASSWORD_RECOVERY in types,
        "contact_form": contact or (None if _framed(reading, "contact") else False),
        "newsletter": FormType.NEWSLETTER in types,
    }


def _other_signals(reading: Reading) -> Signals:
    surveys = _counts(reading.participation, frozenset({"survey", "survey_address"}))
    cloaked = "J1" in reading.render_need
    return {
        "email_contact": bool(reading.mailboxes) or (None if cloaked else False),
        "document_link": any(d.kind in _FILES for d in reading.documents),
        "downloadable_form": any(d.score > 0 and d.kind in _FILES for d in reading.documents),
        "feed": bool(reading.feeds),
        "survey": surveys or any(form.type is FormType.SURVEY for form in reading.forms),
        "chat": _counts(reading.channels, _CHATS),
        "payment": _counts(reading.payments, _PAYS) or any(f.type is FormType.PAYMENT for f in reading.forms),
        "open_data": _counts(reading.open_data, frozenset({"catalogue", "files"})),
    }


def _counts(marks: tuple[Mark, ...], kinds: frozenset[str]) -> bool:
    return any(mark.counts and mark.kind in kinds for mark in marks)


def search_is_drawn(reading: Reading) -> bool:
    """Whether a search seems to be drawn by script: an embedded engine, an empty place for one, an idle icon.

    A rendered page shows what it draws, so nothing is left to guess there, but the icon still needs a click."""
    lists = reading.lens.vocabulary.lists
    if compiled(lists["search.icon_markup"]).first(reading):
        return True
    if reading.page.rendered:
        return False
    if compiled(lists["search.engine_markup"]).first(reading):
        return True
    if any(mark in f"{s.url} {s.text}" for s in reading.scripts for mark in lists["search.engine_scripts"]):
        return True
    places = compiled(lists["search.place_markup"]).all(reading)
    return any(not node.text(strip=True) and node.css_first("input, a, img") is None for node in places[:20])


def _framed(reading: Reading, kind: str) -> bool:
    """Whether a frame announces a form of its own: its address or title speaks of it."""
    words = reading.lens.vocabulary.words(f"forms.{kind}_frames")
    return any(embed.url.rpartition("/")[2] in words or embed.title in words for embed in reading.embeds)
