"""Plain Scrapy: fetch a page, take its links with LinkExtractor (lxml), follow those of the site; nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy import signals
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.http import HtmlResponse, Response
from scrapy.linkextractors import LinkExtractor

from service.bench.cost import Cost, cpu_seconds

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
    "CLOSESPIDER_TIMEOUT": 120,
}


class PlainSpider(scrapy.Spider):
    """What a first spider looks like."""

    name = "plain"

    def __init__(self, origins: list[str]) -> None:
        super().__init__()
        self.origins = origins
        self.extractors = {urlsplit(o).netloc: LinkExtractor(allow_domains=urlsplit(o).netloc) for o in origins}
        self.pages = 0
        self.begun = self.ended = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> PlainSpider:
        """Read the clock when the engine stands and when it is done: starting Python and Scrapy is not counted."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.begin, signals.spider_opened)
        crawler.signals.connect(spider.end, signals.spider_closed)
        return spider

    def begin(self) -> None:
        """The first request is about to be made."""
        self.begun = cpu_seconds()

    def end(self) -> None:
        """The last page was read."""
        self.ended = cpu_seconds()

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


def plain_scrapy(origins: list[str]) -> Cost:
    """Crawl the sites; to be called in a process of its own, because a reactor runs once."""
    process = CrawlerProcess(_SETTINGS)
    crawler = process.create_crawler(PlainSpider)
    process.crawl(crawler, origins=origins)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, PlainSpider)  # noqa: S101 - the only spider there is
    return Cost(spider.pages, spider.ended - spider.begun)
