"""Whatever the downloader raises becomes an answer with a cause; nothing of it reaches the visit as an exception."""

from __future__ import annotations

import asyncio
import zlib
from typing import Any

import brotli
import pytest
from backports import zstd
from scrapy import exceptions as scrapy_errors
from twisted.internet.error import ConnectError, ConnectionLost, NoRouteError, TCPTimedOutError

from crawler.address_rule import check_url
from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.egress import RefusedAddressError
from crawler.evidence import Cause
from crawler.fetching import Fetcher
from crawler.page import Purpose
from crawler.step import Step
from scoring.phrases import known
from tests.crawler.web import CONFIG

RAISED: list[tuple[BaseException, Cause]] = [
    (RefusedAddressError("private_address 10.0.0.1"), Cause.REFUSED_ADDRESS),
    (scrapy_errors.CannotResolveHostError("x"), Cause.DNS),
    (scrapy_errors.DownloadTimeoutError("x"), Cause.TIMEOUT),
    (scrapy_errors.DownloadConnectionRefusedError("x"), Cause.REFUSED),
    (scrapy_errors.DownloadCancelledError("x"), Cause.TOO_LARGE),
    (scrapy_errors.IgnoreRequest("x"), Cause.TOO_LARGE),
    (scrapy_errors.DownloadFailedError([ConnectionLost()]), Cause.RESET),
    (scrapy_errors.DownloadFailedError("OpenSSL.SSL.Error: wrong version number"), Cause.TLS),
    (scrapy_errors.DownloadFailedError("ParseError: wrong number of parts"), Cause.INVALID_RESPONSE),
    (NoRouteError("Network is unreachable"), Cause.OWN_NETWORK),
    (TCPTimedOutError(), Cause.TIMEOUT),
    (ConnectError("No route to host"), Cause.REFUSED),
    (zlib.error("invalid block type"), Cause.INVALID_RESPONSE),
    (brotli.error("x"), Cause.INVALID_RESPONSE),
    (zstd.ZstdError("x"), Cause.INVALID_RESPONSE),
    (EOFError("x"), Cause.INVALID_RESPONSE),
]


class Engine:
    """Scrapy's engine as far as it is asked here."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    async def download_async(self, _request: Any) -> Any:
        raise self.error


@pytest.mark.parametrize(("error", "cause"), RAISED, ids=lambda value: type(value).__name__)
def test_network_trouble_is_an_answer_with_a_cause(error: BaseException, cause: Cause) -> None:
    engine: Any = Engine(error)
    fetcher = Fetcher(engine, CrawlConfig.load(CONFIG), Clock(), lambda _url, _robots: False)
    fetched = asyncio.run(fetcher.take(Step(Purpose.HOME, "http://a.gob.test/"), {}))
    assert (fetched.answer.error, fetched.page) == (cause.value, None)
    assert fetched.capture.meta["error"] == cause.value


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://localhost/", "el nombre solo existe dentro de una red: localhost"),
        ("http://10.0.0.1/", "el sitio se nombra con un número y no con un nombre: 10.0.0.1"),
        ("http://a.gob.test:22/", "el puerto 22 no es de los que se visitan"),
        ("ftp://a.gob.test/", "la dirección no empieza con http:// ni https://: ftp"),
        ("http://u:p@a.gob.test/", "la dirección lleva un usuario o una contraseña"),
        ("http://a.gob.test/" + "x" * 3000, "la dirección está mal escrita: url_length"),
    ],
)
def test_why_an_address_is_not_asked_for_can_be_read_and_translated(url: str, read: str) -> None:
    engine: Any = Engine(RefusedAddressError(check_url(url)))
    fetcher = Fetcher(engine, CrawlConfig.load(CONFIG), Clock(), lambda _url, _robots: False)
    detail = asyncio.run(fetcher.take(Step(Purpose.HOME, "http://a.gob.test/"), {})).answer.detail
    assert detail == read
    assert known(detail) is not None
