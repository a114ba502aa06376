"""Bytes to text: the declared charset is believed only as long as the text it gives makes sense."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from bs4.dammit import UnicodeDammit

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(body: bytes, headers: Mapping[str, str]) -> str:
    """Decode a body: BOM, strict UTF-8, header, <meta>, then a guess; NUL bytes are dropped.

    Strict UTF-8 comes before the declarations because text that is not UTF-8 hardly ever decodes as such, while
    a wrong declaration is common and would break every comparison of Spanish words.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body.decode(name, "replace").replace("\0", "")
    for name in ("utf-8", _declared(headers), _meta(body)):
        text = _try(body, name)
        if text is not None:
            return text.replace("\0", "")
    guess = UnicodeDammit(body[:100_000], known_definite_encodings=["windows-1252"]).original_encoding
    return body.decode(guess or "windows-1252", "replace").replace("\0", "")


def _try(body: bytes, name: str) -> str | None:
    if not name:
        return None
    # Browsers read latin-1 as windows-1252; so do the pages that declare it.
    name = "windows-1252" if name.lower().replace("_", "-") in {"iso-8859-1", "latin-1", "latin1"} else name
    try:
        return body.decode(name)
    except (LookupError, UnicodeError):
        return None


def _declared(headers: Mapping[str, str]) -> str:
    match = re.search(r"charset=[\"']?([\w.:-]+)", headers.get("content-type", ""), re.IGNORECASE)
    return match.group(1) if match else ""


def _meta(body: bytes) -> str:
    match = _META.search(body[:4096])
    return match.group(1).decode("ascii") if match else ""
