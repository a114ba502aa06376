"""Interactive channels (interactive_channels): WhatsApp, Messenger, a chat, a help desk, a forum; or share links."""

from __future__ import annotations

from datetime import timedelta

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs
from service.simulation.content import long_date
from service.simulation.response import html

AGES = (205, 221, 260)  # days: a forum that lives, and no news of the last half year


def add(build: Build) -> None:
    """Add what the variant says."""
    variant = build.site.variant("interactive_channels")
    match variant:
        case "whatsapp" | "messenger" | "share":
            rng = build.rng("channels")
            build.slot(
                "tail",
                build.piece("channels", variant, number=f"5021{rng.randint(1000000, 9999999)}", id=build.site.id),
            )
        case "chat_widget" | "dead_widget":
            key = "inactiva" if variant == "dead_widget" else "activa"
            build.slot("tail", build.piece("channels", "chat", origin=build.chat_origin, key=f"{build.site.id}-{key}"))
        case "contact_form":
            contact = next(page for page in build.pages.values() if page.kind == "contact")
            contact.blocks.append(build.piece("channels", "contact_form", action=build.url(contact.path)))
            contact.own_form = True
        case "help_desk":
            _page(build, "help_desk", "Mesa de ayuda", "soporte/open.php")
        case "forum":
            _forum(build)
        case "forum_event":
            _page(build, "forum_event", "Foro nacional de este año", section(build.site.style, "foro-nacional"))
        case _:
            return


def _page(build: Build, macro: str, title: str, path: str) -> None:
    writer = build.writer(title)
    text = paragraphs(writer.paragraph(sentences=3))
    page = build.page(path, title, text, own_form=True, kind="channel")
    page.blocks.append(build.piece("channels", macro, action=build.url(path), topics=writer.subject.services))
    build.entry(title, path)


def _forum(build: Build) -> None:
    """A forum is software of its own beside the site, with a document of its own."""
    days = [long_date(build.start - timedelta(days=age)) for age in AGES]
    topics = build.writer("forum").subject.services
    path = "foro/index.php"
    values = {"name": build.short, "home": build.site.prefix, "action": build.url(path)}
    build.answer(path, html(build.piece("channels", "forum", days=days, topics=topics, **values)))
    build.entry("Foro de consultas", path)
