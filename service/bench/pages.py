"""Pages of the benchmark: simulated sites, closed in themselves and padded to the size of real pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

from jinja2 import Environment, FileSystemLoader, Template

from crawler.registry import Registry
from service.simulation import rendering
from service.simulation.content import Writer, phrases
from service.simulation.faults import Fault
from service.simulation.plan import Plan
from service.simulation.world import World

Site = Mapping[str, bytes]  # path -> page as it is served
_HREF = re.compile(r'href="(/[^"]*)"')
_FILE = re.compile(r"\.(?:pdf|css|jpe?g|png|gif|ico|xml|docx?|xlsx?|zip|js)\b|/feed")
_FILES, _HOSTS = 10, 16  # documents in the table; links to other institutions in the footer


@cache
def _padding() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, trim_blocks=True).get_template("padding.html")


def sites(config: Path, count: int, per_site: int) -> list[Site]:
    """`count` sites of `per_site` pages, 60 to 80 kB each, the same on every call. Every link of a site to itself
    leads to one of its pages or to a file, so that whoever follows links reads exactly these pages."""
    hosts = sorted(Registry.load(config / "registry" / "gt-executive", "gt-executive").hosts)[:_HOSTS]
    found: list[Site] = []
    for plan in _plans(World.load(config), per_site):
        found.append(_site(plan, per_site, hosts))
        if len(found) == count:
            break
    return found


def _plans(world: World, per_site: int) -> Iterator[Plan]:
    """Sites that answer well, by turns from the whole list, so that every style and feature is among them."""
    plain = [s for s in world.sites.values() if s.fault is Fault.NONE and s.prefix == "/" and "spa" not in s.style]
    for start in range(7):
        for site in plain[start::7]:
            if len((plan := world.plan(site)).pages) >= per_site:
                yield plan


def _site(plan: Plan, per_site: int, hosts: list[str]) -> Site:
    names = ["", *(path for path in plan.pages if path)][:per_site]
    menu = [("/" + path, plan.pages[path].title) for path in names]
    known = [path for path, _ in menu]
    return {f"/{name}": _page(plan, name, menu, known, hosts).encode() for name in names}


def _page(plan: Plan, name: str, menu: list[tuple[str, str]], known: list[str], hosts: list[str]) -> str:
    rng = Random(f"{plan.site.id}/{name}")  # noqa: S311 - the same pages every time, no secret
    writer = Writer(phrases().subjects[plan.site.subject], rng)
    bare = rendering.page(plan, plan.pages[name], "/" + name).replace(rendering.CLOCK, "").replace(plan.site.origin, "")
    part: Any = _padding().module
    documents = [*writer.subject.services, *phrases().common_services][:_FILES]
    content = part.content(writer, rng, menu, documents, phrases().municipalities)
    page = bare.replace("</head>", f"{part.head(rng)}</head>", 1)
    page = re.sub(r"(<body[^>]*>)", lambda m: m[1] + str(part.menu(menu)), page, count=1)
    end = "</main>" if "</main>" in page else "</body>"
    page = page.replace(end, f"{content}{end}", 1)
    page = page.replace("</body>", f"{part.foot(hosts)}</body>", 1)
    return _HREF.sub(lambda m: f'href="{_closed(m[1], known)}"', page)


def _closed(path: str, known: list[str]) -> str:
    """A page of the site in place of an address that is not served."""
    if path in known or _FILE.search(path) or path.startswith("//"):
        return path
    return known[crc32(path.encode()) % len(known)]
