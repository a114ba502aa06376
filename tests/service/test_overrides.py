"""--set: keys of crawl.yaml for one run, checked before anything is visited."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawler.config import CrawlConfig
from crawler.vocabulary import ConfigError
from service.cli import app
from service.commands.options import changes_of, context_for
from service.context import SIMULATION
from tests.building import CONFIG


def test_texts_become_sections() -> None:
    found = changes_of(["sample.share=0.5", "sample.most=1000", "control.a=[x, y]"])
    assert found == {"sample": {"share": 0.5, "most": 1000}, "control": {"a": ["x", "y"]}}


@pytest.mark.parametrize(
    "text", ["sample", "sample.share", "sample=1", ".share=1", "sample.=1", "sample.share=", "a.b=[1"]
)
def test_texts_of_another_shape(text: str) -> None:
    with pytest.raises(ConfigError, match="--set"):
        changes_of([text])


@pytest.mark.parametrize("text", ["sample.share=2", "sample.nothing=1", "nothing.share=1", "sample.share=much"])
def test_what_crawl_yaml_does_not_know(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    with pytest.raises(ConfigError, match="crawl overrides"):
        context_for(CONFIG, "gt-executive", "2026T4", changes=[text])


def test_what_is_set_goes_before_the_simulation_and_leaves_the_rest() -> None:
    plain = context_for(CONFIG, SIMULATION, "2026T4")
    changed = context_for(CONFIG, SIMULATION, "2026T4", changes=["sample.share=1", "budget.renders_first=7"])
    before, after = (CrawlConfig.load(CONFIG).with_overrides(c.overrides) for c in (plain, changed))
    assert (before.sample.share, after.sample.share) == (0, 1)
    assert (after.budget.renders_first, after.budget.renders_total) == (7, before.budget.renders_total)
    assert after.model_copy(update={"sample": before.sample, "budget": before.budget}) == before


def test_a_page_budget_and_what_is_set_stand_beside_each_other() -> None:
    budget = context_for(CONFIG, "gt-executive", "2026T4", pages=4, changes=["budget.feeds=0"]).overrides["budget"]
    assert budget == {"pages": 4, "pages_uncovered": 4, "feeds": 0}


@pytest.mark.parametrize("command", ["crawl", "run", "demo"])
def test_the_commands_take_it_and_stop_at_a_wrong_one(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EGOB_VAR", str(tmp_path))
    done = CliRunner().invoke(app, [command, "--browser", "none", "--set", "sample.share=2"])
    assert done.exit_code == 2
    assert not any(tmp_path.iterdir())
