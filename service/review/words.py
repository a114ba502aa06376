"""Words: what a finding says, what is asked, and what a plain yes or no gives as its reason."""

from __future__ import annotations

from dataclasses import dataclass

from reports.clean import plain
from scoring.causes import Causes
from scoring.disputes import Dispute
from scoring.finding import Finding, Outcome
from scoring.opinions import EXCERPT_CHARS, Basis, State
from service.review.desk import Desk, Task
from service.review.guests import elsewhere, retested

SAID = {
    Outcome.PRESENT: "existe",
    Outcome.ABSENT: "falta",
    Outcome.UNKNOWN: "no se sabe",
    Outcome.FAILED: "el detector falló",
}
STATES = {
    State.OPEN: "Anotado. Falta la palabra de otra persona.",
    State.SPLIT: "Anotado. Dos personas no coinciden: decide una tercera.",
    State.SETTLED: "Anotado. Queda decidido.",
}
BASES = {
    Basis.QUEUE: "Revisión",
    Basis.JUDGE: "Decisión",
    Basis.BLIND: "A mano",
}
USUAL = {
    Outcome.PRESENT: "Se ve en la página que se cita.",
    Outcome.ABSENT: "Se buscó en la página citada, el menú y el mapa del sitio, y no está.",
}
LONGEST = 300  # characters of a reason or a name on a screen; the report shows the whole


@dataclass(frozen=True)
class Place:
    """Where to look: address, excerpt, and the names of the kept page and picture, "" when there is none."""

    url: str
    excerpt: str
    page: str
    picture: str
    box: tuple[float, float, float, float] | None


def told(task: Task) -> str:
    """What the detector says, how sure it is, and why."""
    return _told(task.item.finding)


def _told(finding: Finding) -> str:
    sure = f" (confianza {finding.confidence:.2f})" if finding.outcome is Outcome.PRESENT else ""
    return f"{SAID[finding.outcome]}{sure}: {plain(finding.reason, LONGEST)}"


def retest(desk: Desk, dispute: Dispute) -> str:
    """What the visit that the dispute caused says."""
    found = retested(desk.store, dispute)
    return f"La nueva prueba: {_told(found)}" if found else "La nueva prueba no está hecha, o no se pudo hacer."


def others(desk: Desk) -> list[str]:
    """Where more disputes of the registry wait, and the command that shows them."""
    registry, quarter = desk.context.registry, desk.context.quarter
    found = sorted(elsewhere(desk.store, registry, quarter).items())
    return [
        f"Réplicas de {other} sin decidir: {n}. Véalas con egob review --registry {registry} --quarter {other}"
        for other, n in found
    ]


def matters(task: Task) -> str:
    """Why it is asked before others."""
    reasons = list(task.item.why)
    if task.item.shift:
        moved = f"el sitio cambia {task.item.shift:+d} puntos y el promedio de su grupo {task.item.effect:+.2f}"
        reasons.append(f"si está mal, {moved}".replace("-", "−"))
    said = "; ".join(reasons)
    return said[:1].upper() + said[1:]


def places(task: Task) -> list[Place]:
    """Where to look, as text that is safe on any screen."""
    return [
        Place(
            plain(str(c["url"]), 400),
            plain(str(c["excerpt"]), EXCERPT_CHARS),
            str(c["html_sha256"]),
            str(c["screenshot_sha256"]),
            tuple(c["box"]) if c["box"] else None,
        )
        for c in task.citations
    ]


def waiting(desk: Desk) -> list[tuple[str, str, str]]:
    """Sites that only a person can read: id, name, why."""
    causes = Causes.load(desk.context.config).causes
    names = {cause.value: text.name.es for cause, text in causes.items()}
    return [(site, plain(str(desk.sites[site]["name"]), 80), names[cause]) for site, cause in desk.by_hand()]
