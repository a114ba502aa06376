"""Several: the fake edition with quarters before it and with what is shown and never scored, for tests of charts."""

from __future__ import annotations

import dataclasses
import random
from functools import cache
from typing import Any

import pandas as pd

from reports.background import Background, background_of
from reports.edition import build
from reports.method import CriterionText, Method
from reports.past import past_of
from reports.records import Edition
from reports.survey import Link
from scoring.rubric import Rubric
from scoring.store import Frames
from tests.house import CONFIG
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

QUARTERS = ("2025T2", "2025T4", "2026T3")  # four were missed
SHOWN = [
    ("plan_2021", "Plan de Gobierno Digital"),
    ("languages", "Idiomas nacionales"),
    ("laip", "Información de oficio"),
]
CAPABILITIES = ("digital_identity", "state_portal", "citizen_folder", "citizen_mailbox", "cybersecurity")
CAPABILITIES += ("document_management", "online_payments", "openness")
LINKS = [
    ("renap", n) for n in ("mineduc", "mindef", "mintrabajo", "mspas", "sat", "igss", "segeplan", "mides", "mingob")
]
LINKS += [("sat", "renap"), ("sat", "minfin"), ("igss", "mspas"), ("ine", "segeplan"), ("mides", "segeplan")]


def method() -> Method:
    """The fake method with the indicators that have a chart of their own."""
    more = tuple(CriterionText(key, 0, False, {"es": name}, {}, {}, {}) for key, name in SHOWN)
    known = fake_method()
    return dataclasses.replace(known, indicators=(*known.indicators, *more))


def frames_of(quarter: str = "2026T4", *, seed: int = 7, simulated: bool = False, hostile: str = "") -> Frames:
    """One quarter; another seed gives another one."""
    frames = fake_frames(simulated=simulated, seed=seed, hostile=hostile)
    return dataclasses.replace(
        frames,
        run=frames.run | {"quarter": quarter},
        indicators=pd.concat([frames.indicators, pd.DataFrame(_shown(frames))], ignore_index=True),
        findings=frames.findings.assign(detail=_details(frames)),
        averages=pd.concat([frames.averages, _slips(frames)], ignore_index=True),
    )


def _shown(frames: Frames) -> list[dict[str, Any]]:
    rows = []
    for site in frames.visits.loc[frames.visits["status"] == "evaluated", "site_id"]:
        chance = random.Random(f"shown {site}")  # noqa: S311  not a secret
        plan = {name: "yes" if chance.random() < 0.3 else "no" for name in CAPABILITIES}
        level = chance.choices([0, 1, 2, 3], [80, 12, 6, 2])[0]
        numerals = sorted(n for n in range(1, 29) if chance.random() < 1 / (1 + n / 6))
        details = {
            "plan_2021": plan | {"interoperability": "not_visible"},
            "languages": {"level": str(level), "languages": chance.choice(["quc", "kek mam"]) if level > 1 else ""},
            "laip": {"count": str(len(numerals)), "numerals": " ".join(map(str, numerals))},
        }
        row = {"site_id": site, "outcome": "present", "confidence": 0.95, "reason": "Se vio.", "citations": []}
        rows += [
            row | {"indicator": key, "detail": detail, "detector_version": "1.0"} for key, detail in details.items()
        ]
    return rows


def _details(frames: Frames) -> list[dict[str, str]]:
    """Every seventh site offers a bank slip."""
    offering = {site for n, site in enumerate(frames.sites["site_id"]) if n % 7 == 0}
    pairs = zip(frames.findings["site_id"], frames.findings["criterion"], frames.findings["detail"], strict=True)
    return [
        dict(known) | ({"bank_slip": "yes"} if key == "electronic_payments" and site in offering else {})
        for site, key, known in pairs
    ]


def _slips(frames: Frames) -> pd.DataFrame:
    """The slip's averages of groups and institutions, which the fake frames lack."""
    rows = frames.averages[
        (frames.averages["variant"] == "headline") & frames.averages["scope"].isin(["group", "institution"])
    ]
    return rows.assign(variant="V6", points=[min(100.0, p + 3) for p in rows["points"]])


@cache
def alone(*, simulated: bool = False) -> Edition:
    """The last quarter, with nothing before it."""
    return _build(frames_of(simulated=simulated))


@cache
def edition() -> Edition:
    """The last quarter, with those before it as its past."""
    past = tuple(past_of(_build(frames_of(quarter, seed=20 + n))) for n, quarter in enumerate(QUARTERS))
    return dataclasses.replace(alone(), past=past)


def _build(frames: Frames) -> Edition:
    return build(frames, method(), fake_reference(), fake_causes())


@cache
def background() -> Background:
    """The shipped figures, and a list of links for the survey's network."""
    found = background_of(CONFIG, Rubric.load(CONFIG))
    edges = tuple(Link(source=a, target=b) for a, b in LINKS)
    surveys = tuple(dataclasses.replace(survey, edges=edges) for survey in found.surveys)
    return dataclasses.replace(found, surveys=surveys)
