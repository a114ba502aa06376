"""Reasons: Spanish as they always read, the same after they were stored, and every word of the crawler's known."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from crawler.frontier import _WORDS
from scoring.phrases import AS_IT_IS, PHRASES, known, phrase, technical
from scoring.reason import Reason, among, say

ROOT = Path(__file__).parents[2]
READINGS = ROOT / "crawler" / "readings"
DAY = date(2026, 11, 3)
ENGLISH = {
    "%(n)s de %(day)s, %(what)s.": "%(n)s of %(day)s, %(what)s.",
    "un foro": "a forum",
    " y ": " and ",
    "Fin.": "End.",
    "100 %": "all",
}


@pytest.mark.parametrize(
    ("reason", "spanish", "english"),
    [
        (say("Fin."), "Fin.", "End."),
        (say("100 %"), "100 %", "all"),
        (say("%(n)s de %(day)s, %(what)s.", n=3, day=DAY, what="ya"), "3 de 03/11/2026, ya.", "3 of 2026-11-03, ya."),
        (
            say("%(n)s de %(day)s, %(what)s.", n=3, day=DAY, what=among([say("un foro"), say("un foro")], " y "))
            + say("Fin."),
            "3 de 03/11/2026, un foro y un foro. Fin.",
            "3 of 2026-11-03, a forum and a forum. End.",
        ),
        (say("%(n)s de %(day)s, %(what)s.", n=1, day=DAY, what="%(n)s %s"), "1 de 03/11/2026, %(n)s %s.", None),
    ],
)
def test_a_reason_is_said_and_stored(reason: Reason, spanish: str, english: str | None) -> None:
    again = Reason.of(json.loads(json.dumps(reason.stored())))
    assert again == reason
    assert str(again) == spanish
    if english is not None:
        assert again.said(lambda message: ENGLISH.get(message, message), date.isoformat) == english


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("un foro", None),
        ("fallaron 3 de 30 páginas", "fallaron %(n)s de %(total)s páginas"),
        ("está cerrada: «ya terminó»", "está cerrada: «%(words)s»"),
        ("plataforma de participación", "plataforma de participación"),
        ("plataforma Decidim", "plataforma %(name)s"),
        ("2 opciones del menú sin visitar: A, B: c", "%(n)s opciones del menú sin visitar: %(names)s"),
        ("fallaron 3 de 30 páginas más", None),
        ("más de 10 redirecciones", "más de %(n)s redirecciones"),
        ("HTTP 429: pide esperar 900 s", "HTTP %(status)s: pide esperar %(s)s s"),
        ("robots.txt: el nombre solo existe dentro de una red: localhost", "robots.txt: %(detail)s"),
    ],
)
def test_a_phrase_is_known_by_its_message(text: str, message: str | None) -> None:
    found = known(text)
    assert (found.parts[0][0] if found else None) == message
    assert str(phrase(text)) == str(technical(text)) == text
    assert (phrase(text).parts[0][0] == AS_IT_IS) == (message is None)


def test_no_phrase_takes_another_for_its_value() -> None:
    for one in PHRASES:
        filled = one
        for name in (
            "n",
            "total",
            "s",
            "names",
            "mb",
            "name",
            "words",
            "date",
            "url",
            "detail",
            "status",
            "kind",
            "error",
            "address",
            "host",
            "port",
            "scheme",
            "code",
        ):
            filled = filled.replace(f"%({name})s", "7")
        found = known(filled)
        assert found is not None
        assert found.parts[0][0] == one


def _whys(path: Path) -> Iterator[str]:
    """What a module of the crawler's readings gives as `why`, with 7 for each value."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (isinstance(node, ast.keyword) and node.arg == "why") or (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) in {"why", "_NOT", "_FORBIDDEN", "ONLY_SCRIPT"}
        ):
            yield from _texts(node.value)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"from_link", "denied", "LinkVerdict"}:
            yield from (text for arg in node.args[3:] for text in _texts(arg))
        elif isinstance(node, ast.FunctionDef) and node.name in {"closed_by", "is_harmless", "_harmless_post"}:
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and part.value is not None:
                    yield from _texts(part.value)


