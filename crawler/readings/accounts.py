"""Accounts for the public, for staff, or unclear (hand-book 5.9)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.readings.hosts import by_address, by_markup, host_of, path_of
from crawler.readings.marking import denied, distinct, from_link, likely, mark, subject, words
from crawler.readings.model import Form, FormType, Link, Mark, Tier
from crawler.text import norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_LISTS = tuple(f"accounts.{name}" for name in ("register", "login", "login_alone", "lms", "staff"))
LABEL_WORDS = 8  # a longer label is a headline
LOGIN_PAGE_CHARS = 2_500  # on a page with more text, title and headings do not speak of its log-in box


def accounts(reading: Reading) -> tuple[Mark, ...]:
    """Forms that make or open an account, and links that lead to them; staff log-ins have counts=False."""
    found = [m for form in reading.forms for m in _of_form(reading, form)]
    for link in likely(reading, *_LISTS):
        found.extend(_of_link(reading, link))
    return distinct(found)


def _staff_address(reading: Reading, url: str) -> bool:
    """Whether host or path name a system of the staff: whole words between dots, slashes, dashes and underlines."""
    path, host = norm(path_of(url)), host_of(url)
    parts = set(path.replace("?", "/").replace(".", "/").replace("_", "/").replace("=", "/").split("/"))
    parts |= set(path.split("/")) | set(host.split(".")) | {piece.removesuffix(".php") for piece in path.split("/")}
    return bool(parts & set(reading.lens.vocabulary.lists["accounts.staff_address"]))


def _said_around(reading: Reading, form: Form) -> str:
    """What a visitor reads at the form: its own words, and the page's subject when the page is about it."""
    if len(reading.main_text) >= LOGIN_PAGE_CHARS:
        return form.text
    return f"{form.text}. {subject(reading)}"


def _is_staff(reading: Reading, said: str, *urls: str) -> bool:
    own = reading.page.final_url
    if said in words(reading, "accounts.staff") or any(_staff_address(reading, url) for url in (*urls, own) if url):
        return True
    return any(by_address(reading, "identity_staff", url) for url in (*urls, own))


def _of_form(reading: Reading, form: Form) -> Iterator[Mark]:
    if form.type not in {FormType.LOGIN, FormType.REGISTRATION}:
        return
    said = _said_around(reading, form)
    if by_markup(reading, "identity_staff") or _is_staff(reading, said, form.action):
        yield denied("staff", form.selector, form.text, "ingreso del personal", target=form.action)
    elif by_markup(reading, "lms") or by_address(reading, "lms", reading.page.final_url):
        yield mark("lms", Tier.C, form.selector, form.text, why="aula virtual", target=form.action)
    elif form.type is FormType.REGISTRATION:
        yield from _registration(reading, form, said)
    elif said in words(reading, "accounts.public"):
        yield mark("public_login", Tier.B, form.selector, form.text, why="ingreso con palabras del público")
    else:
        yield mark("login_unclear", Tier.D, form.selector, form.text, why="no se sabe para quién es este ingreso")


def _registration(reading: Reading, form: Form, said: str) -> Iterator[Mark]:
    """A form that makes an account: it asks for a password, or says so. Without either it enrols in something else."""
    password = any(field.type == "password" for field in form.fields)
    if password or said in words(reading, "accounts.register"):
        yield mark("public_registration", Tier.A, form.selector, form.text, why="formulario para crear un usuario")
    else:
        yield denied("enrolment", form.selector, form.text, "inscripción sin usuario ni contraseña")


def _of_link(reading: Reading, link: Link) -> Iterator[Mark]:
    label = link.label
    if not link.url.startswith("http") or not label or len(label.split()) > LABEL_WORDS:
        return
    if label in words(reading, "accounts.control"):
        return
    near = f"{label} {link.context}"
    opens = label in words(reading, "accounts.register")
    enters = label in words(reading, "accounts.login") or _enters(reading, label)
    if _is_staff_link(reading, link, near):
        yield from_link("staff", Tier.D, link, "ingreso del personal", counts=False)
    elif opens:
        yield from_link("public_registration", Tier.C, link, "enlace para crear un usuario")
    elif label in words(reading, "accounts.lms"):
        yield from_link("lms", Tier.D, link, "aula virtual", counts=False)
    elif enters and near in words(reading, "accounts.public"):
        yield from_link("public_login", Tier.C, link, "enlace al ingreso del público")
    elif enters:
        yield from_link("login_unclear", Tier.D, link, "no se sabe para quién es este ingreso")


def _enters(reading: Reading, label: str) -> bool:
    """ "Ingresar" and "Acceder" are a log-in only by themselves: "Acceder a becas" leads to a page about grants."""
    return len(label.split()) <= 2 and label in words(reading, "accounts.login_alone")


def _is_staff_link(reading: Reading, link: Link, near: str) -> bool:
    """A link to a staff system: by its words, or by its address when the label speaks of entering."""
    if by_address(reading, "identity_staff", link.url):
        return True
    spoken = link.label in words(reading, "accounts.login") or link.label in words(reading, "accounts.register")
    if spoken and (near in words(reading, "accounts.staff") or _staff_address(reading, link.url)):
        return True
    return link.label in words(reading, "accounts.staff") and _staff_address(reading, link.url)
