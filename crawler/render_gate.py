"""The gate in the browser: which of a page's own requests go out, judged by resource type without slowing the rest."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any

from playwright.async_api import CDPSession, Error

# Only what can act or lead elsewhere is stopped and judged; pictures, styles, fonts and scripts never wait for us.
_TYPES = ("Document", "XHR", "Fetch", "Ping", "EventSource", "CSPViolationReport")
_SAFE = frozenset({"GET", "HEAD"})
_FILE = re.compile(r"\.(?:avif|bmp|css|gif|ico|jpe?g|js|mp[34]|png|svg|webm|webp|woff2?)$")  # delete.png shows a bin
_LONG = 6  # letters; without its first a shorter word would be part of many others
_KEPT = 200  # refused requests remembered of one load


class Gate:
    """Judges the requests of one tab. Call `begin` before each load and read `refused` and `hops` after it."""

    def __init__(
        self,
        session: CDPSession,
        refusal: Callable[[str], str],
        acts: Callable[[str], bool],
        act_words: Collection[str],
        redirects: int,
    ) -> None:
        self._session = session
        self._refusal = refusal
        self._acts, self._act_words = acts, act_words
        self._redirects = redirects
        self._main = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.refused: list[str] = []
        self.hops: list[str] = []
        self.last_reason = ""  # why the main document's last request was refused
        self.forbids: Callable[[str, bool], bool] | None = None  # robots.txt, while words are typed

    async def install(self) -> None:
        """Stop the requests of these types from now on, and of any type where the address sounds as if it acted."""
        tree = await self._session.send("Page.getFrameTree")
        self._main = tree["frameTree"]["frame"]["id"]
        self._session.on("Fetch.requestPaused", self._paused)
        patterns = [{"resourceType": name} for name in _TYPES]
        patterns += [{"urlPattern": pattern} for pattern in acting_patterns(self._act_words)]
        await self._session.send("Fetch.enable", {"patterns": patterns})

    def begin(self) -> None:
        """Forget the last load."""
        self.refused, self.hops, self.last_reason, self.forbids = [], [], "", None

    def _paused(self, event: Mapping[str, Any]) -> None:
        task = asyncio.ensure_future(self._answer(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, event: Mapping[str, Any]) -> None:
        reason = self._judge(event)
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        if reason:
            # An aborted navigation leaves the page that is there; a page that moves for ever is to be left.
            answer["errorReason"] = "BlockedByClient" if reason.startswith("REDIRECTS") else "Aborted"
        with suppress(Error):  # the page went away with its request
            await self._session.send("Fetch.failRequest" if reason else "Fetch.continueRequest", answer)

    def _judge(self, event: Mapping[str, Any]) -> str:
        request = event["request"]
        method, url = str(request["method"]), str(request["url"])
        kind = event["resourceType"]
        main = kind == "Document" and event.get("frameId") == self._main
        if main:
            self.hops.append(url)
        reason = self._reason(method, url, main)
        if reason == "ACTS" and kind not in _TYPES and _FILE.search(url.lower()):
            reason = ""  # a picture or script of that name
        if reason and len(self.refused) < _KEPT:
            self.refused.append(f"{reason.partition(' ')[0]} {url[:500]}")
        if reason and main:
            self.last_reason = reason
        return reason

    def _reason(self, method: str, url: str, main: bool) -> str:
        if method not in _SAFE:
            return method
        if not url.startswith(("http://", "https://")):
            return "" if url.startswith(("about:", "data:", "blob:")) else "ADDRESS scheme"
        if address := self._refusal(url):
            return f"ADDRESS {address}"
        if self._acts(url):
            return "ACTS"
        if self.forbids is not None and self.forbids(url, main):
            return "ROBOTS"
        return "REDIRECTS too many" if main and len(self.hops) > self._redirects + 1 else ""


def acting_patterns(words: Collection[str]) -> list[str]:
    """Addresses that may act, in the browser's own wildcards. They choose what is judged, and judge nothing: the first
    letter of a long word may be a capital, and what stands between two words is left open."""
    return [f"*{(word if len(word) < _LONG else word[1:]).replace('-', '*')}*" for word in words]
