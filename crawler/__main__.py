"""One crawl process: `python -m crawler JOB.json`. Started by the service; a person may start it too."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess

from crawler.addresses import AddressBook
from crawler.job import Exit, Job
from crawler.logs import configure
from crawler.readings.priority import Priority
from crawler.settings import settings_for
from crawler.spiders.sites import SitesSpider
from crawler.vocabulary import Vocabulary


def book_of(job: Job) -> AddressBook:
    """The address book a job asks for."""
    if job.address_book is not None:
        return AddressBook.load(job.address_book)
    return AddressBook.private(job.private)


def main(path: str) -> int:
    """Run a job to its end; returns the exit code."""
    job = Job.model_validate_json(Path(path).read_text(encoding="utf-8"))
    if job.now is not None:  # on another machine: the day of a crawl is one, whoever reads a part of it
        os.environ["EGOB_NOW"] = job.now
    configure(logging.INFO)  # a line per site is what an operator reads, not one per request
    config = job.crawl_config()
    vocabulary = Vocabulary.load(job.config, job.registry)
    more = {
        "EGOB_ADDRESS_BOOK": book_of(job),
        "EGOB_BROWSER": job.browser,
        "EGOB_ACTS": Priority(vocabulary).acts,
        "EGOB_ACT_WORDS": vocabulary.lists["priority.act_marks"],
        "EGOB_RENDERS_AT_ONCE": config.pace.renders_at_once,
        "EGOB_RENDER_S": config.time.render_s,
    }
    process = AsyncCrawlerProcess(settings_for(config, **more))
    for name in ("scrapy", "twisted"):
        logging.getLogger(name).setLevel(logging.WARNING)
    crawler = process.create_crawler(SitesSpider)
    process.crawl(crawler, job=job)
    loop = asyncio.get_event_loop()
    loop.add_signal_handler(signal.SIGTERM, lambda: _stop(crawler.spider, Exit.TERMINATED))
    loop.add_signal_handler(signal.SIGINT, lambda: _stop(crawler.spider, Exit.INTERRUPTED))
    process.start(install_signal_handlers=False)
    spider = crawler.spider
    if not isinstance(spider, SitesSpider):
        return int(Exit.BROKEN)
    sys.stdout.write(spider.why)
    return int(spider.exit)


def _stop(spider: object, code: Exit) -> None:
    """The first signal stops the spider; with a second one, or before there is a spider, the process ends at once."""
    if isinstance(spider, SitesSpider) and not spider.stopping:
        spider.stop(code)
    else:
        os._exit(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
