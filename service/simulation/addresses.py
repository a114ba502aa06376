"""Addresses in the manner of each content manager: where a page of a given name lives."""

from __future__ import annotations

import re
from datetime import date

from crawler.text import norm


def slug(text: str, limit: int = 60) -> str:
    """Lower case letters and digits with hyphens between them."""
    return re.sub(r"[^a-z0-9]+", "-", norm(text)).strip("-")[:limit].rstrip("-")


def section(style: str, name: str) -> str:
    """Path of a section or page named like "institucion/mision"."""
    match style:
        case "wordpress":
            return f"{name}/"
        case "joomla":
            return f"index.php/{name}"
        case "aspnet":
            return "Paginas/" + "-".join(part.capitalize() for part in re.split(r"[/-]", name)) + ".aspx"
        case "handmade":
            return name.replace("/", "_") + ".html"
        case _:
            return name


def news(style: str, number: int, title: str, day: date | None) -> str:
    """Path of one piece of news."""
    match style:
        case "wordpress":
            return f"{day.year}/{day.month:02}/{slug(title)}/" if day else f"noticias/{slug(title)}/"
        case "joomla":
            return f"index.php/noticias/{100 + number}-{slug(title)}"
        case "aspnet":
            return f"Paginas/Noticia.aspx?id={400 + number}"
        case "handmade":
            return f"noticia{number}.html"
        case _:
            return f"noticias/{slug(title)}"


def second_page(style: str) -> str:
    """Path of the second page of the list of news."""
    match style:
        case "wordpress":
            return "noticias/page/2/"
        case "joomla":
            return "index.php/noticias?start=6"
        case "aspnet":
            return "Paginas/Noticias.aspx?pagina=2"
        case "handmade":
            return "noticias2.html"
        case _:
            return "noticias?page=1"
