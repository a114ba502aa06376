"""E-mail addresses hidden from robots: Cloudflare's code, "arroba" and "(at)", Joomla's cloak."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.text import norm
from crawler.vocabulary import Vocabulary

CLOAKED = "joomla@"  # an address that only a browser can read; the @ ends it, so it has no host
_LITERAL = re.compile(r"'([^']*)'")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
CODE = "/cdn-cgi/l/email-protection#"  # in addresses, before the encoded one


def cloudflare(tree: LexborHTMLParser) -> Iterator[tuple[str, LexborNode]]:
    """Addresses that Cloudflare encodes: the first byte is the key, the rest is XORed with it."""
    for node in tree.css(f'[data-cfemail], a[href*="{CODE}"]'):
        code = node.attrs.get("data-cfemail") or (node.attrs.get("href") or "").partition("#")[2]
        address = decode(code)
        if _ADDRESS.fullmatch(address):
            yield address.lower(), node


def decode(code: str) -> str:
    """Plain text of a data-cfemail value; "" when it is none."""
    try:
        raw = bytes.fromhex(code[:512])
        return bytes(byte ^ raw[0] for byte in raw[1:]).decode().partition("?")[0] if raw else ""
    except ValueError:
        return ""


def spelled_out(text: Iterable[tuple[LexborNode, str]], words: Vocabulary) -> Iterator[tuple[str, LexborNode]]:
    """ "info [arroba] mides [punto] gob [punto] gt" as an address."""
    ats, dots = words.lists["mail.spelled_at"], words.lists["mail.spelled_dot"]
    quick, pattern, dot = _patterns(ats, dots)
    for node, written in text:
        if quick.search(written):
            for user, host in pattern.findall(norm(written[:5_000])):
                yield f"{user}@{dot.sub('.', host)}", node


@lru_cache(maxsize=4)
def _patterns(ats: tuple[str, ...], dots: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    at = "|".join(re.escape(norm(word)) for word in ats)
    spelled = "|".join(re.escape(norm(word)) for word in dots)
    # Words need blanks around them, signs in brackets do not.
    dot = rf"(?:\.|\s*(?:{spelled})\s*)"
    pattern = rf"([\w+-]+(?:\.[\w+-]+)*)\s*(?:{at})\s*([a-z0-9-]+(?:{dot}[a-z0-9-]+)*{dot}[a-z]{{2,4}})\b"
    return re.compile(at, re.IGNORECASE), re.compile(pattern, re.ASCII), re.compile(rf"\s*(?:{spelled})\s*")


def joomla(
    text: Iterable[tuple[LexborNode, str]], tree: LexborHTMLParser, words: Vocabulary
) -> Iterator[tuple[str, LexborNode]]:
    """Addresses in Joomla's cloaking scripts; CLOAKED where only its sentence tells that there is one."""
    found = False
    for node in tree.css("script"):
        code = node.text()[:4_000] if node.attrs.get("src") is None else ""
        if "addy" in code:
            address = unescape("".join(_LITERAL.findall(code.partition("addy")[2].partition("addy_text")[0])))
            for hit in _ADDRESS.findall(address)[:1]:
                found = True
                yield hit.lower(), node.parent or node
    sentence = words.words("mail.joomla_cloak")
    for node, written in text:
        if not found and len(written) > 40 and written in sentence:
            found = True
            yield CLOAKED, node
