"""What a dispute is about: the published quarter, or the check where the site is not in it; and which criteria."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from crawler.registry import Registry
from scoring.store import Store
from service.context import SIMULATION, Context
from service.web.booth import Booth, ReplyError
from service.web.checks import REGISTRY
from service.web.quota import Quota
from tests.service.web.world import Served, result


def booth_of(web: Served) -> Booth:
    return web.web.booth


def test_a_published_site_is_disputed_as_published(web: Served) -> None:
    site, _ = web.sites[0]
    about = booth_of(web).about("", site)
    assert (about.registry, about.quarter, about.site) == (SIMULATION, "2026T4", site)
    assert "search_works" in about.criteria


def test_a_site_that_joined_after_the_quarter_is_disputed_by_its_check(web: Served, context: Context) -> None:
    site, host = web.sites[0]
    store, registry = Store.open(context.store_url), Registry.load(context.registry_source, SIMULATION)
    left = Registry(SIMULATION, registry.institutions, {key: s for key, s in registry.sites.items() if key != site})
    store.save(result(left, SIMULATION, "2026T4"))
    store.close()
    with pytest.raises(KeyError):
        booth_of(web).about("", site)
    web.worker.open.set()
    key = web.check(host).json["id"]
    web.finished(key)
    about = booth_of(web).about(key, "")
    assert (about.registry, about.quarter, about.site) == (REGISTRY, key, site)
    assert "search_works" in about.criteria


def test_what_was_not_judged_cannot_be_disputed(web: Served) -> None:
    site, host = web.sites[0]
    about = booth_of(web).about("", site)
    without = replace(about, criteria=[name for name in about.criteria if name != "search_works"])
    for criterion in ("search_works", "nothing"):
        with pytest.raises(ReplyError, match="criterion"):
            booth_of(web).reply(without, criterion, "Hay un buscador en la portada.", about.url, "192.0.2.1")
    kept = booth_of(web).reply(about, "search_works", "Hay un buscador en la portada.", about.url, "192.0.2.1")
    assert kept.quarter == "2026T4"
    assert host in about.url


def test_one_visitor_cannot_fill_the_desk(web: Served) -> None:
    booth = replace(booth_of(web), replies=Quota(2))
    about = booth.about("", web.sites[0][0])

    def disputed(visitor: str, criterion: str, reason: str = "Hay un buscador en la portada.") -> str:
        try:
            return booth.reply(about, criterion, reason, about.url, visitor).criterion
        except ReplyError as error:
            return str(error)

    said = [
        disputed("192.0.2.1", "search_works"),
        disputed("192.0.2.1", "many_pages", "corto"),  # what is not kept does not count
        disputed("192.0.2.1", "many_pages"),
        disputed("192.0.2.1", "email_contact"),
        disputed("192.0.2.2", "email_contact"),
    ]
    assert said == ["search_works", "reason", "many_pages", "often", "email_contact"]


def test_a_quota_is_of_a_day() -> None:
    quota, day = Quota(1), date(2026, 11, 20)
    quota.take("a", day)
    assert not quota.left("a", day)
    assert quota.left("b", day)
    assert quota.left("a", date(2026, 11, 21))
    quota.take("b", date(2026, 11, 21))
    assert quota.left("a", date(2026, 11, 21))
