"""Asking: a world and its handler in this process, and short ways to ask it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from service.simulation.faults import Fault
from service.simulation.handler import Handler
from service.simulation.response import Request, Response
from service.simulation.traits import SimSite
from service.simulation.world import World, alias

CONFIG = Path(__file__).parents[2] / "config"
SECOND_DAY = datetime(2026, 10, 6, 15, tzinfo=UTC)
FIRST_NIGHT = datetime(2026, 10, 6, 2, tzinfo=UTC)  # still 5 October in Guatemala


@cache
def world() -> World:
    """The whole Executive; every test of a module reads the same one."""
    return World.load(CONFIG)


@cache
def handler() -> Handler:
    """Its handler."""
    return Handler(world())


def fetch(site: SimSite, path: str = "", now: datetime = SECOND_DAY, method: str = "GET", body: str = "") -> Response:
    """The answer of a site to a path below its prefix, past the redirects that only change host or scheme."""
    host = alias(site.host) if site.fault is Fault.WWW_REDIRECT else site.host
    https = site.https or site.fault is Fault.HTTPS_REDIRECT
    request = Request(method, host, site.prefix + path, {}, body.encode(), https)
    return handler().answer(request, now)


def raw(site: SimSite, target: str = "/", now: datetime = SECOND_DAY) -> Response:
    """The answer to a target on the site's registered address, nothing followed."""
    return handler().answer(Request("GET", site.host, target, https=site.https), now)


@cache
def tree(site_id: str, path: str = "") -> LexborHTMLParser:
    """A page, parsed."""
    return LexborHTMLParser(fetch(world().sites[site_id], path).body.decode("utf-8", "replace"))


@cache
def pages(site_id: str) -> dict[str, LexborHTMLParser]:
    """Every page of a site that its server draws, by path."""
    site = world().sites[site_id]
    return {path: tree(site_id, path) for path in world().plan(site).pages}


def with_variant(criterion: str, variant: str) -> list[SimSite]:
    """Sites that have it, drawn by their server and not at one go by script."""
    found = [s for s in world().sites.values() if s.variants.get(criterion) == variant]
    return [s for s in found if not s.style.startswith("spa") and s.fault is not Fault.LATIN1]
