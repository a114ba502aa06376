"""A whole config folder for tests: the real rubric.yaml with plain criterion files, and findings in one word."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from crawler.evidence import Cause, Reachability, Status
from crawler.registry import Institution, Kind, Registry, Role, Site
from scoring.finding import Citation, Finding, Outcome
from scoring.rubric import Rubric

CONFIG = Path(__file__).parents[2] / "config"
EVALUATED = Reachability(Status.EVALUATED)

LEVELS = {
    1: ("static_information",),
    2: ("many_pages", "links_to_agencies", "frequent_updates"),
    3: ("downloadable_forms", "email_contact", "search_works", "interactive_channels", "user_accounts"),
    4: ("electronic_payments", "organised_by_needs"),
    5: ("decision_participation", "electronic_vote", "online_surveys"),
}
ALL = tuple(name for names in LEVELS.values() for name in names)


def criterion_file(name: str, level: int) -> dict[str, object]:
    texts = ("name", "question", "explanation", "advice")
    return {key: {"es": f"{name} en español", "en": f"{name} in English"} for key in texts} | {
        "id": name,
        "level": level,
        "in_headline": name != "organised_by_needs",
        "credit": "a study",
        "params": {"min_items": 3},
    }


def config_folder(folder: Path) -> Path:
    """Copy rubric.yaml and write the fourteen criteria."""
    (folder / "criteria").mkdir(parents=True)
    shutil.copy(CONFIG / "rubric.yaml", folder)
    for level, names in LEVELS.items():
        for name in names:
            path = folder / "criteria" / f"{name}.yaml"
            path.write_text(yaml.safe_dump(criterion_file(name, level), allow_unicode=True), encoding="utf-8")
    return folder


def rubric(folder: Path) -> Rubric:
    return Rubric.load(config_folder(folder))


def finding(outcome: Outcome, confidence: float | None = None, **detail: str) -> Finding:
    cited = (Citation("https://ejemplo.test/"),) if outcome is Outcome.PRESENT else ()
    usual = {Outcome.PRESENT: 0.97, Outcome.ABSENT: 0.05, Outcome.UNKNOWN: 0.3, Outcome.FAILED: 0.5}
    sure = usual[outcome] if confidence is None else confidence
    return Finding(outcome, sure, "por una razón", cited, tuple(sorted(detail.items())))


def findings(*present: str, **other: Finding) -> dict[str, Finding]:
    """All fourteen: the named are present, the rest absent, `other` as given."""
    found = {name: finding(Outcome.PRESENT if name in present else Outcome.ABSENT) for name in ALL}
    return found | other


def site(name: str, institution: str = "mspas", role: Role = Role.DEPENDENCY, url: str = "") -> Site:
    address = url or f"https://{name}.test/"
    return Site(id=name, institution=institution, name=f"Sitio {name}", url=address, role=role)


def registry(*sites: Site, **kinds: Kind) -> Registry:
    """A registry of the sites; institutions are ministries unless told otherwise."""
    names = dict.fromkeys([s.institution for s in sites] + list(kinds))
    institutions = {
        name: Institution(
            id=name, acronym=name.upper(), name=f"Institución {name}", kind=kinds.get(name, Kind.MINISTRY)
        )
        for name in names
    }
    return Registry("prueba", institutions, {s.id: s for s in sites})


def reached(status: Status, cause: Cause = Cause.NONE) -> Reachability:
    return Reachability(status, cause)
