"""Announcement: what people are told by mail when a quarter is ready or a run needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.words import Words
from scoring.changes import Told


@dataclass(frozen=True)
class Message:
    """What people read."""

    subject: str
    body: str


def stopped(words: Words, registry: str, quarter: str, code: int, why: str) -> Message:
    """A run that ended with a code that needs a person."""
    subject = words.say("%(quarter)s detenido: código %(code)s", quarter=_name(quarter), code=code)
    advice = words.say("Qué hacer: docs/exit-codes.md. Estado: egob schedule --list")
    return Message(subject, "\n".join([registry, *([why] if why else []), advice]))


def ready(words: Words, told: Told, names: Mapping[str, str], listed: int, *, simulated: bool) -> Message:
    """A quarter that was published; at most `listed` sites in each list."""
    parts = [
        words.count("%(n)s mejora", "%(n)s mejoran", len(told.better)),
        words.count("%(n)s baja", "%(n)s bajan", len(told.worse)),
        words.count("%(n)s no evaluado", "%(n)s no evaluados", len(told.unread)),
    ]
    subject = words.say("%(quarter)s listo: %(parts)s", quarter=_name(told.quarter), parts=", ".join(parts))
    lines = [words.say("Simulación: ningún dato es real.")] if simulated else []
    if not told.compared:
        lines.append(words.say("Es el primer trimestre con este método: no hay con qué comparar."))
    lines += _list(words.say("Mejoran"), [_moved(words, names, s, p) for s, p in told.better.items()], listed, words)
    lines += _list(words.say("Bajan"), [_moved(words, names, s, p) for s, p in told.worse.items()], listed, words)
    lines += _list(words.say("No evaluados"), [names.get(s, s) for s in told.unread], listed, words)
    lines.append(words.say("Un cambio se anuncia cuando ningún hallazgo dudoso podría deshacerlo, o cuando dura."))
    return Message(subject, "\n".join(lines))


def _moved(words: Words, names: Mapping[str, str], site: str, pair: tuple[float, float]) -> str:
    return f"{names.get(site, site)}: {words.points(pair[0])} → {words.points(pair[1])}"


def _list(title: str, items: list[str], listed: int, words: Words) -> list[str]:
    if not items:
        return []
    more = len(items) - listed
    rest = [words.count("... y %(n)s más", "... y %(n)s más", more)] if more > 0 else []
    return [f"{title}:", *(f"- {item}" for item in [*items[:listed], *rest]), ""]


def _name(quarter: str) -> str:
    return f"{quarter[4:]} {quarter[:4]}"
