"""Interoperability: the matrix of the survey sorted by total, and its topics, as the institutions answered."""

from __future__ import annotations

from typing import Any

from reports.background import Background
from reports.charts import grid
from reports.charts.chart import Canvas, Chart
from reports.charts.scale import two_lines
from reports.charts.stacked import Part
from reports.charts.stacked import draw as stack
from reports.clean import label
from reports.survey import Survey, Topic, says_yes
from reports.theme import LIGHT
from reports.words import Words

Counted = tuple[Topic, list[str], list[str], list[str]]  # topic; who says yes, who no, of whom nothing is told


def matrix(words: Words, survey: Survey, background: Background) -> Chart:
    """Institutions by dimensions, most answers of Sí on top. Quoted: no mark of a simulation."""
    dimensions = [
        words.pick(d.model_dump(include={"es", "en"})) for d in background.printed.instruments.dimensions.values()
    ]
    rows = survey.ranked
    most, none = rows[0], sum(row.total == 0 for row in rows)
    return Chart(
        id=f"interoperabilidad-{survey.year}",
        title=words.say(
            "%(name)s tiene %(total)s de %(n)s elementos de interoperabilidad; %(none)s",
            name=most.acronym_printed, total=most.total, n=len(dimensions),
            none=words.count("%(n)s institución no tiene ninguno", "%(n)s instituciones no tienen ninguno", none),
        ),
        subtitle=words.say(
            "Respuestas de %(n)s instituciones a la encuesta de interoperabilidad de %(year)s, como se imprimieron; a "
            "la derecha, cuántos Sí. Matriz y texto no coinciden en %(notes)s lugares: las notas los listan.",
            n=len(rows), year=survey.year, notes=len(disagreements(survey)),
        )
        if disagreements(survey)
        else words.say(
            "Respuestas de %(n)s instituciones a la encuesta de interoperabilidad de %(year)s; a la "
            "derecha, cuántos Sí.",
            n=len(rows), year=survey.year,
        ),
        alt=words.say("Cuadro de instituciones por elemento, de más a menos: ")
        + "; ".join(f"{row.acronym_printed} {row.total}" for row in rows)
        + ".",
        source=_source(words, survey),
        columns=("siglas", *background.printed.instruments.dimensions, "total"),
        names=dict(zip(background.printed.instruments.dimensions, dimensions, strict=True)),
        rows=tuple((row.acronym_printed, *row.answers, row.total) for row in rows),
        draw=lambda canvas: _matrix(survey, dimensions, canvas),
    )  # fmt: skip


def disagreements(survey: Survey) -> list[tuple[str, str, str, str, str]]:
    """(acronym, topic, matrix, text, note) of each place where matrix and text of the report say two things."""
    return [
        (survey.acronyms.get(n.institution, n.institution.upper()), n.topic, n.matrix, n.text, n.note)
        for n in survey.notes
        if n.institution and n.topic and n.matrix and n.text
    ]


def _source(words: Words, survey: Survey) -> str:
    if survey.year == "2025":
        return words.say("Fuente: Red Ciudadana, 1era. Encuesta de interoperabilidad gubernamental de Guatemala, 2025.")
    return words.say("Fuente: encuesta de interoperabilidad, ronda %(year)s.", year=survey.year)


def _matrix(survey: Survey, dimensions: list[str], canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    cells = []
    for row in survey.ranked:
        said = [answer.partition(" ")[0] if narrow else two_lines(answer, 20) for answer in row.answers]
        tones = [grid.YES if says_yes(answer) else grid.NO for answer in row.answers]
        cells.append(list(zip(said, tones, strict=True)))
    notes = [f"<b>({row.total}/{len(dimensions)})</b>" for row in survey.ranked]
    names = [f"<b>{label(row.acronym_printed)}</b>" for row in survey.ranked]
    figure = grid.draw(names, [label(d) for d in dimensions], cells, canvas, notes, head=120)
    return figure if narrow else figure.update_layout(height=figure.layout.height + 10 * len(names))


def topics(words: Words, survey: Survey) -> Chart | None:
    """Each topic: how many say yes, how many no, of how many nothing is told; None when the round has none."""
    if not survey.topics:
        return None
    counted = sorted((_count(survey, topic) for topic in survey.topics), key=lambda c: (-len(c[1]), c[0].topic))
    rarest = next((c for c in reversed(counted) if not c[3]), counted[-1])  # of which nothing is left untold
    return Chart(
        id=f"interoperabilidad-temas-{survey.year}",
        title=words.say(
            "De %(n)s temas, el más extendido es «%(most)s» (%(a)s de %(of)s) y el menos, «%(least)s» (%(b)s)",
            n=len(counted), most=_name(counted[0][0], words), a=len(counted[0][1]), of=len(survey.rows),
            least=_name(rarest[0], words), b=len(rarest[1]),
        ),
        subtitle=words.say(
            "Instituciones que dicen tenerlo, que no, y de las que el texto no dice nada; encuesta de %(year)s, %(n)s "
            "instituciones. El número es de instituciones.",
            year=survey.year, n=len(survey.rows),
        ),
        alt=words.say("Barras por tema. ")
        + "; ".join(f"{_name(t, words)}: {len(yes)}" for t, yes, _, _ in counted) + ".",
        source=_source(words, survey),
        columns=("tema", "si", "no", "no_se_dice", "dicen_si", "dicen_no", "nota"),
        rows=tuple(
            (_name(t, words), len(yes), len(no), len(rest), ", ".join(yes), ", ".join(no), t.note)
            for t, yes, no, rest in counted
        ),
        draw=lambda canvas: _topics(words, counted, canvas),
    )  # fmt: skip


def summary(words: Words, survey: Survey, topic: Topic) -> str:
    """A topic in one sentence."""
    _, yes, no, rest = _count(survey, topic)
    first = (
        words.say("%(n)s de %(of)s instituciones: %(names)s.", n=len(yes), of=len(survey.rows), names=words.join(yes))
        if yes
        else words.say("Ninguna institución.")
    )
    if not rest:
        return first
    denied = words.say("Dicen que no: %(names)s.", names=words.join(no)) + " " if no else ""
    if topic.rest:  # "mostly yes"
        return first + " " + denied + words.say("De las demás, el texto dice que en la mayoría de los casos sí.")
    return first + " " + denied + words.say("De %(n)s no se dice.", n=len(rest))


def _count(survey: Survey, topic: Topic) -> Counted:
    said = topic.told(row.institution for row in survey.rows)
    names = [(survey.acronyms[key], value) for key, value in said.items()]
    return (topic, *([n for n, v in names if v is wanted] for wanted in (True, False, None)))  # type: ignore[return-value]


def _name(topic: Topic, words: Words) -> str:
    return words.pick({"es": topic.name_es, "en": topic.name_en})


def _topics(words: Words, counted: list[Counted], canvas: Canvas) -> Any:
    parts = [
        Part(words.say("Sí"), LIGHT["level3"], LIGHT["on_dark"]),
        Part(words.say("No"), LIGHT["band4"], LIGHT["ink"]),
        Part(words.say("No se dice"), LIGHT["none"], LIGHT["ink"], "."),
    ]
    names = [two_lines(_name(topic, words), 24 if canvas is Canvas.NARROW else 60) for topic, *_ in counted]
    counts = [[len(yes), len(no), len(rest)] for _, yes, no, rest in counted]
    notes = [f"<b>{len(yes)}</b>" for _, yes, *_ in counted]
    return stack(names, parts, counts, canvas, notes)
