"""Findings in words: what a quarter says, in sentences made from its data, as the study of 2020 told its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reports.charts.coverage import cause_name
from reports.missing_text import missing_text, sites_of
from reports.past import Moved, changes_of
from reports.records import AverageView, Edition
from reports.words import Words, settled

GOOD, TRANSACTIONAL = 60.0, 80.0  # points of level 3 and level 4: the two thresholds that the study speaks of
LISTED = 5  # sites named below a finding; a longer list is the ranking


@dataclass(frozen=True)
class Section:
    """One finding: a title, its sentences, and a list below them. Crawled names are in it: escape them."""

    key: str
    title: str
    sentences: tuple[str, ...]
    items: tuple[str, ...] = ()


def findings_text(edition: Edition, words: Words) -> tuple[Section, ...]:
    """The findings of an edition, most general first."""
    return (
        _picture(edition, words),
        _levels(edition, words),
        Section("falta", words.say("Lo que más falta"), missing_text(edition, words)),
        _changed(edition, words),
        _unread(edition, words),
    )


def _beside(edition: Edition, words: Words) -> list[str]:
    """The United Nations' survey, when there is one to stand beside."""
    now = edition.reference.current
    if now is None:
        return []
    return [
        words.say(
            "En la encuesta de la ONU de %(year)s el índice de gobierno electrónico de Guatemala (EGDI) "
            "fue %(egdi)s y el de servicios en línea (OSI) %(osi)s, por 100: miden otra cosa y no se restan de "
            "este promedio.",
            year=now.year,
            egdi=words.points(now.egdi),
            osi=words.points(now.osi),
        )
    ]


def _picture(edition: Edition, words: Words) -> Section:
    sites, main = sites_of(edition), edition.average("executive")
    read = sum(site.status == "evaluated" for site in sites)
    sentences = [
        words.count(
            "En %(quarter)s (lectura del %(days)s) se evaluó %(n)s de los %(total)s sitios del Organismo Ejecutivo, "
            "de %(institutions)s instituciones.",
            "En %(quarter)s (lectura del %(days)s) se evaluaron %(n)s de los %(total)s sitios del Organismo Ejecutivo, "
            "de %(institutions)s instituciones.",
            read,
            quarter=edition.run.quarter,
            days=words.days(edition.run.first_read, edition.run.last_read),
            total=words.whole(len(sites)),
            institutions=len(edition.of_kind(*edition.groups)),
        )
    ]
    if main.points is None:
        return Section("panorama", words.say("El panorama"), (*sentences, words.say("Todavía no hay promedio.")))
    sentences += [
        _mean(main, words),
        words.say(
            "Los ministerios promedian %(a)s puntos y las secretarías %(b)s.",
            a=words.points(edition.average("group", edition.first).points),
            b=words.points(edition.average("group", edition.second).points),
        ),
    ]
    sentences += _beside(edition, words)
    return Section("panorama", words.say("El panorama"), tuple(sentences))


def _mean(main: AverageView, words: Words) -> str:
    if settled(main.lower, main.upper):
        return words.say(
            "El promedio por sitio es de %(points)s puntos de 100; nada de lo que no se pudo comprobar lo cambiaría.",
            points=words.points(main.points),
        )
    if not words.apart(main.lower, main.upper):
        return words.say("El promedio por sitio es de %(points)s puntos de 100.", points=words.points(main.points))
    return words.say(
        "El promedio por sitio es de %(points)s puntos de 100; según lo que no se pudo comprobar, está entre "
        "%(low)s y %(high)s.",
        points=words.points(main.points),
        low=words.points(main.lower),
        high=words.points(main.upper),
    )


def _levels(edition: Edition, words: Words) -> Section:
    scored = [site for site in sites_of(edition) if site.points is not None]
    good, paying, empty = (
        [s for s in scored if (s.points or 0) >= GOOD],
        [s for s in scored if (s.points or 0) >= TRANSACTIONAL],
        [s for s in scored if s.points == 0],
    )
    total = words.whole(len(scored))
    sentences = [
        words.count(
            "%(n)s de %(total)s sitios con puntos llega a 60 o más (%(share)s).",
            "%(n)s de %(total)s sitios con puntos llegan a 60 o más (%(share)s).",
            len(good), total=total, share=words.percent(len(good), len(scored)),
        ),
        words.count(
            "%(n)s es transaccional: llega a 80 puntos o más.",
            "%(n)s son transaccionales: llegan a 80 puntos o más.",
            len(paying),
        )
        if paying
        else words.say("Ninguno es transaccional: ninguno llega a 80 puntos."),
        words.count("%(n)s tiene 0 puntos.", "%(n)s tienen 0 puntos.", len(empty)),
    ]  # fmt: skip
    best = [i for i in edition.of_kind(*edition.groups) if (i.average.points or 0) >= GOOD]
    if best:
        sentences.append(
            words.count(
                "%(n)s institución promedia 60 puntos o más: %(names)s.",
                "%(n)s instituciones promedian 60 puntos o más: %(names)s.",
                len(best), names=words.join([i.acronym for i in best]),
            )
        )  # fmt: skip
    else:
        sentences.append(words.say("Ninguna institución promedia 60 puntos."))
    names = [f"{s.name} ({words.points(s.points)})" for s in sorted(paying, key=lambda s: (-(s.points or 0), s.id))]
    return Section("niveles", words.say("A qué nivel llegan"), tuple(sentences), tuple(_few(names, words)))


