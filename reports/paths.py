"""Paths: where each page of the site stands, in Spanish at the root and in English below en/."""

from __future__ import annotations

LANGUAGES = ("es", "en")
HOME = "home"
# Section -> folder in each language. Names are public: a change breaks every link that others have made.
SECTIONS = {
    HOME: ("", "en"),
    "institutions": ("instituciones", "en/institutions"),
    "sites": ("sitios", "en/sites"),
    "charts": ("graficas", "en/charts"),
    "embed": ("insertar", "en/embed"),
    "findings": ("hallazgos", "en/findings"),
    "instruments": ("instrumentos", "en/instruments"),
    "changes": ("cambios", "en/changes"),
    "unread": ("sin-evaluar", "en/not-evaluated"),
    "method": ("metodo", "en/method"),
    "accuracy": ("exactitud", "en/accuracy"),
    "corrections": ("correcciones", "en/corrections"),
    "crawler": ("robot", "en/crawler"),
    "data": ("datos", "en/data"),
    "copies": ("copias", "en/copies"),
}


def folder_of(language: str, section: str, *parts: str) -> str:
    """Folder of a page below the report's folder, "" for the Spanish front page. Raises KeyError for no section."""
    root = SECTIONS[section][LANGUAGES.index(language)]
    return "/".join(part for part in (root, *parts) if part)


def path_of(language: str, section: str, *parts: str) -> str:
    """File of a page. It is named in links, so that the report opens from a folder as it does from a server."""
    folder = folder_of(language, section, *parts)
    return f"{folder}/index.html" if folder else "index.html"


def address_of(base: str, path: str) -> str:
    """The public address of a page below the site's own, without the name of its file."""
    return f"{base.rstrip('/')}/{path.removesuffix('index.html')}"
