"""Watch: is this run plausible? Its tables against bounds and against the last published quarter. No network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from crawler.clock import quarter_of
from crawler.evidence import Cause, Status
from scoring.finding import Outcome
from scoring.store import Frames
from service.watch_rules import WatchRules

_OURS = {Cause.OWN_FAILURE, Cause.OWN_NETWORK, Cause.NOT_FINISHED}
_REFUSED = {Cause.WAF, Cause.CAPTCHA, Cause.RATE_LIMITED}
_NAMES = {
    "ours": "sitios sin resultado por fallas nuestras",
    "broken": "hallazgos cuyo detector falló",
    "evaluated": "sitios evaluados",
    "unreachable": "sitios inaccesibles",
    "refused": "sitios que nos rechazaron",
    "pages": "páginas leídas por sitio evaluado",
    "covered": "sitios evaluados vistos lo suficiente",
    "undecided": "hallazgos que no se pudieron comprobar",
    "points": "promedio de los sitios con puntos",
    "jumps": "sitios evaluados cuyo nivel cambió en dos o más",
}


@dataclass(frozen=True)
class Doubt:
    """One thing that makes a run implausible, in words."""

    measure: str
    value: float
    said: str


@dataclass(frozen=True)
class Health:
    """What is compared of a run. Shares are 0-1; `presence` by criterion, `levels` of evaluated sites by id."""

    sites: int
    measures: Mapping[str, float]
    presence: Mapping[str, float]
    levels: Mapping[str, int]


def health(frames: Frames) -> Health:
    """The measures of a scored quarter."""
    visits, findings, scores = frames.visits, frames.findings, frames.scores
    read = visits[visits.status == Status.EVALUATED]
    of_read = findings[findings.site_id.isin(read.site_id)]
    levels = scores[scores.site_id.isin(read.site_id)].dropna(subset=["level"])
    met = of_read[(of_read.outcome == Outcome.PRESENT)].groupby("criterion").size()
    measures = {
        "ours": _share(visits.cause.isin(_OURS)),
        "broken": _share(findings.outcome == Outcome.FAILED),
        "evaluated": _share(visits.status == Status.EVALUATED),
        "unreachable": _share(visits.status == Status.UNREACHABLE),
        "refused": _share(visits.cause.isin(_REFUSED)),
        "pages": float(read.pages.mean()) if len(read) else 0.0,
        "covered": _share(read.coverage_met.astype(bool)),
        "undecided": _share(of_read.outcome.isin([Outcome.UNKNOWN, Outcome.FAILED])),
        "points": float(scores.points.mean()) if scores.points.notna().any() else 0.0,
    }
    presence = {str(name): met.get(name, 0) / max(1, len(read)) for name in sorted(of_read.criterion.unique())}
    return Health(len(visits), measures, presence, dict(zip(levels.site_id, levels.level.astype(int), strict=True)))


def doubts(frames: Frames, registry: Sequence[str], before: Frames | None, rules: WatchRules) -> list[Doubt]:
    """What is implausible. `registry`: the site ids of the run; `before`: the last published quarter, if any."""
    now, then = health(frames), health(before) if before is not None else None
    small = now.sites < rules.small
    found = [*_rows(frames, registry), *_days(frames)]
    for name, value in now.measures.items():
        said = getattr(rules.measures, name).broken(value, then.measures[name] if then else None, small=small)
        found += [Doubt(name, value, f"{_NAMES[name]}: {value:.3g}; {said}")] if said else []
    return found + (_against(now, then, rules, small=small) if then else [])


def _against(now: Health, then: Health, rules: WatchRules, *, small: bool) -> list[Doubt]:
    """What only the last published quarter tells: criteria and levels."""
    found = []
    for name, value in now.presence.items():
        said = rules.measures.presence.broken(value, then.presence.get(name), small=small)
        found += [Doubt(name, value, f"sitios evaluados con {name}: {value:.3g}; {said}")] if said else []
    both = now.levels.keys() & then.levels.keys()
    jumped = sum(abs(now.levels[site] - then.levels[site]) >= 2 for site in both) / max(1, len(both))
    said = rules.measures.jumps.broken(jumped, None, small=small)
    return found + ([Doubt("jumps", jumped, f"{_NAMES['jumps']}: {jumped:.3g}; {said}")] if said else [])


def _rows(frames: Frames, registry: Sequence[str]) -> list[Doubt]:
    """A row for every registry site, always: the gate of completeness."""
    missing = sorted(set(registry) - set(frames.visits.site_id) | (set(registry) - set(frames.scores.site_id)))
    named = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
    return [Doubt("rows", len(missing), f"{len(missing)} sitios sin fila: {named}")] if missing else []


def _days(frames: Frames) -> list[Doubt]:
    """The label is the quarter of the days on which pages were read."""
    first, label = frames.run.get("first_read"), str(frames.run["quarter"])
    if not first or quarter_of(datetime.fromisoformat(str(first))) == label:
        return []
    return [Doubt("days", 0, f"la primera página se leyó el {str(first)[:10]}, que no es de {label}")]


def _share(chosen: pd.Series[bool]) -> float:
    return float(chosen.mean()) if len(chosen) else 0.0
