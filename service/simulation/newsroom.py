"""Newsroom: dated news in the ways that sites date them, and old or undated news where nothing is frequent."""

from __future__ import annotations

import json
from datetime import date, timedelta

from service.simulation.addresses import news as news_path
from service.simulation.addresses import second_page, section
from service.simulation.build import Build, Draft
from service.simulation.content import long_date, phrases
from service.simulation.response import as_json, data

PER_PAGE = 6
DATED = frozenset({"listing", "time", "jsonld", "feed", "old"})


def newsroom(build: Build) -> None:
    """Add the news section, its pages and feeds, as the site's variant of frequent_updates says."""
    variant = build.site.variant("frequent_updates")
    if variant == "none":
        return
    style = build.site.style
    stories = _stories(build, variant)
    build.news = stories
    first, rest = stories[:PER_PAGE], stories[PER_PAGE:]
    hub = build.page(section(style, "noticias"), "Noticias", kind="listing")
    hub.blocks.append(_listing(build, variant, first))
    if build.many:
        for story in stories:
            build.pages[story.path] = story
        if rest:
            more = build.page(second_page(style), "Noticias, página 2", _listing(build, variant, rest), kind="listing")
            more.listed = False
            hub.blocks.append(build.piece("news", "pager", next=build.url(more.path), style=style))
    if variant == "jsonld":
        hub.head += "".join(_jsonld(build, story) for story in first)
    build.entry("Noticias", hub.path)
    if variant in DATED:
        _feed(build, variant, stories)


def _days(build: Build, variant: str, count: int) -> list[date | None]:
    rng = build.rng("days")
    if variant == "undated":
        return [None] * count
    age = rng.randint(2, 9) if variant != "old" else rng.randint(420, 700)
    days: list[date | None] = []
    for _ in range(count):
        days.append(build.start - timedelta(days=age))
        age += rng.randint(2, 6) if variant != "old" else rng.randint(5, 40)
    return days


def _stories(build: Build, variant: str) -> list[Draft]:
    rng, writer = build.rng("news"), build.writer("news")
    count = rng.randint(9, 13) if build.many else 4
    places = rng.sample(phrases().municipalities, count)
    traps = rng.sample(phrases().trap_news, min(4, count - 3))
    texts = [(writer.headline(place), writer.paragraph(sentences=4)) for place in places[len(traps) :]]
    texts += [(title, f"{body} {writer.paragraph(sentences=3)}") for title, body in traps]
    days = _days(build, variant, count)
    return [_story(build, variant, n, *texts[n], days[n]) for n in range(count)]


def _story(build: Build, variant: str, number: int, title: str, text: str, day: date | None) -> Draft:
    shown = day if variant in {"listing", "time", "old"} else None  # the others say the day elsewhere or nowhere
    path = news_path(build.site.style, number, title, shown)
    block = build.piece("news", "story", day=shown, said=_said(build, shown), time=variant == "time", text=text)
    draft = Draft(path, title, [block], kind="news", day=day)
    if variant == "jsonld":
        draft.head = _jsonld(build, draft)
    return draft


def _said(build: Build, day: date | None) -> str:
    if day is None:
        return ""
    return f"{day:%d/%m/%Y}" if build.rng("date-format").random() < 0.3 else long_date(day)


def _listing(build: Build, variant: str, stories: list[Draft]) -> str:
    rows = []
    for story in stories:
        shown = story.day if variant in {"listing", "time", "old"} else None
        address = build.url(story.path) if build.many else ""
        excerpt = "".join(story.blocks) if not build.many else build.writer("excerpt", story.title).sentence()
        rows.append((story.title, address, shown, _said(build, shown), excerpt))
    return build.piece("news", "listing", rows=rows, time=variant == "time", whole=not build.many)


def _jsonld(build: Build, story: Draft) -> str:
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": f"{story.day}T09:00:00-06:00",
        "publisher": {"@type": "GovernmentOrganization", "name": build.site.name},
    }
    return f'<script type="application/ld+json">{json.dumps(article, ensure_ascii=False)}</script>'


def _feed(build: Build, variant: str, stories: list[Draft]) -> None:
    """RSS where the content manager has it, or where it is the only place with dates; REST on WordPress."""
    style = build.site.style
    if style not in {"wordpress", "joomla", "drupal"} and variant != "feed":
        return
    path = {"wordpress": "feed/", "joomla": "index.php/noticias?format=feed&type=rss"}.get(style, "rss.xml")
    items = [(s.title, build.site.origin + build.url(s.path if build.many else ""), s.day) for s in stories]
    xml = build.piece("news", "rss", name=build.site.name, home=build.site.url, items=items, rfc=_rfc)
    build.answer(path, data(xml.strip().encode(), "application/rss+xml; charset=utf-8"))
    build.slot("head", build.piece("news", "feed_link", url=build.url(path), name=build.site.name))
    if style == "wordpress":
        posts = [{"date": f"{s.day}T09:00:00", "link": build.site.origin + build.url(s.path)} for s in stories]
        build.answer("wp-json/wp/v2/posts", as_json(posts))


def _rfc(day: date) -> str:
    """A day as RSS writes it, without the system's locale."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][day.month - 1]
    return f"{weekday}, {day.day:02} {month} {day.year} 09:00:00 -0600"
