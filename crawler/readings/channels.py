"""Chats, messaging, forums, help desks and contact forms (hand-book 5.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from crawler.readings.forms_text import text_before, text_of
from crawler.readings.hosts import belongs, by_address, by_markup, by_script, host_of, path_of
from crawler.readings.marking import denied, distinct, from_link, heads, leading, likely, mark, subject, words
from crawler.readings.model import Block, Form, FormType, Link, Mark, Tier
from crawler.readings.purpose import days_in

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

LIVE_FORUM = timedelta(days=365)  # a forum without a thread in a year is not a channel
_PRODUCTS = ("chat", "helpdesk", "messenger", "telegram")
_LISTS = ("channels.chat", "channels.booking", "channels.forum")
DESK_CHARS = 400  # of a help desk's own form that are read
FORUM_CHARS = 20_000  # of a forum's text that is searched for dates
LABEL_WORDS = 6  # a longer label is a headline that happens to say "chat" or "foro"
_WHATSAPP = ("wa.me", "whatsapp.com")
_NUMBER = re.compile(r"^\+?[\d\s()-]{8,20}$")
_WIDGET_NUMBER = re.compile(r"(?:telephone|number|phone)[\"']?\s*[:=]\s*[\"']?\+?\d{8,15}", re.IGNORECASE)


def channels(reading: Reading) -> tuple[Mark, ...]:
    """Every channel seen on the page; what only looks like one has counts=False."""
    found = [*_widgets(reading), *_software(reading)]
    own = host_of(reading.page.final_url)
    for link in leading(reading, *_PRODUCTS, "channel"):
        if host_of(link.url) != own or "osticket" in link.url:
            found.extend(_of_address(reading, link))
    for link in likely(reading, *_LISTS):
        found.extend(_by_label(reading, link))
    for form in reading.forms:
        found.extend(_of_form(reading, form))
    return distinct(found)


def is_channel(url: str) -> bool:
    """Whether an address is of a telephone, of WhatsApp or of a help desk that runs on any host."""
    return url.startswith("tel:") or "osticket" in path_of(url) or bool(whatsapp_kind(url))


def whatsapp_kind(url: str) -> str:
    """whatsapp_chat (has a recipient), whatsapp_share (has none), whatsapp_group or whatsapp_channel; else ""."""
    if "whatsapp" not in url and "wa.me" not in url:
        return ""
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return ""
    host, path = host_of(url), parts.path.strip("/")
    if parts.scheme != "whatsapp" and not belongs(host, _WHATSAPP):
        return ""
    if host == "chat.whatsapp.com":
        return "whatsapp_group"
    if path.startswith("channel/"):
        return "whatsapp_channel"
    recipient = query.get("phone", [""])[0] or (path if host == "wa.me" else "")
    if _NUMBER.match(recipient) or re.match(r"^(message|c|qr)/\w+", path):
        return "whatsapp_chat"
    sends = host == "wa.me" or path.startswith("send") or parts.scheme == "whatsapp" or host.startswith("api.")
    return "whatsapp_share" if sends else ""


def _widgets(reading: Reading) -> Iterator[Mark]:
    """Loaders of chat vendors. A picture of a live chat needs its launcher, so a rendered page is asked for that."""
    loader = by_script(reading, "chat")
    drawn = by_markup(reading, "chat")
    if loader or drawn:
        name, selector = (drawn[0].name, drawn[1]) if drawn else (loader.name if loader else "", "script")
        yield _chat(reading, name, selector)
    for embed in reading.embeds:
        if by_address(reading, "not_chat", embed.url):
            yield denied("not_chat", embed.selector, embed.title or embed.url, "muro de red social", target=embed.url)
        elif vendor := by_address(reading, "chat", embed.url):
            yield mark("chat_widget", Tier.A, embed.selector, embed.title or vendor.name, target=embed.url)
    if old := by_markup(reading, "not_chat") or by_script(reading, "not_chat"):
        name = old[0].name if isinstance(old, tuple) else old.name
        yield denied("not_chat", old[1] if isinstance(old, tuple) else "script", name, f"{name} no es un chat")
    if plugin := by_markup(reading, "whatsapp_widget"):
        node = reading.tree.css_first(plugin[1])
        numbered = node is not None and _WIDGET_NUMBER.search((node.html or "")[:4000]) is not None
        tier = Tier.B if numbered else Tier.C
        yield mark("whatsapp_chat", tier, plugin[1], plugin[0].name, why="botón de WhatsApp del sitio")
    elif script := by_script(reading, "whatsapp_widget"):
        yield mark("whatsapp_chat", Tier.C, "script", script.name, why="botón de WhatsApp del sitio")


def _chat(reading: Reading, name: str, selector: str) -> Mark:
    if not reading.page.rendered:
        return mark("chat_widget", Tier.C, selector, name, why="cargador del chat; falta ver su botón")
    launcher = next((s for s in reading.lens.vocabulary.lists["channels.launcher_selectors"] if _shown(reading, s)), "")
    if launcher:
        return mark("chat_widget", Tier.A, launcher, name, why="el botón del chat aparece")
    if any(by_address(reading, "chat", url) for url in reading.page.refused_requests):
        return mark("chat_widget", Tier.B, selector, name, why="el chat quiso conectarse y la visita no lo dejó")
    return denied("chat_widget", selector, name, "carga el programa del chat y su botón no aparece")


def _shown(reading: Reading, selector: str) -> bool:
    node = reading.tree.css_first(selector)
    style = (node.attributes.get("style") or "").replace(" ", "") if node is not None else "display:none"
    return "display:none" not in style


def _software(reading: Reading) -> Iterator[Mark]:
    """Forums, help desks and comments, by the mark-up of their software."""
    if forum := by_markup(reading, "forum"):
        today = reading.page.fetched_at.date()
        days = {*(item.day for item in reading.dates), *days_in(reading, reading.text[:FORUM_CHARS])}
        newest = max((day for day in days if day <= today), default=None)
        if newest is None:
            yield mark("forum", Tier.C, forum[1], forum[0].name, why="foro sin fechas a la vista")
        elif today - newest > LIVE_FORUM:
            yield denied("forum", forum[1], forum[0].name, f"el último mensaje es del {newest.isoformat()}")
        else:
            yield mark("forum", Tier.B, forum[1], forum[0].name, why=f"mensaje del {newest.isoformat()}")
    if desk := by_markup(reading, "helpdesk"):
        inside = _said_at(reading, desk[1]) in words(reading, "channels.staff")
        yield mark("helpdesk", Tier.B, desk[1], desk[0].name, counts=not inside, why="del personal" if inside else "")
    if comments := by_markup(reading, "comments"):
        yield denied("comments", comments[1], comments[0].name, "comentarios a una noticia")


def _said_at(reading: Reading, selector: str) -> str:
    """What the page and the place of a sign say; a link that stands before it says where it leads, not what this is."""
    node = reading.tree.css_first(selector)
    while node is not None and node.parent is not None and node.tag in {"select", "input"}:
        node = node.parent
    if node is None:
        return subject(reading)
    leads = node.prev is not None and node.prev.tag == "a"
    before = "" if leads else text_before(node)
    return f"{subject(reading)}. {before}. {text_of(node, DESK_CHARS)}"


def _of_address(reading: Reading, link: Link) -> Iterator[Mark]:
    if link.url.startswith("tel:"):
        yield denied("phone", link.selector, "teléfono", "un teléfono no es un canal en línea")
    elif kind := whatsapp_kind(link.url):
        yield _whatsapp(kind, link)
    elif by_address(reading, "messenger", link.url) or by_address(reading, "telegram", link.url):
        yield from_link("messenger", Tier.B, link, "mensajería con la institución")
    elif by_address(reading, "chat", link.url):
        yield from_link("chat_widget", Tier.B, link, "enlace a un chat")
    elif by_address(reading, "helpdesk", link.url) or "osticket" in path_of(link.url):
        inside = f"{link.label} {link.context}" in words(reading, "channels.staff")
        yield from_link("helpdesk", Tier.B, link, "mesa de ayuda del personal" if inside else "", counts=not inside)


def _whatsapp(kind: str, link: Link) -> Mark:
    if kind == "whatsapp_chat":
        return from_link(kind, Tier.B, link, "conversación con un número")
    if kind == "whatsapp_group":
        return from_link(kind, Tier.C, link, "grupo de WhatsApp")
    why = "compartir, sin destinatario" if kind == "whatsapp_share" else "canal de difusión"
    return from_link(kind, Tier.D, link, why, counts=False)


def _by_label(reading: Reading, link: Link) -> Iterator[Mark]:
    label = link.label
    if len(label.split()) > LABEL_WORDS or any(_of_address(reading, link)):
        return
    near = f"{label} {link.context}" if label in words(reading, "channels.chat") else ""
    if near and near not in words(reading, "channels.chat_control"):
        tier = Tier.B if near in words(reading, "channels.service") and link.block is not Block.ASIDE else Tier.C
        yield from_link("chat_link", tier if link.url else Tier.C, link, "ofrece un chat con estas palabras")
    elif label in words(reading, "channels.booking"):
        yield from_link("booking", Tier.C, link, "cita por videollamada")
    elif label in words(reading, "channels.forum"):
        yield from_link("forum", Tier.D, link, "la palabra foro nombra a menudo un evento", counts=False)


def _of_form(reading: Reading, form: Form) -> Iterator[Mark]:
    if form.type is FormType.COMMENT:
        yield denied("comments", form.selector, form.text, "comentarios a una noticia")
    if form.type is not FormType.CONTACT or not any(field.tag == "textarea" for field in form.fields):
        return
    if heads(reading) in words(reading, "participation.consultation") or by_markup(reading, "participation"):
        return  # it takes comments on a draft: participation, judged as such
    said = f"{reading.title} {form.text} {form.action}"
    kind = "complaint_form" if said in words(reading, "channels.complaint") else "contact_form"
    yield mark(kind, Tier.C, form.selector, form.text, target=form.action, why="formulario para escribir a la entidad")
