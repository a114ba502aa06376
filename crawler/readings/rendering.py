"""When a page cannot be read without running its scripts, and where it sends its visitors by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.readings.hosts import by_script
from crawler.readings.model import FormType, PageState
from crawler.readings.selectors import Selectors, compiled
from crawler.text import lowered

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

EMPTY_CHARS = 250  # S1, C1: less text than a heading and a notice
SHELL_CHARS = 600  # S2: a server-side rendered application has more
FRAME_CHARS = 400  # F2: the frame is the page
FEW_LINKS = 3  # S6
SCRIPTED_SHARE = 0.3  # S7: menus that only work by script
REDIRECT_SCRIPT_CHARS = 400  # a script that does nothing but redirect
REDIRECT_SECONDS = 15  # a later refresh is a page that reloads itself, not a redirect

_TEMPLATE = re.compile(r"\{\{\s*[\w$.|()' -]{1,60}\}\}")
_REFRESH = re.compile(r"^\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?['\"]?([^'\"]+)", re.IGNORECASE)
_LOCATION = re.compile(
    r"(?:\b(?:window|document|self|top|parent)\s*\.\s*)?\blocation(?:\s*\.\s*href)?\s*"
    r"(?:=|\.\s*(?:replace|assign)\s*\()\s*([\"'])([^\"'\n]{1,500})\1"
)
_LOGIC = re.compile(r"\bif\s*\(|addEventListener|onclick|\.click\(")
_REFRESHING = Selectors(("meta[http-equiv]",))
_TRACKERS = ("googletagmanager.com/ns.html",)


def render_need(reading: Reading) -> tuple[str, ...]:
    """Signals of hand-book 4 that hold on the page. Of a rendered page only what rendering does not settle remains."""
    if reading.page.rendered:
        blank = len(reading.text) < EMPTY_CHARS
        still = (("S8", blank and _canvas(reading)), ("W1", reading.state is PageState.WAF_CHALLENGE))
        return tuple(name for name, holds in still if holds)
    signals = (
        ("S1", _empty(reading)),
        ("S2", len(reading.text) < SHELL_CHARS and _matches(reading, "shell_selectors")),
        ("S3", "{{" in reading.text and _TEMPLATE.search(reading.text) is not None),
        ("S4", _matches(reading, "framework_selectors")),
        ("S5", _noscript(reading)),
        ("S6", _few_links(reading)),
        ("S7", _scripted(reading)),
        ("S8", _canvas(reading)),
        ("F1", "<frameset" in reading.signs),
        ("F2", _framed(reading)),
        ("C1", _hollow(reading)),
        ("G1", by_script(reading, "tag_manager") is not None),
        ("M1", bool(client_redirect(reading))),
        ("J1", _cloaked(reading)),
        ("W1", reading.state is PageState.WAF_CHALLENGE),
    )
    return tuple(name for name, holds in signals if holds)


def client_redirect(reading: Reading) -> str:
    """Absolute target of a meta refresh, or of a script that only redirects an almost empty page; else ""."""
    return _meta_refresh(reading) or _script_redirect(reading)


def _list(reading: Reading, name: str) -> tuple[str, ...]:
    return reading.lens.vocabulary.lists[f"rendering.{name}"]


def _matches(reading: Reading, name: str) -> bool:
    return compiled(_list(reading, name)).first(reading) != ""


def _empty(reading: Reading) -> bool:
    return len(reading.text) < EMPTY_CHARS and _loads_scripts(reading)


def _loads_scripts(reading: Reading) -> bool:
    return any(script.url for script in reading.scripts)


def _hollow(reading: Reading) -> bool:
    """Menus and footer are there, what the page itself says is not: a list that a script fetches, a table of results.
    Where a form stands, that is what the page is for; the search that every page has is none."""
    if len(reading.main_text) >= EMPTY_CHARS or len(reading.text) < EMPTY_CHARS:
        return False
    return _loads_scripts(reading) and all(form.type is FormType.SEARCH for form in reading.forms)


def _noscript(reading: Reading) -> bool:
    """Only inside <noscript>: Joomla's mail cloak says the same sentence in the body."""
    words = reading.lens.vocabulary.words("rendering.noscript")
    return any(node.text() in words for node in reading.tree.css("body noscript, head noscript"))


def _few_links(reading: Reading) -> bool:
    real = sum(bool(link.url) for link in reading.links)
    scripted = sum(link.script for link in reading.links)
    return real < FEW_LINKS and (len(reading.scripts) >= 2 or scripted > 0)


def _scripted(reading: Reading) -> bool:
    return bool(reading.links) and sum(link.script for link in reading.links) > SCRIPTED_SHARE * len(reading.links)


def _canvas(reading: Reading) -> bool:
    names = _list(reading, "canvas_scripts")
    loaded = any(name in script.url or name in script.text for script in reading.scripts for name in names)
    return loaded or _matches(reading, "canvas_selectors")


def _framed(reading: Reading) -> bool:
    frames = [e for e in reading.embeds if e.url.startswith("http") and not any(t in e.url for t in _TRACKERS)]
    return bool(frames) and len(reading.text) < FRAME_CHARS


def _cloaked(reading: Reading) -> bool:
    """A mail address that only a script writes, and no other address on the page."""
    if any(mailbox.how != "joomla_cloak" for mailbox in reading.mailboxes):
        return False
    if "[data-cfemail" in reading.signs:
        return True
    cloak = reading.lens.vocabulary.words("rendering.joomla_cloak")
    return "spam" in lowered(reading.text) and reading.text in cloak  # every language says spam


def _resolve(reading: Reading, target: str) -> str:
    base = reading.page.final_url
    try:
        url = urljoin(base, target.strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    itself = url.split("#")[0] == base.split("#")[0]
    return url if parts.scheme in {"http", "https"} and parts.hostname and not itself else ""


def _meta_refresh(reading: Reading) -> str:
    for node in _REFRESHING.all(reading):
        if (node.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            match = _REFRESH.match(node.attributes.get("content") or "")
            if match and int(match.group(1)[:6]) <= REDIRECT_SECONDS:
                return _resolve(reading, match.group(2))
    return ""


def _script_redirect(reading: Reading) -> str:
    if len(reading.text) >= EMPTY_CHARS:
        return ""
    body = reading.tree.body
    onload = (body.attributes.get("onload") or "") if body is not None else ""
    for text in (onload, *(script.text for script in reading.scripts)):
        match = _LOCATION.search(text) if len(text) < REDIRECT_SCRIPT_CHARS and not _LOGIC.search(text) else None
        if match:
            return _resolve(reading, match.group(2))
    return ""
