"""Traps: calendars without end, print views, session numbers, statistics; noise that real sites are full of."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build

CALENDAR = "calendario"
SESSION = "@@SESION@@"  # another number on every page, put in when the page is sent
SESSIONS = 0.25  # share of hand-made sites that number their visitors in the address


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
    if build.site.style == "handmade" and rng.random() < SESSIONS:
        for entry in (child for top in build.menu for child in (top, *top.children)):
            if entry.url.endswith(".html"):
                entry.url += f";jsessionid={SESSION}"
    if rng.random() < 0.5:
        share = build.piece("traps", "share", url=build.site.url, name=build.short)
        for story in build.news if build.many else ():
            story.blocks.append(share)
    if build.site.style == "wordpress" and build.site.variant("search_works") == "none" and rng.random() < 0.4:
        build.slot("head", build.piece("traps", "search_action", url=build.site.url))
    if build.news:
        rows = [(story.title, build.url(story.path) if build.many else "") for story in build.news[:3]]
        build.pages[""].blocks.append(build.piece("home", "latest", rows=rows))
