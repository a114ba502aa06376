"""What was read on other people's pages, made harmless before anyone sees it: text, addresses, cells, chart labels."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST = 300  # characters of a crawled text; a title of a megabyte must not become a page of a megabyte
# C0 and C1 controls, zero-width and bidirectional marks, line separators, surrogates, tags: they hide or reorder text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"\s+")
# What a spreadsheet takes for a formula, at the start of a cell or after what some take for its end; then as marked.
_LIVE = re.compile("(^|[;\t\r\n])(?= *[-=+@'\t\r\n＝＋－＠])")
_MARKED = re.compile("(^|[;\t\r\n])'(?= *[-=+@'\t\r\n＝＋－＠])")


def plain(text: object, longest: int = LONGEST) -> str:
    """One line of visible text, at most `longest` characters; longer text ends in an ellipsis."""
    raw = str(text or "")[: longest * 8]  # enough to fill the line even when most of it is invisible
    line = _SPACE.sub(" ", _INVISIBLE.sub("", raw)).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def href(address: object) -> str:
    """The address when it may become a link (http or https with a host and no user name), else an empty string."""
    text = str(address or "")
    if _INVISIBLE.search(text) or _SPACE.search(text) or len(text) > 2000:
        return ""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  a bad port raises here
    except ValueError:
        return ""
    fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return text if fine else ""


def host(address: object) -> str:
    """The host of a safe address without www., else an empty string."""
    return (urlsplit(href(address)).hostname or "").removeprefix("www.")


def cell(value: object) -> object:
    """A value for CSV: an apostrophe goes before what a spreadsheet would run as a formula, at the start of a text or
    after a semicolon, tabulator or line end, and before an apostrophe there, so that written() can take it off."""
    return _LIVE.sub(r"\1'", _INVISIBLE.sub("", value)) if isinstance(value, str) else value


def written(text: str) -> str:
    """What cell() was given."""
    return _MARKED.sub(r"\1", text)


def label(text: object, longest: int = LONGEST) -> str:
    """Text for a chart, where plotly would read markup: a tag or a link must stay what was written."""
    return plain(text, longest).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
