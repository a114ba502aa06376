"""Accounts for the public, for staff, or unclear (hand-book 5.9)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.readings.hosts import by_address, by_markup, host_of, matching, path_of
from crawler.readings.marking import Verdict, denied, distinct, likely, mark, of_verdict, subject, words
from crawler.readings.model import Form, FormType, Link, Mark, Tier
from crawler.text import norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

_LISTS = tuple(f"accounts.{name}" for name in ("register", "login", "login_alone", "lms", "staff"))
LABEL_WORDS = 8  # a longer label is a headline
LOGIN_PAGE_CHARS = 2_500  # on a page with more text, title and headings do not speak of its log-in box


def accounts(reading: Reading) -> tuple[Mark, ...]:
    """Forms that make or open an account, and links that lead to them; staff log-ins have counts=False."""
    found = [m for form in reading.forms for m in _of_form(reading, form)]
    for link in likely(reading, *_LISTS):
        verdict = _verdict(reading.lens.vocabulary, link)
        if verdict is not None:
            found.append(of_verdict(verdict, link))
    return distinct(found)


def _staff_address(vocabulary: Vocabulary, url: str) -> bool:
    """Whether host or path name a system of the staff: whole words between dots, slashes, dashes and underlines."""
    path, host = norm(path_of(url)), host_of(url)
    parts = set(path.replace("?", "/").replace(".", "/").replace("_", "/").replace("=", "/").split("/"))
    parts |= set(path.split("/")) | set(host.split(".")) | {piece.removesuffix(".php") for piece in path.split("/")}
    return bool(parts & set(vocabulary.lists["accounts.staff_address"]))


def _said_around(reading: Reading, form: Form) -> str:
    """What a visitor reads at the form: its own words, and the page's subject when the page is about it."""
    if len(reading.main_text) >= LOGIN_PAGE_CHARS:
        return form.text
    return f"{form.text}. {subject(reading)}"


def _is_staff(reading: Reading, said: str, *urls: str) -> bool:
    own, vocabulary = reading.page.final_url, reading.lens.vocabulary
    if said in words(reading, "accounts.staff") or any(_staff_address(vocabulary, url) for url in (*urls, own) if url):
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


@lru_cache(maxsize=4096)  # links of a template repeat on every page
def _sense(vocabulary: Vocabulary, url: str, label: str) -> frozenset[str]:
    """The lists that a link's label is of, and "identity" for the address of a staff system. Empty: it leads to no
    account, whatever stands around it."""
    if not url.startswith("http") or not label or len(label.split()) > LABEL_WORDS:
        return frozenset()
    if label in vocabulary.words("accounts.control"):
        return frozenset()
    said = {name for name in ("login", "register", "lms", "staff") if label in vocabulary.words(f"accounts.{name}")}
    # "Ingresar" and "Acceder" are a log-in only by themselves: "Acceder a becas" leads to a page about grants.
    if len(label.split()) <= 2 and label in vocabulary.words("accounts.login_alone"):
        said.add("login_alone")
    return frozenset(said | ({"identity"} if matching(vocabulary, "identity_staff", url) else set()))


def _verdict(vocabulary: Vocabulary, link: Link) -> Verdict | None:
    """What a link leads to, by its words, its address and what stands around it."""
    sense = _sense(vocabulary, link.url, link.label)
    return _judged(vocabulary, sense, link.url, f"{link.label} {link.context}") if sense else None


@lru_cache(maxsize=4096)
def _judged(vocabulary: Vocabulary, sense: frozenset[str], url: str, near: str) -> Verdict | None:
    if _is_staff_link(vocabulary, sense, url, near):
        return Verdict("staff", Tier.D, "ingreso del personal", counts=False)
    if "register" in sense:
        return Verdict("public_registration", Tier.C, "enlace para crear un usuario")
    if "lms" in sense:
        return Verdict("lms", Tier.D, "aula virtual", counts=False)
    if sense.isdisjoint({"login", "login_alone"}):
        return None
    if near in vocabulary.words("accounts.public"):
        return Verdict("public_login", Tier.C, "enlace al ingreso del público")
    return Verdict("login_unclear", Tier.D, "no se sabe para quién es este ingreso")


def _is_staff_link(vocabulary: Vocabulary, sense: frozenset[str], url: str, near: str) -> bool:
    """A link to a staff system: by its words, or by its address when the label speaks of entering."""
    if "identity" in sense:
        return True
    if not sense.isdisjoint({"login", "register"}):
        return near in vocabulary.words("accounts.staff") or _staff_address(vocabulary, url)
    return "staff" in sense and _staff_address(vocabulary, url)
