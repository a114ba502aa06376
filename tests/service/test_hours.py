"""The hours of an official crawl as its commands are told: by night, at any hour, and never for a simulation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from crawler.config import CrawlConfig
from crawler.job import Exit, Job
from service import quarter
from service.commands.options import context_for
from service.context import Context
from tests.crawler.web import CONFIG

CONTACT = {"agent": {"contact_url": "https://medicion.example/", "contact_mail": "a@medicion.example"}}


@pytest.mark.parametrize(("any_hour", "night"), [(False, (20, 6)), (True, (0, 24))])
def test_any_hour_lifts_the_night_and_not_the_day_of_the_last_attempt(any_hour: bool, night: tuple[int, int]) -> None:
    context = context_for(CONFIG, "gt-executive", "2026T4", any_hour=any_hour)
    rule = CrawlConfig.load(CONFIG).with_overrides(context.overrides).attempts
    assert rule.night == night
    assert rule.day == (8, 17)


@pytest.mark.parametrize(("registry", "official"), [("simulacion", False), ("prueba", True)])
def test_only_a_public_registry_is_bound_to_the_hours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, registry: str, official: bool
) -> None:
    """What the crawl process is told; nothing is visited."""
    monkeypatch.setenv("EGOB_NOW", "2026-10-05T15:00:00-06:00")
    jobs: list[Job] = []
    context = Context(CONFIG, tmp_path, registry, "2026T4", None, CONTACT)
    context.frozen_registry.mkdir(parents=True)
    for name in ("institutions.csv", "sites.csv"):
        shutil.copyfile(CONFIG / "registry" / "gt-executive" / name, context.frozen_registry / name)

    def noted(job: Job, *_more: object) -> Exit:
        jobs.append(job)
        return Exit.LEFT_OVER

    monkeypatch.setattr(quarter, "passes", noted)
    crawled = quarter.crawl(context)
    assert [job.official for job in jobs] == [official]
    assert crawled.code is Exit.LEFT_OVER
    assert crawled.pending
