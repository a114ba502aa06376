"""Bytes to text: the declared charset is believed only as long as the text it gives makes sense."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from bs4.dammit import UnicodeDammit

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def _read_twice(letter: str) -> str:
    """What is seen of a letter whose UTF-8 was taken for windows-1252 and encoded again: "ó" as "Ã³"."""
    halves = (bytes([byte]) for byte in letter.encode())
    return "".join(half.decode("latin-1" if half in _UNDEFINED else "windows-1252") for half in halves)


_UNDEFINED = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")  # in windows-1252
_TWICE = {_read_twice(chr(code)): chr(code) for code in range(0xA0, 0x100)}
_MANGLED = re.compile("|".join(map(re.escape, _TWICE)))


def unmangle(text: str) -> str:
    """Letters that were encoded twice, often in parts of a page that were copied from an old database, as they were
    meant. No Spanish or Mayan word holds the pairs that are replaced."""
    return _MANGLED.sub(lambda pair: _TWICE[pair[0]], text) if "Ã" in text or "Â" in text else text


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
