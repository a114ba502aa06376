"""Interactive channels (interactive_channels): WhatsApp, Messenger, a chat, a help desk, a forum; or share links."""

from __future__ import annotations

from datetime import timedelta

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs
from service.simulation.content import long_date


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
            _page(build, "help_desk", "Mesa de ayuda", "soporte")
        case "forum":
            _page(build, "forum", "Foro de consultas", "foro")
        case "forum_event":
            _page(build, "forum_event", "Foro nacional de este año", "foro-nacional")
        case _:
            return


def _page(build: Build, macro: str, title: str, name: str) -> None:
    text = paragraphs(build.writer(name).paragraph(sentences=3))
    page = build.page(section(build.site.style, name), title, text, own_form=True, kind="channel")
    days = [long_date(build.start - timedelta(days=age)) for age in (205, 221, 260)]  # within a year, not "recent news"
    topics = build.writer("forum").subject.services
    page.blocks.append(build.piece("channels", macro, action=build.url(page.path), days=days, topics=topics))
    build.entry(title, page.path)
