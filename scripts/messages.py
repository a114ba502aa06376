"""Messages: brings reports/locale/en.po up to date with what the public text says; prints what has no English yet."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from scoring.phrases import AS_IT_IS, PHRASES

ROOT = Path(__file__).resolve().parents[1]
REPORTS, SCORING = ROOT / "reports", ROOT / "scoring"
PO = REPORTS / "locale" / "en.po"
# How public text is asked for, and how many of the arguments are messages: count() takes one and many.
CALLS = {"_": 1, "say": 1, "count": 2}
HEADER = """# English of the public text; Spanish is what the source says.
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
Key = str | tuple[str, str]


def of_templates() -> Iterator[Key]:
    """Messages of the Jinja templates, called as _() or on `words`."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for path in sorted([*REPORTS.rglob("*.html"), *REPORTS.rglob("*.svg")]):
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
            texts = [arg.value if isinstance(arg, nodes.Const) else None for arg in call.args]
            yield from _key(name, texts)


def of_modules() -> Iterator[Key]:
    """Messages of the Python modules."""
    for path in sorted(REPORTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield from _key(node.func.attr, [a.value if isinstance(a, ast.Constant) else None for a in node.args])


def of_reasons() -> Iterator[Key]:
    """Messages of the findings' reasons: those of the detectors and those that the crawler's words are known by."""
    yield from (*PHRASES, " y ")
    for path in sorted(SCORING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from _key(node.func.id, [a.value if isinstance(a, ast.Constant) else None for a in node.args])


def _key(name: str, texts: list[object]) -> Iterator[Key]:
    wanted = texts[: CALLS.get(name, 0)]
    if wanted and all(isinstance(text, str) and text for text in wanted) and len(wanted) == CALLS[name]:
        yield str(wanted[0]) if len(wanted) == 1 else (str(wanted[0]), str(wanted[1]))


def messages() -> set[Key]:
    """Everything that the public reads, as the source says it."""
    return {*of_templates(), *of_modules(), *of_reasons()} - {AS_IT_IS}


def known() -> Catalog:
    """What is translated."""
    if not PO.is_file():
        return Catalog(locale="en")
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def untranslated(found: set[Key], english: Catalog) -> list[Key]:
    """Messages without English, or with one that is only a guess."""
    return sorted((key for key in found if not _said(english.get(key))), key=str)


def _said(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(texts)


def write(found: set[Key], english: Catalog) -> None:
    """Messages that are gone leave the catalogue, new ones stand in it empty; no dates, so that it stays the same."""
    fresh = Catalog(locale="en")
    for key in sorted(found, key=str):
        old, plural = english.get(key), isinstance(key, tuple)
        same = old is not None and old.pluralizable == plural
        fresh.add(key, old.string if old is not None and same else ("", "") if plural else "")
    PO.parent.mkdir(exist_ok=True)
    with PO.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, fresh, omit_header=True, sort_output=True, no_location=True, width=120)


def main() -> int:
    """Rewrite the catalogue; 1 when something has no English."""
    found = messages()
    write(found, known())
    left = untranslated(found, known())
    for key in left:
        print(key if isinstance(key, str) else " || ".join(key))  # noqa: T201
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