def _few(names: Sequence[str], words: Words) -> list[str]:
    """The first of a list, and how many more there are."""
    more = len(names) - LISTED
    if more <= 0:
        return list(names)
    return [*names[:LISTED], words.count("y %(n)s más", "y %(n)s más", more)]


def _changed(edition: Edition, words: Words) -> Section:
    title, changes = words.say("Qué cambió"), changes_of(edition)
    if changes is None:
        return Section("cambios", title, (words.say("Es el primer trimestre medido: no hay con qué comparar."),))
    left, same = len(changes.unread) + len(changes.new) + len(changes.gone), changes.same + len(changes.shifted)
    sentences = [
        words.count(
            "Se compara %(n)s sitio, evaluado en %(before)s y en %(now)s:",
            "Se comparan %(n)s sitios, evaluados en %(before)s y en %(now)s:",
            changes.compared, before=changes.before.quarter, now=edition.run.quarter,
        )
        + " "
        + words.join(
            [
                words.count("%(n)s sube", "%(n)s suben", len(changes.better)),
                words.count("%(n)s baja", "%(n)s bajan", len(changes.worse)),
                words.count("%(n)s sigue igual", "%(n)s siguen igual", same),
            ]
        )
        + ".",
    ]  # fmt: skip
    if changes.mean_before is not None:
        sentences.append(
            words.say(
                "Su promedio pasa de %(a)s a %(b)s puntos.",
                a=words.points(changes.mean_before), b=words.points(changes.mean_after),
            )
        )  # fmt: skip
    if left:
        sentences.append(
            words.count(
                "%(n)s sitio no se puede comparar porque no se evaluó en uno de los dos.",
                "%(n)s sitios no se pueden comparar porque no se evaluaron en uno de los dos.",
                left,
            )
        )
    if changes.before.rubric_version != edition.run.rubric_version:
        sentences.append(words.say("El método cambió entre los dos: parte de la diferencia puede venir de ahí."))
    items = tuple(_moved(edition, words, m) for m in (*changes.better[:LISTED], *changes.worse[:LISTED]))
    return Section("cambios", title, tuple(sentences), items)


def _moved(edition: Edition, words: Words, m: Moved) -> str:
    sign = "▲" if m.after > m.before else "▼"
    acronym = edition.by_id[m.site.institution].acronym
    return f"{sign} {acronym}, {m.site.name}: {words.points(m.before)} → {words.points(m.after)}"


def _unread(edition: Edition, words: Words) -> Section:
    sites = sites_of(edition)
    out = [s for s in sites if s.status in {"not_evaluated", "pending"}]
    zero = [s for s in sites if s.status in {"unreachable", "no_own_site"}]
    sentences = [
        words.count(
            "%(n)s sitio no se pudo evaluar: no tiene puntos ni entra en ningún promedio.",
            "%(n)s sitios no se pudieron evaluar: no tienen puntos ni entran en ningún promedio.",
            len(out),
        )
        if out
        else words.say("Todos los sitios se pudieron evaluar o cuentan 0."),
        words.count(
            "%(n)s sitio cuenta 0 porque no se pudo abrir en tres intentos o no tiene sitio propio.",
            "%(n)s sitios cuentan 0 porque no se pudieron abrir en tres intentos o no tienen sitio propio.",
            len(zero),
        )
        if zero
        else "",
    ]
    causes = Counter(site.cause for site in (*out, *zero))
    items = [
        words.count("%(cause)s: %(n)s sitio", "%(cause)s: %(n)s sitios", n, cause=_cause(edition, words, cause))
        for cause, n in sorted(causes.items(), key=lambda item: (-item[1], item[0]))
    ]  # fmt: skip
    return Section(
        "sin-evaluar", words.say("Lo que no se pudo evaluar"), tuple(s for s in sentences if s), tuple(items)
    )


def _cause(edition: Edition, words: Words, cause: str) -> str:
    return cause_name(edition, words, cause) or words.say("Visita sin terminar")
