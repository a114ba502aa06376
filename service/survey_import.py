"""Survey import: a round of the survey of interoperability from a spreadsheet, each bad cell named, into config/."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.registry import Registry
from crawler.vocabulary import ConfigError
from reports.printed import Instruments
from reports.survey import PREFIX, Link, Row, Survey, Topic
from service.registry_sheet import Cell, Sheet

INSTITUTION = "institution"
_HEADS = {
    INSTITUTION: ("institution", "institucion", "institución"),
    "source": ("source", "de"),
    "target": ("target", "a"),
}
_ANSWER = re.compile(r"(s[ií]|no)\b\s*(.*)", re.IGNORECASE | re.DOTALL)
EXPECTED = "expected Sí or No, with a remark in parentheses if there is one"


@dataclass(frozen=True)
class Names:
    """What a spreadsheet may write: an institution's id by id or acronym, a column's id by id, name or heading."""

    institutions: Mapping[str, str]
    columns: Mapping[str, str]
    dimensions: tuple[str, ...]
    topics: tuple[Topic, ...]


def names_of(registry: Registry, instruments: Instruments, surveys: Sequence[Survey]) -> Names:
    """From the registry, instruments.yaml and the rounds that are there: the topics are those of the oldest."""
    institutions = {key: i.id for i in registry.institutions.values() for key in (i.id, i.acronym.casefold())}
    institutions |= {name.casefold(): key for survey in surveys for key, name in survey.acronyms.items()}
    topics = surveys[-1].topics if surveys else ()
    columns = {name.casefold(): key for key, names in _HEADS.items() for name in names if key == INSTITUTION}
    columns |= {t.casefold(): topic.topic for topic in topics for t in (topic.topic, topic.name_es, topic.name_en)}
    for key, dimension in instruments.dimensions.items():
        columns |= {n.casefold(): key for n in (key, dimension.es, dimension.en, *dimension.headings)}
    return Names(institutions, columns, tuple(instruments.dimensions), topics)


def read_round(sheet: Sheet, names: Names, year: str) -> Survey:
    """The round of a sheet: one row for each institution, a column for each dimension, others for topics.

    Raises ConfigError with one line for each cell that is not what it should be."""
    columns, problems = _columns(sheet, names)
    rows: dict[str, tuple[Row, dict[str, bool]]] = {}
    for line in [] if problems else sheet.rows:
        by_id = {columns[head]: cell for head, cell in line.items()}
        found = _problems(sheet, by_id, names, rows)
        problems += found
        if not found:
            row = _row(by_id, names)
            told = {t.topic: _yes(by_id[t.topic]) for t in names.topics if by_id.get(t.topic, _EMPTY).value}
            rows[row.institution] = (row, told)
    if not problems and not rows:
        problems.append(f"{sheet.name}: expected at least one institution below the first row")
    if problems:
        raise ConfigError("\n".join(problems))
    asked = [t for t in names.topics if t.topic in columns.values()]
    return Survey(year, tuple(row for row, _ in rows.values()), tuple(_topic(t, rows) for t in asked))


_EMPTY = Cell("", "")


def _columns(sheet: Sheet, names: Names) -> tuple[dict[str, str], list[str]]:
    columns: dict[str, str] = {}
    problems: list[str] = []
    for cell in sheet.header:
        key = names.columns.get(cell.value.casefold(), "")
        if not key or key in columns.values():
            what = "expected each column once" if key else "expected institution, a dimension or a topic of the survey"
            problems.append(sheet.problem(cell, what))
        columns[cell.value] = key
    missing = [key for key in (INSTITUTION, *names.dimensions) if key not in columns.values()]
    return columns, problems + [f"{sheet.name}: expected a column {key}" for key in missing]


def _problems(sheet: Sheet, by_id: Mapping[str, Cell], names: Names, known: Mapping[str, object]) -> list[str]:
    who = by_id[INSTITUTION]
    found = [sheet.problem(cell, "expected a plain value, not a formula") for cell in by_id.values() if cell.formula]
    if who.value.casefold() not in names.institutions:
        found.append(sheet.problem(who, "expected the id or the acronym of an institution of the registry"))
    elif names.institutions[who.value.casefold()] in known:
        found.append(sheet.problem(who, "expected each institution once"))
    for key, cell in by_id.items():
        must = key in names.dimensions or bool(cell.value)  # a topic may be left empty: nothing is told
        if key != INSTITUTION and must and not cell.formula and not _ANSWER.fullmatch(cell.value):
            found.append(sheet.problem(cell, EXPECTED))
    return found


def _row(by_id: Mapping[str, Cell], names: Names) -> Row:
    who = by_id[INSTITUTION].value
    return Row(
        institution=names.institutions[who.casefold()],
        acronym_printed=who.upper(),
        answers=tuple(_answer(by_id[key]) for key in names.dimensions),
    )


def _yes(cell: Cell) -> bool:
    return cell.value.casefold().startswith("s")


def _answer(cell: Cell) -> str:
    found = _ANSWER.fullmatch(cell.value)
    rest = found.group(2).strip() if found else ""
    return ("Sí" if _yes(cell) else "No") + (f" {rest}" if rest else "")


def _topic(topic: Topic, rows: Mapping[str, tuple[Row, Mapping[str, bool]]]) -> Topic:
    said = {
        wanted: ";".join(key for key, (_, told) in rows.items() if told.get(topic.topic) is wanted)
        for wanted in (True, False)
    }
    return topic.model_copy(update={"yes": said[True], "no": said[False], "rest": "", "note": ""})


def read_edges(sheet: Sheet, names: Names) -> tuple[Link, ...]:
    """Links of a sheet with the columns source and target. Raises ConfigError with one line for each bad cell."""
    heads = {
        key: cell.value for cell in sheet.header for key in ("source", "target") if cell.value.casefold() in _HEADS[key]
    }
    if len(heads) < 2:
        raise ConfigError(f"{sheet.name}: expected the columns source and target")
    links, problems = [], []
    for line in sheet.rows:
        ends = {key: line[head] for key, head in heads.items()}
        wrong = [cell for cell in ends.values() if cell.value.casefold() not in names.institutions]
        problems += [
            sheet.problem(c, "expected the id or the acronym of an institution of the registry") for c in wrong
        ]
        if not wrong:
            link = Link(**{key: names.institutions[cell.value.casefold()] for key, cell in ends.items()})
            if link.source == link.target:
                problems.append(sheet.problem(ends["target"], "expected another institution than the source"))
            links.append(link)
    if problems:
        raise ConfigError("\n".join(problems))
    return tuple(dict.fromkeys(links))


def folder_of(config: Path, year: str) -> Path:
    """Where a round stands. Raises ConfigError when the year is not one."""
    if not re.fullmatch(r"20\d\d", year):
        raise ConfigError(f"--round {year}: expected a year such as 2026")
    return config / "reference" / f"{PREFIX}{year}"


def write_round(folder: Path, survey: Survey, dimensions: Sequence[str]) -> list[Path]:
    """Write matrix and topics; returns the files."""
    head = (INSTITUTION, "acronym_printed", *dimensions)
    lines = [(row.institution, row.acronym_printed, *row.answers) for row in survey.rows]
    written = [_write(folder / "matrix.csv", head, lines)]
    if survey.topics:
        columns = tuple(Topic.model_fields)
        written.append(
            _write(folder / "topics.csv", columns, [[getattr(t, c) for c in columns] for t in survey.topics])
        )
    return written


def write_edges(folder: Path, links: Iterable[Link]) -> Path:
    """Write the imported list of links."""
    return _write(folder / "edges.csv", ("source", "target"), [(link.source, link.target) for link in links])


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Replace the file in one step."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    path.parent.mkdir(exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_text(text.getvalue(), encoding="utf-8")
    return draft.replace(path)
