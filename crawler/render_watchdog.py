"""Bounds what the browser's processes may take of the machine's memory, without watching them."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.async_api import Browser, Error

_PROC = Path("/proc")


async def bound_memory(browser: Browser, limit_bytes: int) -> list[int]:
    """Let no process of the browser's tree, nor one it starts later, hold more private memory than this.

    Limits are inherited, so setting them once on the tree that stands after the start is enough. The page of a
    process that asks for more crashes alone. Linux only; elsewhere nothing is set. Returns the process ids.
    """
    if not sys.platform.startswith("linux"):
        return []
    import resource

    bounded = []
    for pid in tree(await browser_pid(browser)):
        try:
            resource.prlimit(pid, resource.RLIMIT_DATA, (limit_bytes, limit_bytes))
        except (OSError, ValueError):
            continue  # gone, or the machine's own limit is lower
        bounded.append(pid)
    return bounded


async def browser_pid(browser: Browser) -> int:
    """Process id of the browser itself; 0 when it does not say."""
    try:
        session = await browser.new_browser_cdp_session()
        told = await session.send("SystemInfo.getProcessInfo")
        await session.detach()
    except Error:
        return 0
    return next((int(one["id"]) for one in told["processInfo"] if one["type"] == "browser"), 0)


def tree(root: int) -> list[int]:
    """A process and all below it."""
    if root == 0:
        return []
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found
