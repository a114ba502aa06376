"""Review, score and report of a played quarter, by the commands that people type: what they decide is what is published."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from crawler.evidence import Cause, Status
from scoring.queue import Place
from scoring.store import Store
from service.context import Context
from service.review.desk import Desk
from tests.played import Played

EGOB = [sys.executable, "-c", "from service.cli import main; main()"]
ANA, LUIS = "Ana Pérez de Prueba", "Luis Pérez de Prueba"
SEEN = "https://www.mineco.gob.test:8443/consulta"
ACCEPTED, REJECTED = ("mineco", "electronic_payments"), ("minfin", "electronic_payments")
ELSEWHERE, ONLY_ONE = ("mineco", "decision_participation"), ("maga", "search_works")
BY_HAND = "sie"  # robots.txt lets no machine read it
DECIDED = {  # place -> what a person types
    ACCEPTED: ("1", ""),
    REJECTED: ("2", "El botón lleva a una boleta de banco."),
    ELSEWHERE: ("3", SEEN, "Consulta abierta", "Está en la consulta de este mes."),
}


def egob(context: Context, *words: str, typed: str = "") -> str:
    environment = {**os.environ, "EGOB_VAR": str(context.var)}
    command = [*EGOB, *words, "--registry", context.registry, "--quarter", context.quarter]
    done = subprocess.run(
        command, env=environment, input=typed, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
    return done.stdout


def typed(context: Context, name: str, decided: Mapping[Place, tuple[str, ...]]) -> str:
    """What a person types who goes through the whole queue and has a word on some of it."""
    desk = Desk.open(context)
    with closing(desk.store):
        places = [(task.item.site_id, task.item.criterion) for task in desk.tasks(name)]
    assert set(decided) <= set(places)
    return "".join("\n".join((*decided.get(place, ("",)), "")) for place in places)


def points(context: Context) -> dict[str, float]:
    store = Store.open(context.store_url)
    with closing(store):
        scores = store.frames(context.registry, context.quarter).scores
    return dict(zip(scores["site_id"], scores["points"], strict=True))


def page(context: Context, site: str) -> html.HtmlElement:
    return html.fromstring((context.public / "sitios" / site / "index.html").read_bytes())


def said(context: Context, place: Place) -> str:
    """What the site's page says of one criterion."""
    return " ".join(page(context, place[0]).get_element_by_id(place[1]).text_content().split())


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A played quarter of twelve sites. EGOB_PLAYED names one that was played before."""
    if given := os.environ.get("EGOB_PLAYED"):
        return Played(Path(given), 12).context
    played = Played(tmp_path_factory.mktemp("review"), 12)
    played.finish()
    return played.context


@pytest.mark.full
def test_what_people_decide_is_what_is_published(context: Context) -> None:
    before = points(context)
    assert (before["minfin"], before["mineco"]) == (100, 80)
    assert pd.isna(before[BY_HAND])
    for place in (ACCEPTED, REJECTED, ONLY_ONE):
        assert "sin revisar" in said(context, place)

    first = egob(context, "review", "--as", ANA, typed=typed(context, ANA, DECIDED | {ONLY_ONE: ("2", "No está.")}))
    assert "4 respuestas guardadas" in first
    assert "3 respuestas guardadas" in egob(context, "review", "--as", LUIS, typed=typed(context, LUIS, DECIDED))
    egob(context, "review", "--as", ANA, "--site", BY_HAND, typed="1\n\n" * 4 + "2\n\n" * 10)
    assert points(context) == pytest.approx(before, nan_ok=True)  # a word changes no score until egob score
    egob(context, "score")
    egob(context, "report")

    after = points(context)
    assert (after["minfin"], after["mineco"], after["maga"]) == (60, 100, before["maga"])
    assert after[BY_HAND] == 40
    changed = {site for site in after if pd.notna(after[site]) and after[site] != before[site]}
    assert changed == {"minfin", "mineco", BY_HAND}

    for place in (ACCEPTED, REJECTED, ELSEWHERE):
        assert f"Revisado por {ANA}, {LUIS}" in said(context, place)
        assert "sin revisar" not in said(context, place)
    assert "sin revisar" in said(context, ONLY_ONE)  # one of two people is not enough
    assert SEEN in said(context, ELSEWHERE)
    hand = " ".join(page(context, BY_HAND).text_content().split())
    assert hand.count(f"Respondido por una persona: {ANA}") == 14
    assert "sin revisar" not in hand

    corrections = html.fromstring((context.public / "correcciones" / "index.html").read_bytes()).text_content()
    assert "El botón lleva a una boleta de banco." in corrections
    assert "Está en la consulta de este mes." in corrections
    _stands(context)


def _stands(context: Context) -> None:
    """The site by hand is evaluated, with its cause; the average of an institution follows."""
    store = Store.open(context.store_url)
    with closing(store):
        frames = store.frames(context.registry, context.quarter)
    visit = frames.visits.set_index("site_id").loc[BY_HAND]
    assert (visit["status"], visit["cause"]) == (Status.EVALUATED, Cause.BY_PERSON)
    rows = frames.averages[(frames.averages["variant"] == "headline") & (frames.averages["scope"] == "institution")]
    assert rows.set_index("scope_id").loc["minfin", "points"] == 60
