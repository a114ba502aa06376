"""A small scored quarter in a folder: three sites of two institutions, one of which a firewall keeps closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.evidence import Cause, Status
from crawler.registry import Kind
from scoring import disputes, variants
from scoring.aggregate import averages
from scoring.disputes import Dispute
from scoring.finding import Citation, Finding, Outcome
from scoring.result import QuarterResult, Run, Visit
from scoring.rubric import Rubric
from scoring.store import Store
from service.context import Context
from service.review.desk import Desk
from service.web.checks import REGISTRY
from tests.building import CONFIG, VISITED
from tests.scoring.building import EVALUATED, findings, reached, registry, site

FRAME = registry(site("a1", "mspas"), site("b1", "spp"), site("c1", "spp"), spp=Kind.SECRETARIAT)
CLOSED = reached(Status.NOT_EVALUATED, Cause.WAF)
SEEN = (
    Citation("https://b1.test/buscar", "form#q", "Buscar <b>trámites</b>", "<urn:1>", "<urn:2>", (10.0, 20.0, 90.0, 30.0),
             VISITED),
)  # fmt: skip
UNSURE = Finding(Outcome.PRESENT, 0.8, "Hay un buscador y respondió.", SEEN)
THREE = ("static_information", "many_pages", "links_to_agencies", "downloadable_forms", "email_contact")


def scored(var: Path, quarter: str = "2026T4") -> Context:
    """Save the quarter; b1 stands on level 3 by an unsure search, a1 on 5, c1 has no points."""
    context = Context(CONFIG, var, "prueba", quarter)
    rubric = Rubric.load(CONFIG)
    judged = {
        "a1": findings(*THREE, "search_works", "electronic_payments", "online_surveys"),
        "b1": findings(*THREE, search_works=UNSURE),
        "c1": {name: Finding(Outcome.UNKNOWN, 0.5, "No se buscó.") for name in findings()},
    }
    ended = {"a1": EVALUATED, "b1": EVALUATED, "c1": CLOSED}
    scores = {name: rubric.score(found, ended[name]) for name, found in judged.items()}
    points = {name: variants.points(rubric, found, ended[name]) for name, found in judged.items()}
    visits = [Visit(name, reach, VISITED) for name, reach in ended.items()]
    run = Run("prueba", quarter, rubric.version, "", "", VISITED, VISITED)
    rows = averages(rubric, FRAME, scores, points)
    store = Store.open(context.store_url)
    files = {"<urn:1>": "a" * 64, "<urn:2>": "b" * 64}
    store.save(QuarterResult(run, FRAME, visits, judged, scores, points, rows, {}, files))
    store.close()
    return context


def outside(desk: Desk, *checks: str, name: str = "rev-x", host: str = "x.gob.gt") -> list[str]:
    """Disputes of checks of a site that the registry does not have; their ids."""
    for check in checks:
        found = {name: findings("static_information")}
        alone = registry(site(name, "spp", url=f"https://{host}/"), spp=Kind.OTHER)
        run = Run(REGISTRY, check, desk.rubric.version, "", "", VISITED, VISITED)
        visit = Visit(name, EVALUATED, VISITED)
        score = {name: desk.rubric.score(found[name], EVALUATED)}
        desk.store.save(QuarterResult(run, alone, [visit], found, score, {name: {}}, [], {}, {}))
    said = Dispute(REGISTRY, "", name, "search_works", "El buscador está arriba.", f"https://{host}/", VISITED)
    filed = [
        replace(said, quarter=c, retest=checks[-1], made_at=VISITED + timedelta(hours=n)) for n, c in enumerate(checks)
    ]
    return [disputes.file(desk.store.engine, dispute).id for dispute in filed]
