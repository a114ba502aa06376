"""Traps: calendars without end, print views, session numbers, statistics; noise that real sites are full of."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build

CALENDAR = "calendario"


def add(build: Build) -> None:
    """Sprinkle some of them over the site."""
    rng = build.rng("traps")
    if build.has_content and rng.random() < 0.25:
        path = section(build.site.style, CALENDAR)
        build.slot("aside", build.piece("traps", "calendar_link", url=build.url(path)))
    if rng.random() < 0.4:
        for draft in build.pages.values():
            if draft.path and draft.kind in {"section", "service", "news"}:
                glue = "&" if "?" in draft.path else "?"
                draft.blocks.append(build.piece("traps", "print_link", url=build.url(draft.path) + f"{glue}print=1"))
    if rng.random() < 0.3:
        build.slot("aside", build.piece("traps", "visits", count=rng.randint(10000, 900000)))
    if rng.random() < 0.3:
        build.slot("aside", build.piece("traps", "accessibility"))
    if build.news:
        rows = [(story.title, build.url(story.path) if build.many else "") for story in build.news[:3]]
        build.pages[""].blocks.append(build.piece("home", "latest", rows=rows))
