"""The API, version 1: what was published, for programs; and checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from service.web.booth import Booth
from service.web.checks import BusyError, Check
from service.web.errors import problem
from service.web.lists import Kept, Published
from service.web.paths import place
from service.web.shapes import (
    Averages,
    CheckAnswer,
    CheckAsk,
    Findings,
    Named,
    Problem,
    Quarters,
    Scores,
    Sites,
    SiteSheet,
)
from service.web.sheets import Sheets
from service.web.target import TargetError

_Quarter = Annotated[str, Query(pattern=r"^(\d{4}T[1-4])?$", description="Such as 2026T4; the latest by default.")]
_Page = Annotated[int, Query(ge=1, le=100_000)]
_Rows = Annotated[int, Query(ge=0, le=1000, description="Rows of a page; 0: as many as usual.")]
_Id = Annotated[str, Query(max_length=128)]
_Etag = Annotated[str, Header(alias="if-none-match", max_length=200)]
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}, 304: {"description": "Not modified"}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    200: {"model": CheckAnswer, "description": "The check of today, asked before"},
    403: {"model": Problem}, 408: {"model": Problem}, 413: {"model": Problem}, 422: {"model": Problem},
    429: {"model": Problem, "description": "One check at a time; see Retry-After"},
}  # fmt: skip


def given(found: Kept, etag: str) -> Response:
    """The answer, or that it has not changed."""
    headers = {"etag": found.tag, "cache-control": "public, max-age=60"}
    if etag == found.tag:
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type="application/json", headers=headers)


def _problem(status: int, code: str = "", **headers: str) -> Response:
    body = json.dumps(problem(status, code), ensure_ascii=False)
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, status, {"cache-control": "no-store", **more}, media_type="application/json")


@dataclass(frozen=True)
class Reader:
    """What was published. `rows` is the length of a page that nobody asked otherwise."""

    published: Published
    rows: int

    def router(self) -> APIRouter:
        """The routes; those of single files are answered before by the mirror's files, where there are any."""
        router = APIRouter(prefix="/api/v1", tags=["read"], responses=_NOT_FOUND)
        for path, handler, model in (
            ("/quarters", self.quarters, Quarters), ("/sites", self.sites, Sites),
            ("/sites/{site}", self.site, SiteSheet),
            ("/scores", self.scores, Scores), ("/findings", self.findings, Findings),
            ("/averages", self.averages, Averages),
        ):  # fmt: skip
            router.add_api_route(path, handler, methods=["GET"], response_model=model)
        return router

    def _answer(
        self, request: Request, kind: str, quarter: str, page: int, per_page: int, etag: str, **wanted: str
    ) -> Response:
        stamp, chosen = self.published.stamp(), {name: value for name, value in wanted.items() if value}
        found = self.published.answer(kind, quarter or self.published.latest(), chosen, page, per_page or self.rows)
        if found is None:
            return _problem(404)
        query = request.scope["query_string"].decode("latin-1")  # not request.url, which ends it at a "#"
        self.published.keep(request.scope["path"], query, found, stamp)
        return given(found, etag)

    async def quarters(self) -> Response:
        """Every published quarter."""
        return _problem(404)

    async def sites(
        self, request: Request, quarter: _Quarter = "", institution: _Id = "", status: _Id = "", page: _Page = 1,
        per_page: _Rows = 0, etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Sites and how their visits ended."""
        return self._answer(request, "sites", quarter, page, per_page, etag, institution=institution, status=status)

    async def site(self, site: Annotated[str, Path(max_length=128)]) -> Response:  # noqa: ARG002 - of the address
        """All of one site in the latest quarter."""
        return _problem(404)

    async def scores(
        self,
        request: Request,
        quarter: _Quarter = "",
        site: _Id = "",
        page: _Page = 1,
        per_page: _Rows = 0,
        etag: _Etag = "",
    ) -> Response:
        """Levels and points."""
        return self._answer(request, "scores", quarter, page, per_page, etag, site=site)

    async def findings(
        self, request: Request, quarter: _Quarter = "", site: _Id = "", criterion: _Id = "", outcome: _Id = "",
        page: _Page = 1, per_page: _Rows = 0, etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Findings with where a person can look."""
        return self._answer(
            request, "findings", quarter, page, per_page, etag, site=site, criterion=criterion, outcome=outcome
        )

    async def averages(
        self, request: Request, quarter: _Quarter = "", scope: _Id = "", variant: _Id = "", page: _Page = 1,
        per_page: _Rows = 0, etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Averages with how many are in them."""
        return self._answer(request, "averages", quarter, page, per_page, etag, scope=scope, variant=variant)


@dataclass(frozen=True)
class Asking:
    """Asking for a check, and how far it is."""

    booth: Booth
    sheets: Sheets

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/api/v1/checks", tags=["check"])
        router.add_api_route(
            "", self.ask, methods=["POST"], status_code=202, response_model=CheckAnswer, responses=_REFUSED
        )
        router.add_api_route(
            "/{key}", self.show, methods=["GET"], response_model=CheckAnswer, responses={404: {"model": Problem}}
        )
        return router

    async def ask(self, request: Request, asked: CheckAsk) -> Response:
        """Ask for the check of a site: once a day for each site, one at a time for each client."""
        try:
            check, new = await run_in_threadpool(self.booth.ask, asked.host, asked.site, request.state.visitor)
        except TargetError as error:
            return _problem(422, error.refusal.value)
        except BusyError as error:
            wait = self.booth.rules.full_s if error.full else self.booth.rules.often_s
            return _problem(429, "full" if error.full else "client", retry_after=str(wait))
        body = (await run_in_threadpool(self._told, check)).model_dump_json()
        headers = {"location": f"/api/v1/checks/{check.id}", "cache-control": "no-store"}
        return Response(body, 202 if new else 200, headers, media_type="application/json")

    async def show(self, key: Annotated[str, Path(max_length=128)]) -> Response:
        """How far a check is, and its result."""
        try:
            check = await run_in_threadpool(self.booth.checks.get, key)
        except KeyError:
            return _problem(404)
        body = (await run_in_threadpool(self._told, check)).model_dump_json()
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")

    def _told(self, check: Check) -> CheckAnswer:
        frames = self.booth.frames(check)
        names = ("id", "host", "due", "asked_at", "started_at", "ended_at", "steps", "why")
        return CheckAnswer(
            **{name: getattr(check, name) for name in names}, site=check.site_id, state=check.state.value,
            before=0 if check.over else self.booth.checks.before(check),
            page=Named(es=place("es", "check", check.id), en=place("en", "check", check.id)),
            result=self.sheets.alone(frames) if frames is not None else None,
        )  # fmt: skip
