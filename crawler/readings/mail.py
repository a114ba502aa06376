"""E-mail addresses that a visitor can write to (hand-book 5.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from crawler.readings.blocks import block_of, selector_of, text_nodes
from crawler.readings.mail_spelled import cloudflare, joomla, spelled_out
from crawler.readings.model import Block, Mailbox, Tier
from crawler.registry import bare_host
from crawler.text import fold_space, lowered, mask, norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_ADDRESS = re.compile(r"(?<![\w.+@/-])([\w.+-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})(?![\w@])", re.ASCII)
_AROUND = 300
_BEFORE = 160
_MOST = 200
_TIERS = {
    "mailto": Tier.A,
    "text": Tier.A,
    "cloudflare": Tier.B,
    "spelled_out": Tier.B,
    "joomla_cloak": Tier.B,
    "alt": Tier.C,
}


def mailboxes(reading: Reading) -> tuple[Mailbox, ...]:
    """Addresses of the page, each once, the strongest sign first; at most 200."""
    found: dict[str, Mailbox] = {}
    judge = _Judge(reading)
    for address, how, node in _seen(reading):
        if address in found or len(found) >= _MOST:
            continue
        around = _around(node)
        if judge.real(address, around, block_of(node)):
            host = address.rpartition("@")[2]
            free = host in judge.free_hosts
            excerpt = mask(around) or address
            shown = address if host else ""
            found[address] = Mailbox(shown, how, _TIERS[how], block_of(node), selector_of(node), excerpt, free)
    return tuple(sorted(found.values(), key=lambda box: box.tier))


def _seen(reading: Reading) -> Iterator[tuple[str, str, LexborNode]]:
    """Every address with how it is written; each way is only looked for where the page holds its sign."""
    tree, shown = reading.tree, lowered(reading.text)
    words, text = reading.lens.vocabulary, text_nodes(reading)
    for place in reading.led.get("mailto", ()):
        node, link = reading.anchors[place], reading.links[place]
        yield from (("@".join(hit), "mailto", node) for hit in _addresses(unquote(link.url[7:].partition("?")[0])))
    if "@" in shown:
        for node, written in text:
            if "@" in written:
                hits = _addresses(written) or _addresses(_joined(node))
                yield from (("@".join(hit), "text", node) for hit in hits)
    if "[data-cfemail" in reading.signs or "cloaked" in reading.led:
        yield from ((address, "cloudflare", node) for address, node in cloudflare(tree))
    if any(word in shown for word in words.lists["mail.spelled_at"]):
        yield from ((address, "spelled_out", node) for address, node in spelled_out(text, words))
    scripted = any("addy" in script.text for script in reading.scripts)
    if scripted or "spam" in shown:  # of the cloak's script; of its sentence in every language
        yield from ((address, "joomla_cloak", node) for address, node in joomla(text, tree, words))
    for node in tree.css('img[alt*="@"]'):
        yield from (("@".join(hit), "alt", node) for hit in _addresses(node.attrs.get("alt") or ""))


def _addresses(text: str) -> list[tuple[str, str]]:
    return [(user.strip(".").lower(), host.lower()) for user, host in _ADDRESS.findall(unescape(text[:20_000]))]


def _joined(node: LexborNode) -> str:
    """An address split over elements, "info<b>@</b>mides.gob.gt", as it reads."""
    holder = node.parent
    text = holder.text() if holder is not None and holder.tag not in {"html", "body"} else ""
    return text if len(text) <= _AROUND else ""


def _around(node: LexborNode) -> str:
    text = fold_space(node.text(separator=" "))
    holder = node.parent
    while holder is not None and holder.tag not in {"html", "body"} and len(text) < _BEFORE:
        wider = fold_space(holder.text(separator=" ")[: 4 * _AROUND])
        if len(wider) > 2 * _AROUND:
            break
        text, holder = wider, holder.parent
    return text


class _Judge:
    """Tells an institution's mailbox from placeholders, vendors, files and the web agency in the footer."""

    def __init__(self, reading: Reading) -> None:
        lists = reading.lens.vocabulary.lists
        self._users = frozenset(lists["mail.placeholder_users"])
        self._placeholders = frozenset(lists["mail.placeholder_hosts"])
        self._vendors = lists["mail.vendor_hosts"]
        self._endings = frozenset(lists["mail.file_endings"])
        self._agency = reading.lens.vocabulary.words("mail.agency_words")
        self.free_hosts = frozenset(lists["mail.free_hosts"])
        try:
            self._own = bare_host(urlsplit(reading.page.final_url).hostname or "")
        except ValueError:
            self._own = ""

    def real(self, address: str, around: str, block: Block) -> bool:
        user, _, host = address.rpartition("@")
        if not host:  # a cloak hides the address, not that there is one
            return True
        if host.rpartition(".")[2] in self._endings or host in self._placeholders:
            return False
        if any(host == vendor or host.endswith("." + vendor) for vendor in self._vendors):
            return False
        own = self._own.endswith(host) or host.endswith(self._own)
        if user in self._users and not own:
            return False
        before = norm(around).partition(address)[0][-_BEFORE:]
        return own or block is not Block.FOOTER or before not in self._agency
