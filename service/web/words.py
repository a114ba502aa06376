"""Words of the web's own pages, in both languages, before those of the report."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from reports.words import Words

CATALOGUE = Path(__file__).parent / "locale" / "en.po"


@cache
def translations(words: Words) -> Translations:
    """The web's messages, then the report's in the words of a registry; Spanish is what the source says."""
    if words.language == "es":
        found = Translations()
    else:
        compiled = BytesIO()
        with CATALOGUE.open("rb") as file:
            write_mo(compiled, read_po(file, locale=words.language))
        compiled.seek(0)
        found = Translations(compiled)
    found.add_fallback(words.catalogue)
    return found


def say(language: str, message: str, **values: object) -> str:
    """The message in a language with %(name)s filled in."""
    text = str(translations(Words(language)).gettext(message))
    return text % values if values else text