def _filled(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    return "OSError" if "__name__" in ast.unparse(part) else "7"


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str) and " " in node.value:
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_filled(value) for value in node.values)
    elif isinstance(node, ast.Subscript):
        yield from _texts(node.value)
    elif isinstance(node, ast.IfExp):
        yield from (text for side in (node.body, node.orelse) for text in _texts(side))
    elif isinstance(node, ast.Dict | ast.Tuple):
        values = node.values if isinstance(node, ast.Dict) else node.elts
        yield from (text for value in values for text in _texts(value))


@pytest.mark.parametrize("name", ["participation", "open_data", "purpose", "forms_search"])
def test_every_reason_of_the_crawler_is_known(name: str) -> None:
    """A new reason of a reading is written down among the phrases, else English pages show its finding in Spanish."""
    found = set(_whys(READINGS / f"{name}.py"))
    assert found, "the search for reasons is broken"
    assert {text for text in found if known(text) is None} == set()


def test_the_search_for_reasons_finds_one_that_is_no_phrase() -> None:
    assert any(known(text) is None for text in _whys(READINGS / "channels.py")), "its reasons are in no finding's text"


def test_everything_that_a_visit_can_miss_is_known() -> None:
    tree = ast.parse((READINGS.parent / "frontier.py").read_text(encoding="utf-8"))
    calls = [
        node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "missing.append"
    ]
    found = {text for call in calls for text in _texts(call.args[0])}
    assert len(found) >= 6, "the search is broken"
    topics = {f"hay una página de {topic} sin visitar" for topic in _WORDS.values()}
    assert {text for text in {*found - {"hay una página de 7 sin visitar"}, *topics} if known(text) is None} == set()


def _details(tree: ast.Module) -> Iterator[str]:
    """What a module gives as the detail of a visit that ended, with 7 for each value and OSError for an error's name."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        named = {}
        for node in ast.walk(function):
            if isinstance(node, ast.Assign):
                targets, values = (getattr(one, "elts", [one]) for one in (node.targets[0], node.value))
                named |= {ast.unparse(t): v for t, v in zip(targets, values, strict=False)}
            elif isinstance(node, ast.Return) and node.value is not None and function.name == "_why":
                yield from _texts(node.value)
        for node in ast.walk(function):
            if isinstance(node, ast.Call):
                place = _DETAIL.get(ast.unparse(node.func).rpartition(".")[2], len(node.args))
                for arg in node.args[place : place + 1]:
                    yield from _texts(named.get(ast.unparse(arg), arg))


_DETAIL = {"Ending": 2, "Reachability": 2, "_failed": 3, "finish": 5}  # call -> which argument is the detail


def test_every_ending_of_a_visit_is_known_but_a_wish() -> None:
    """The reason of a wish is free text, of which the Spanish alone is kept: English pages show all of it as Spanish."""
    modules = [*(ROOT / "crawler").glob("*.py"), ROOT / "service" / "passes.py"]
    found = {text for path in modules for text in _details(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(found) >= 14, "the search is broken"
    strange = {text for text in found if isinstance(what := technical(text), Reason) and what.parts[0][0] == AS_IT_IS}
    assert strange == {"lo pidió 7, desde 7: 7"}


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("HTTP 503", True),
        ("robots.txt: 503", True),
        ("robots.txt: DownloadTimeoutError: took too long", True),
        ("ResponseNeverReceived: [lost]", True),
        ("error: Error -3 while decompressing", True),
        ("el servidor no quiso", False),
        ("Motivo: el servidor no quiso", False),
        ("robots.txt: el servidor no quiso", False),
        ("HTTP 503 dice el servidor", False),
    ],
)
def test_what_a_program_said_is_told_from_spanish_that_nobody_knows(text: str, own: bool) -> None:
    assert technical(text) == (text if own else phrase(text))
    assert known(f"un intento: {text}") == say("un intento: %(detail)s", detail=technical(text))
