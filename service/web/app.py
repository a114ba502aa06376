"""The application: published files first, then the pages and the API, inside the guard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from crawler.clock import Clock
from crawler.registry import Registry
from reports.drawn import write_resources
from scoring.store import Store
from service.context import Context
from service.web.api import Asking, Reader, given
from service.web.booth import Booth
from service.web.checks import Check, Checks
from service.web.desk import Desk, Do, Process
from service.web.errors import error
from service.web.guard import Guard
from service.web.lists import Published
from service.web.mirror import ROWS
from service.web.pages import Pages
from service.web.quota import Quota
from service.web.revise import Revise
from service.web.rules import WebRules
from service.web.sheets import Sheets
from service.web.shelf import Shelf
from service.web.work import Errand

_STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Web:
    """What the application is made of."""

    app: ASGIApp
    api: FastAPI
    booth: Booth
    rules: WebRules


def _now() -> datetime:
    return Clock.from_environment().now()


def build(
    context: Context, trusted: frozenset[str] = frozenset(), do: Do | None = None, now: Callable[[], datetime] = _now
) -> Web:
    """The application of one registry. `do` does a check: by default a process of its own. Raises ConfigError."""
    rules, pages = WebRules.load(context.config), Pages.load(context)
    store = Store.open(context.store_url)
    checks = Checks(store.engine, rules.waiting)
    desk = Desk(checks, do or _process(context, rules), now)
    registry = Registry.load(context.registry_source, context.registry)
    booth = Booth(context, rules, registry, store, checks, now, desk.ring, Quota(rules.disputes_a_day))
    published = Published(context.public)
    api = _api(pages, booth, published, _living(desk, store))
    shelf = Shelf((context.public, _own_files(context)), context.evidence, rules.memory_mb * 2**20)

    async def refuse(scope: Scope, status: int) -> Response:
        return error(pages, scope, status)

    api.add_middleware(_Front, shelf=shelf, published=published)
    return Web(Guard(api, rules, trusted, refuse), api, booth, rules)


def _api(pages: Pages, booth: Booth, published: Published, lifespan: Callable[[FastAPI], object]) -> FastAPI:
    api = FastAPI(
        title="egob", version="1", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
        lifespan=lifespan, redirect_slashes=True,  # type: ignore[arg-type]
        description="Maturity of the websites of a government. Published data: CC BY 4.0.",
    )  # fmt: skip
    api.include_router(Reader(published, ROWS).router())
    api.include_router(Asking(booth, Sheets(pages.method, pages.causes)).router())
    api.router.routes.extend(Revise(pages, booth).routes())

    async def refused(request: Request, found: Exception) -> Response:
        status = found.status_code if isinstance(found, HTTPException) else 500
        headers = dict(found.headers or {}) if isinstance(found, HTTPException) else {}
        return error(pages, request.scope, status, headers)

    async def not_understood(request: Request, _found: Exception) -> Response:
        return error(pages, request.scope, 422)

    api.add_exception_handler(HTTPException, refused)
    api.add_exception_handler(RequestValidationError, not_understood)
    api.add_exception_handler(Exception, refused)
    return api


def _living(desk: Desk, store: Store) -> Callable[[FastAPI], object]:
    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        worker = asyncio.create_task(desk.work())
        yield
        worker.cancel()
        with suppress(asyncio.CancelledError):
            await worker
        store.close()

    return living


class _Front:
    """Published files, and lists that were given before, ahead of anything else: nearly every request asks for them."""

    def __init__(self, app: ASGIApp, shelf: Shelf, published: Published) -> None:
        self._shelf, self._published, self._app = shelf, published, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            etag = Headers(scope=scope).get("if-none-match", "")
            path, query = scope["path"], scope["query_string"].decode("latin-1")
            found = self._shelf.answer(path, query, etag)
            if found is None and (kept := self._published.given(path, query)) is not None:
                found = given(kept, etag)
            if found is not None:
                await found(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _process(context: Context, rules: WebRules) -> Process:
    def order(check: Check) -> str:
        browser = str(context.browser or "")
        return Errand(
            check=check.id, config=context.config, registry=context.registry, browser=browser
        ).model_dump_json()

    return Process(order, context.var / "checks" / "web.log", rules.check_minutes * 60)


def _own_files(context: Context) -> Path:
    """Styles and scripts of the web's own pages, and those of the report while nothing is published."""
    folder = context.var / "web"
    (folder / "web").mkdir(parents=True, exist_ok=True)
    for path in _STATIC.iterdir():
        (folder / "web" / path.name).write_bytes(path.read_bytes())
    if not (folder / "recursos").is_dir():
        write_resources(folder / "recursos")
    return folder
