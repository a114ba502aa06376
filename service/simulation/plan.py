"""Plan: a site put together, with every page and file it has; built when its first request comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from crawler.text import norm
from service.simulation import newsroom, sections, traps
from service.simulation.build import Build, Draft, Entry, Neighbour, heading
from service.simulation.features import accounts, agencies, channels, contact, forms, participation, payments, search
from service.simulation.response import Response
from service.simulation.traits import SimSite

# In the order in which they claim a place in the menu.
PARTS = (
    sections.institution,
    sections.services,
    sections.needs,
    sections.programs,
    sections.gallery,
    newsroom.newsroom,
    sections.transparency,
    forms.add,
    accounts.add,
    payments.add,
    participation.add,
    sections.questions,
    agencies.add,
    search.add,
    contact.add,
    channels.add,
    sections.home,
    traps.add,
)


@dataclass(frozen=True)
class Plan:
    """Everything that a site answers with."""

    site: SimSite
    short: str
    start: date
    parent: Neighbour | None
    pages: Mapping[str, Draft]
    answers: Mapping[str, Response]
    menu: Sequence[Entry]
    slots: Mapping[str, Sequence[str]]
    robots: Sequence[str]
    clock: bool
    charset: str
    index: Mapping[str, str]  # path -> words of the page, as the search sees them


def plan(build: Build, parent: Neighbour | None) -> Plan:
    """Run every part over an empty site."""
    for part in PARTS:
        part(build)
    if build.site.style == "spa_small":
        one_page(build)
    latin = build.site.fault.value == "latin1"
    return Plan(
        site=build.site,
        short=build.short,
        start=build.start,
        parent=parent,
        pages=build.pages,
        answers=build.answers,
        menu=build.menu,
        slots=build.slots,
        robots=build.robots,
        clock=build.rng("clock").random() < 0.35,
        charset="" if latin else "utf-8",  # bytes in Latin-1 and not a word about it
        index={
            path: norm(f"{draft.title} {' '.join(draft.blocks)}")
            for path, draft in build.pages.items()
            if draft.listed and path
        },
    )


def one_page(build: Build) -> None:
    """Put every page of a site below one another on its home page, as small single-page apps do."""
    home = build.pages[""]
    for path, draft in list(build.pages.items()):
        if path:
            home.blocks += [f'<section id="{path}">', heading(draft.title), *draft.blocks, "</section>"]
            del build.pages[path]
    for entry in build.menu[1:]:
        entry.url = f"{build.site.prefix}#{entry.url.removeprefix(build.site.prefix)}"
