"""Rendering: one page of a plan through the template of its style."""

from __future__ import annotations

import base64
from datetime import date
from zlib import crc32

from service.simulation.addresses import section
from service.simulation.build import Draft, environment
from service.simulation.chance import dice
from service.simulation.content import clock_date
from service.simulation.plan import Plan
from service.simulation.traps import SESSION

CLOCK = "@@RELOJ@@"  # replaced when the page is sent: a clock moves, the cached page does not
THEMES = 5  # looks per style


def theme(plan: Plan) -> dict[str, str]:
    """Class names of the site's look; they vary so that no rule can lean on one."""
    n = dice(plan.site.seed, plan.site.id, "theme").randrange(THEMES)
    names = ("clasico", "azul", "institucional", "moderno", "sobrio")
    return {
        "body": f"tema-{names[n]}",
        "header": ("cabecera", "top-header", "encabezado-principal", "hd-inst", "banner-sup")[n],
        "layout": ("dos-columnas", "una-columna", "ancho-completo", "lateral-derecho", "lateral-izquierdo")[n],
        "footer": ("pie", "pie-inst", "footer-widgets", "pie-de-pagina", "bottom")[n],
    }


def page(plan: Plan, draft: Draft, here: str = "") -> str:
    """The whole document. `here` is the address that a page-wide form posts to."""
    template = "spa" if plan.site.style.startswith("spa") else plan.site.style
    return environment().get_template(f"{template}.html").render(**_context(plan, draft, here))


def body(plan: Plan, draft: Draft) -> str:
    """What the script of a single-page app puts into its document."""
    return environment().get_template("spa_body.html").render(**_context(plan, draft, ""))


def shell(plan: Plan) -> str:
    """The empty document of a single-page app."""
    return environment().get_template("shell.html").render(short=plan.short, css=css(plan))


def css(plan: Plan) -> str:
    """Address of the site's style sheet, in the manner of its content manager."""
    folder = {
        "wordpress": "/wp-content/themes/gobierno/style.css",
        "joomla": "/templates/portal/css/template.css",
        "drupal": "/core/themes/institucional/css/style.css",
        "aspnet": "/_layouts/15/1033/styles/corev15.css",
    }
    return folder.get(plan.site.style, "/estilos.css")


def _context(plan: Plan, draft: Draft, here: str) -> dict[str, object]:
    blocks = [*draft.blocks, *(plan.slots.get("home", ()) if not draft.path else ())]
    slots = {
        name: "".join(plan.slots.get(name, ())) for name in ("topbar", "header", "postback", "aside", "footer", "tail")
    }
    state = f"{plan.site.id}:{draft.path}".encode()
    return slots | {
        "page": draft,
        "short": plan.short,
        "home": plan.site.prefix,
        "parent": plan.parent,
        "menu": plan.menu,
        "head": "".join(plan.slots.get("head", ())) + draft.head,
        "main": "\n".join(blocks),
        "clock": f'<div class="reloj">{CLOCK}</div>' if plan.clock else "",
        "year": plan.start.year,
        "css": css(plan),
        "theme": theme(plan),
        "number": len(draft.title) * 7 + 10,
        "here": here or plan.site.prefix + (draft.path or section("aspnet", "inicio")),
        "viewstate": base64.b64encode(b"/wEPDwUKLTI" + state * 3).decode(),
        "charset": plan.charset,
    }


def finished(markup: bytes, plan: Plan, today: date, target: str) -> bytes:
    """A cached page as it is sent: today in its clock, a session number that depends on where one came from."""
    if plan.clock:
        markup = markup.replace(CLOCK.encode(), clock_date(today).encode())
    if plan.site.style == "handmade":
        markup = markup.replace(SESSION.encode(), f"{crc32(target.encode()):08X}".encode())
    return markup
