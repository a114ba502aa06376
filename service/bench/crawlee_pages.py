"""Crawlee's PlaywrightCrawler over a list of pages: `python crawlee_pages.py TASK.json`, in any Python that has it.

Imports nothing of this project, so that it may run in an environment of its own. It is given every address, finds no
links, keeps nothing and waits for nobody: all of that is in its favour."""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


async def crawl(task: dict[str, Any]) -> int:
    """Render every address of the task; returns how many were read."""
    crawlers, crawlee = import_module("crawlee.crawlers"), import_module("crawlee")
    storages = import_module("crawlee.storage_clients")
    places = crawlee.ConcurrencySettings(max_concurrency=task["places"], desired_concurrency=task["places"])
    crawler = crawlers.PlaywrightCrawler(
        headless=True, browser_type="chromium", max_request_retries=0, concurrency_settings=places,
        storage_client=storages.MemoryStorageClient(), configure_logging=False,
        browser_launch_options={"executable_path": task["browser"], "chromium_sandbox": False},
    )  # fmt: skip
    read = 0

    async def keep(context: Any) -> None:
        nonlocal read
        read += len(await context.page.content()) > 0

    crawler.router.default_handler(keep)
    if task["urls"]:
        await crawler.run(task["urls"])
    return read


if __name__ == "__main__":
    path = Path(sys.argv[1])
    pages = asyncio.run(crawl(json.loads(path.read_text(encoding="utf-8"))))
    path.with_suffix(".pages").write_text(str(pages), encoding="utf-8")
