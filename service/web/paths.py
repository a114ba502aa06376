"""Paths of the web's own pages, in Spanish at the root and in English below en/."""

from __future__ import annotations

from reports.paths import LANGUAGES, path_of

PLACES = {
    "check": ("revise", "en/check"),
    "reply": ("replica", "en/reply"),
    "replies": ("replicas", "en/replies"),
}


def place(language: str, name: str, *parts: str) -> str:
    """Address of a page of the web or, for any other name, of the report."""
    if name in PLACES:
        return "/" + "/".join([PLACES[name][LANGUAGES.index(language)], *parts, ""])
    return "/" + path_of(language, name, *parts).removesuffix("index.html")


def language_of(path: str) -> str:
    """The language in which an address is answered."""
    return "en" if path.startswith("/en/") else "es"
