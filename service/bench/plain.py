"""Plain Scrapy: fetch a page, take its links with LinkExtractor (lxml), follow those of the site; nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

_SETTINGS: dict[str, Any] = {
    "LOG_ENABLED": False,
    "LOG_INSTALL_ROOT_HANDLER": False,
    "TELNETCONSOLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 20,
    "RETRY_ENABLED": False,
}


class PlainSpider(scrapy.Spider):
    """What a first spider looks like."""

    name = "plain"

    def __init__(self, origins: Sequence[str]) -> None:
        super().__init__()
        self.origins = origins
        self.extractors = {urlsplit(o).netloc: LinkExtractor(allow_domains=urlsplit(o).netloc) for o in origins}
        self.pages = 0

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The home pages."""
        for origin in self.origins:
            yield scrapy.Request(origin + "/")

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        """Count and follow."""
        if isinstance(response, HtmlResponse):
            self.pages += 1
            for link in self.extractors[urlsplit(response.url).netloc].extract_links(response):
                yield scrapy.Request(link.url)


def command(folder: Path, origins: Sequence[str]) -> list[str]:
    """The command that crawls the sites in a process of its own and leaves the number of pages in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    task = folder / "plain.json"
    task.write_text(json.dumps(list(origins)), encoding="utf-8")
    return [sys.executable, "-m", "service.bench.plain", str(task)]


def pages(folder: Path) -> int:
    """How many pages the last command read."""
    return int((folder / "plain.pages").read_text(encoding="utf-8"))


def main(path: str) -> None:
    """Crawl what a task file names."""
    task = Path(path)
    process = CrawlerProcess(_SETTINGS)
    crawler = process.create_crawler(PlainSpider)
    process.crawl(crawler, origins=json.loads(task.read_text(encoding="utf-8")))
    process.start()
    spider = crawler.spider
    assert isinstance(spider, PlainSpider)  # noqa: S101 - the only spider there is
    task.with_suffix(".pages").write_text(str(spider.pages), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
