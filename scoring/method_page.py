"""The public page of the method, written from config/: what the site publishes and docs/ keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import Literal

from pydantic import TypeAdapter

from crawler.evidence import Status
from crawler.vocabulary import read_yaml
from scoring.causes import Causes
from scoring.rubric import Rubric
from scoring.shapes import Criterion, Level, Shape, Text

FILES = {"es": "metodo.md", "en": "method.md"}
COMMAND = "egob docs"

_POINTS = {
    Status.EVALUATED: Text(es="0-100", en="0-100"),
    Status.UNREACHABLE: Text(es="0", en="0"),
    Status.NO_OWN_SITE: Text(es="0", en="0"),
    Status.NOT_EVALUATED: Text(es="ninguno", en="none"),
    Status.PENDING: Text(es="todavía ninguno", en="none yet"),
}


class Section(Shape):
    """One heading of the page with its text, and what stands below the text."""

    title: Text
    text: Text
    table: Literal["levels", "criteria", "variants", "statuses"] | None = None
    note: Literal["naming", "averages_2019"] | None = None


_PAGE = TypeAdapter(tuple[Section, ...])


def sections(config: Path) -> tuple[Section, ...]:
    """The sections of config/method_page.yaml. Raises ConfigError naming file and key."""
    found: tuple[Section, ...] = read_yaml(config / "method_page.yaml", _PAGE)
    return found


def pages(config: Path) -> dict[str, str]:
    """File name below docs/ -> Markdown, one page in each language."""
    rubric, causes, parts = Rubric.load(config), Causes.load(config), sections(config)
    return {name: method_markdown(rubric, language, parts, causes) for language, name in FILES.items()}


def method_markdown(rubric: Rubric, language: str, parts: tuple[Section, ...], causes: Causes) -> str:
    """The method in "es" or "en" as Markdown; it holds no date, so the same config gives the same text."""
    tables: dict[str, Callable[[], str]] = {
        "levels": lambda: _levels(rubric, language),
        "criteria": lambda: _criteria(rubric, language),
        "variants": lambda: _variants(rubric, language),
        "statuses": lambda: _statuses(causes, language),
    }
    title = Text(es="Método", en="Method").get(language)
    written = Text(es="Página generada desde config/ con", en="Page generated from config/ by").get(language)
    blocks = [f"<!-- {written} `{COMMAND}` -->", f"# {title}"]
    for part in parts:
        blocks += [f"## {part.title.get(language)}", Template(part.text.get(language)).substitute(_numbers(rubric))]
        if part.table:
            blocks.append(tables[part.table]())
        if part.note:
            blocks.append("> " + getattr(rubric.notes, part.note).get(language))
    return "\n\n".join(blocks) + "\n"


def _numbers(rubric: Rubric) -> dict[str, str]:
    return {
        "version": rubric.version,
        "present": f"{rubric.thresholds.present:.2f}",
        "counts": f"{rubric.thresholds.counts:.2f}",
        "top": str(rubric.levels[-1].points),
        "country": rubric.reference.country,
        "breaks": ", ".join(map(str, rubric.reference.break_years)),
    }


def _table(header: Text, language: str, rows: list[tuple[object, ...]]) -> str:
    """A Markdown table; the header's columns are parted by bars."""
    names = header.get(language).split("|")
    lines = [names, ["---"] * len(names), *(map(_cell, row) for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _levels(rubric: Rubric, language: str) -> str:
    header = Text(es="Nivel|Nombre|Puntos|Se cumple con", en="Level|Name|Points|Is met by")
    rows: list[tuple[object, ...]] = [(0, rubric.zero.get(language), 0, "–")]
    rows += [
        (level.number, level.name.get(language), level.points, _needs(rubric, level, language))
        for level in rubric.levels
    ]
    return _table(header, language, rows)


def _needs(rubric: Rubric, level: Level, language: str) -> str:
    names = "; ".join(rubric.criteria[name].name.get(language) for name in level.criteria)
    if len(level.criteria) == 1:
        return names
    of = Text(es="de", en="of").get(language)
    return f"{level.needs} {of} {len(level.criteria)}: {names}"


def _criteria(rubric: Rubric, language: str) -> str:
    blocks = []
    for level in rubric.levels:
        blocks.append(f"### {level.number}. {level.name.get(language)} ({level.points})")
        blocks += [_criterion(c, language) for c in rubric.criteria.values() if c.level == level.number]
    return "\n\n".join(blocks)


def _criterion(criterion: Criterion, language: str) -> str:
    aside = Text(
        es=" Se registra y se muestra, pero no entra en el nivel.", en=" Recorded and shown, but no part of the level."
    ).get(language)
    how = Text(es="Cómo conseguirlo", en="How to get it").get(language)
    numbers = Text(es="Números de la regla", en="Numbers of the rule").get(language)
    lines = [
        f"#### {criterion.name.get(language)}",
        f"*{criterion.question.get(language)}* ({criterion.credit})",
        criterion.explanation.get(language) + ("" if criterion.in_headline else aside),
        f"**{how}:** {criterion.advice.get(language)}",
    ]
    if criterion.params:
        listed = ", ".join(f"`{name}` = {value}" for name, value in criterion.params.items())
        lines.append(f"{numbers}: {listed}.")
    return "\n\n".join(lines)


def _variants(rubric: Rubric, language: str) -> str:
    rows = [(v.id, v.name.get(language), v.changes.get(language)) for v in rubric.variants]
    return _table(Text(es="Id|Nombre|Qué cambia", en="Id|Name|What changes"), language, list(rows))


def _statuses(causes: Causes, language: str) -> str:
    ends = _table(
        Text(es="Estado|Puntos", en="Status|Points"),
        language,
        [(causes.statuses[status].get(language), _POINTS[status].get(language)) for status in Status],
    )
    why = _table(
        Text(es="Causa|Qué hacer", en="Cause|What to do"),
        language,
        [(text.name.get(language), text.remedy.get(language)) for text in causes.causes.values()],
    )
    return f"{ends}\n\n{why}"
