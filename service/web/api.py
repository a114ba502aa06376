"""The API, version 1: what was published, for programs; and checks."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path as Folder
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from service.web.booth import Booth
from service.web.checks import BusyError, Check
from service.web.errors import problem
from service.web.mirror import FOLDER, listing
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

_KEPT = 64  # answers kept as bytes; the first pages are files
_Quarter = Annotated[str, Query(pattern=r"^(\d{4}T[1-4])?$", description="Such as 2026T4; the latest by default.")]
_Page = Annotated[int, Query(ge=1, le=100_000)]
_Rows = Annotated[int, Query(ge=1, le=1000)]
_Id = Annotated[str, Query(max_length=128)]
_Etag = Annotated[str, Header(alias="if-none-match", max_length=200)]
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem}, 304: {"description": "Not modified"}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    200: {"model": CheckAnswer, "description": "The check of today, asked before"},
    403: {"model": Problem}, 408: {"model": Problem}, 413: {"model": Problem}, 422: {"model": Problem},
    429: {"model": Problem, "description": "One check at a time; see Retry-After"},
}  # fmt: skip


class Published:
    """The mirror's files, read when they change."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder / FOLDER
        self._wholes: dict[str, tuple[int, list[dict[str, Any]]]] = {}
        self._answers: OrderedDict[tuple[object, ...], bytes] = OrderedDict()

    def latest(self) -> str:
        """The latest published quarter, "" when there is none."""
        found = sorted(path.name for path in (self._folder / "quarters").glob("*T[1-4]"))
        return found[-1] if found else ""

    def answer(self, kind: str, quarter: str, wanted: Mapping[str, str], page: int, rows: int) -> bytes | None:
        """One page of a list as JSON; None when the quarter was not published."""
        path = self._folder / "quarters" / quarter / f"{kind}.json"
        try:
            stamp = path.stat().st_mtime_ns
        except OSError:
            return None
        key = (kind, quarter, tuple(wanted.items()), page, rows, stamp)
        if key not in self._answers:
            chosen = [item for item in self._whole(path, stamp) if all(_is(item, k, v) for k, v in wanted.items())]
            address = urlencode({"quarter": quarter, **wanted, "per_page": rows})
            made = listing(quarter, chosen, page, rows, f"/{FOLDER}/{kind}?{address}&")
            self._answers[key] = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
            if len(self._answers) > _KEPT:
                self._answers.popitem(last=False)
        return self._answers[key]

    def _whole(self, path: Folder, stamp: int) -> list[dict[str, Any]]:
        known = self._wholes.get(str(path))
        if known is None or known[0] != stamp:
            known = (stamp, json.loads(path.read_bytes())["items"])
            self._wholes = {str(path): known, **dict(list(self._wholes.items())[:3])}
        return known[1]


def _is(item: Mapping[str, Any], name: str, value: str) -> bool:
    found = item.get(name)
    return bool(found["id"] == value if isinstance(found, Mapping) else found == value)


def _given(body: bytes | None, etag: str) -> Response:
    if body is None:
        return _problem(404)
    tag = f'"{sha256(body).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "public, max-age=60"}
    if etag == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _problem(status: int, code: str = "", **headers: str) -> Response:
    body = json.dumps(problem(status, code), ensure_ascii=False)
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(body, status, {"cache-control": "no-store", **more}, media_type="application/json")


def reading(published: Published, rows: int) -> APIRouter:
    """What was published."""
    router = APIRouter(prefix="/api/v1", tags=["read"], responses=_NOT_FOUND)

    def answer(kind: str, quarter: str, page: int, per_page: int, etag: str, **wanted: str) -> Response:
        chosen = {name: value for name, value in wanted.items() if value}
        return _given(published.answer(kind, quarter or published.latest(), chosen, page, per_page), etag)

    @router.get("/quarters", response_model=Quarters)
    async def quarters() -> Response:
        """Every published quarter."""
        return _problem(404)  # the file of the mirror answers; without it nothing was published

    @router.get("/sites", response_model=Sites)
    async def sites(
        quarter: _Quarter = "", institution: _Id = "", status: _Id = "", page: _Page = 1, per_page: _Rows = rows,
        etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Sites and how their visits ended."""
        return answer("sites", quarter, page, per_page, etag, institution=institution, status=status)

    @router.get("/sites/{site}", response_model=SiteSheet)
    async def site(site: Annotated[str, Path(max_length=128)]) -> Response:  # noqa: ARG001 - named by the address
        """All of one site in the latest quarter."""
        return _problem(404)  # the file of the mirror answers for every site that there is

    @router.get("/scores", response_model=Scores)
    async def scores(
        quarter: _Quarter = "", site: _Id = "", page: _Page = 1, per_page: _Rows = rows, etag: _Etag = ""
    ) -> Response:
        """Levels and points."""
        return answer("scores", quarter, page, per_page, etag, site=site)

    @router.get("/findings", response_model=Findings)
    async def findings(
        quarter: _Quarter = "", site: _Id = "", criterion: _Id = "", outcome: _Id = "", page: _Page = 1,
        per_page: _Rows = rows, etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Findings with where a person can look."""
        return answer("findings", quarter, page, per_page, etag, site=site, criterion=criterion, outcome=outcome)

    @router.get("/averages", response_model=Averages)
    async def averages(
        quarter: _Quarter = "", scope: _Id = "", variant: _Id = "", page: _Page = 1, per_page: _Rows = rows,
        etag: _Etag = "",
    ) -> Response:  # fmt: skip
        """Averages with how many are in them."""
        return answer("averages", quarter, page, per_page, etag, scope=scope, variant=variant)

    return router


def checking(booth: Booth, sheets: Sheets) -> APIRouter:
    """Asking for a check, and how far it is."""
    router = APIRouter(prefix="/api/v1/checks", tags=["check"])

    def told(check: Check) -> CheckAnswer:
        frames = booth.frames(check)
        names = ("id", "host", "due", "asked_at", "started_at", "ended_at", "steps", "why")
        return CheckAnswer(
            **{name: getattr(check, name) for name in names}, site=check.site_id, state=check.state.value,
            before=0 if check.over else booth.checks.before(check),
            page=Named(es=place("es", "check", check.id), en=place("en", "check", check.id)),
            result=sheets.alone(frames) if frames is not None else None,
        )  # fmt: skip

    @router.post("", status_code=202, response_model=CheckAnswer, responses=_REFUSED)
    async def ask(request: Request, asked: CheckAsk) -> Response:
        """Ask for the check of a site: once a day for each site, one at a time for each client."""
        try:
            check, new = await run_in_threadpool(booth.ask, asked.host, asked.site, request.state.visitor)
        except TargetError as error:
            return _problem(422, error.refusal.value)
        except BusyError as error:
            wait = booth.rules.full_s if error.full else booth.rules.often_s
            return _problem(429, "full" if error.full else "client", retry_after=str(wait))
        body = (await run_in_threadpool(told, check)).model_dump_json()
        headers = {"location": f"/api/v1/checks/{check.id}", "cache-control": "no-store"}
        return Response(body, 202 if new else 200, headers, media_type="application/json")

    @router.get("/{key}", response_model=CheckAnswer, responses={404: {"model": Problem}})
    async def show(key: Annotated[str, Path(max_length=128)]) -> Response:
        """How far a check is, and its result."""
        try:
            check = await run_in_threadpool(booth.checks.get, key)
        except KeyError:
            return _problem(404)
        body = (await run_in_threadpool(told, check)).model_dump_json()
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")

    return router
