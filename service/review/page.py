"""Page: the review queue and the questions on one site as pages of this machine, for whoever holds its address."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import uvicorn
from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp

from reports.evidence import Pictures
from scoring.finding import Outcome
from scoring.opinions import EXCERPT_CHARS, NAME_CHARS, REASON_CHARS, State
from scoring.reviews import IncompleteReviewError
from service.review.desk import Answer, Desk
from service.review.guard import Guard
from service.review.words import BASES, SAID, STATES, USUAL, matters, others, places, retest, told, waiting

_SHOWN = 25  # items of the queue on its page
_HEX = frozenset("0123456789abcdef")
_NAME = "name"  # cookie


def serve(desk: Desk, port: int, say: Callable[[str], None]) -> None:
    """Serve on the loopback address until interrupted; `say` is told the address, which holds this start's token."""
    token = secrets.token_urlsafe(24)
    with socket.create_server(("127.0.0.1", port)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        say(f"http://{host}/entrar?llave={token}")
        server = uvicorn.Server(uvicorn.Config(build(desk, token, host), log_level="warning", access_log=False))
        server.run(sockets=[listener])


def build(desk: Desk, token: str, host: str) -> ASGIApp:
    """The application: nothing answers without the token, nor under another name than `host`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    pages = _Pages(desk)
    app.add_api_route("/", pages.queue, response_class=HTMLResponse)
    app.add_api_route("/nombre", pages.named, methods=["POST"])
    app.add_api_route("/hallazgo/{site}/{criterion}", pages.item, response_class=HTMLResponse)
    app.add_api_route("/hallazgo/{site}/{criterion}", pages.decided, methods=["POST"])
    app.add_api_route("/sitio/{site}", pages.questions, response_class=HTMLResponse)
    app.add_api_route("/sitio/{site}", pages.answered, methods=["POST"])
    app.add_api_route("/imagen/{digest}", pages.picture)
    app.add_api_route("/pagina/{digest}", pages.kept)
    app.add_api_route("/estilo.css", pages.style)
    return Guard(app, token, host)


class _Pages:
    """Answers of the routes."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._pictures = desk, Pictures(desk.context.evidence)
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        self._pages = Environment(loader=loader, autoescape=select_autoescape(), undefined=StrictUndefined)
        self._pages.globals |= {"said": SAID, "bases": BASES, "usual": USUAL, "yes": Outcome.PRESENT, "limits": _LIMITS}
        self._pages.globals |= {"retest": lambda dispute: retest(desk, dispute)}
        self._pages.globals |= {"matters": matters, "told": told, "places": places, "size": self._pictures.size}

    async def queue(self, request: Request, anotado: str = "") -> Response:
        name = _name(request)
        tasks = self._desk.tasks(name) if name else []
        told_ = STATES[State(anotado)] if anotado in set(State) else ""
        return self._page(
            "cola.html",
            name,
            tasks=tasks[:_SHOWN],
            total=len(tasks),
            waiting=waiting(self._desk),
            told_=told_,
            others=others(self._desk),
        )

    async def named(self, request: Request) -> Response:
        form = await _form(request)
        answer = RedirectResponse("/", 303)
        answer.set_cookie(
            _NAME, quote(" ".join(form.get("nombre", "").split())[:NAME_CHARS]), samesite="strict", httponly=True
        )
        return answer

    async def item(self, request: Request, site: str, criterion: str, wrong: str = "") -> Response:
        name = _name(request)
        task = self._desk.task(name, (site, criterion)) if name else None
        if task is None:
            return RedirectResponse("/", 303)
        return self._page("hallazgo.html", name, 400 if wrong else 200, task=task, wrong=wrong)

    async def decided(self, request: Request, site: str, criterion: str) -> Response:
        name, form = _name(request), await _form(request)
        task = self._desk.task(name, (site, criterion)) if name else None
        if task is None:
            return RedirectResponse("/", 303)
        try:
            state = self._desk.say(name, task, _answer(form, ""))
        except (IncompleteReviewError, ValueError) as error:
            return await self.item(request, site, criterion, str(error))
        return RedirectResponse(f"/?anotado={state.value}", 303)

    async def questions(self, request: Request, site: str, wrong: str = "") -> Response:
        name = _name(request)
        if not name or site not in self._desk.sites:
            return RedirectResponse("/", 303)
        asked = self._desk.unanswered(name, site)
        return self._page(
            "sitio.html", name, 400 if wrong else 200, site=self._desk.sites[site], asked=asked, wrong=wrong
        )

    async def answered(self, request: Request, site: str) -> Response:
        name, form = _name(request), await _form(request)
        if not name or site not in self._desk.sites:
            return RedirectResponse("/", 303)
        url = str(self._desk.sites[site]["url"])
        try:
            answers = {c.id: _answer(form, f"{c.id}.", url) for c in self._desk.unanswered(name, site)}
            self._desk.answer(name, site, answers)
        except (IncompleteReviewError, ValueError) as error:
            return await self.questions(request, site, str(error))
        return RedirectResponse("/", 303)

    async def picture(self, digest: str) -> Response:
        return self._evidence(digest, "jpg", "image/jpeg")

    async def kept(self, digest: str) -> Response:
        """The kept page as text: what strangers wrote is never run here."""
        return self._evidence(digest, "html", "text/plain; charset=utf-8")

    async def style(self) -> Response:
        return FileResponse(Path(__file__).parent / "templates" / "estilo.css", media_type="text/css")

    def _evidence(self, digest: str, kind: str, media: str) -> Response:
        path = self._desk.context.evidence / f"{digest}.{kind}"
        if len(digest) != 64 or not _HEX.issuperset(digest) or not path.is_file():
            return Response("no está", 404, media_type="text/plain")
        return FileResponse(path, media_type=media)

    def _page(self, template: str, name: str, status: int = 200, /, **given: Any) -> Response:
        where = f"{self._desk.context.registry} {self._desk.context.quarter}"
        return HTMLResponse(self._pages.get_template(template).render(name=name, where=where, **given), status)


_LIMITS = {"reason": REASON_CHARS, "excerpt": EXCERPT_CHARS, "name": NAME_CHARS}


def _name(request: Request) -> str:
    return unquote(request.cookies.get(_NAME, ""))


async def _form(request: Request) -> dict[str, str]:
    return {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def _answer(form: Mapping[str, str], prefix: str, url: str = "") -> Answer:
    """One answer of a form. Raises ValueError when neither yes nor no is chosen."""
    chosen = form.get(f"{prefix}respuesta", "")
    if chosen not in {Outcome.PRESENT.value, Outcome.ABSENT.value}:
        raise ValueError("elija una respuesta a cada pregunta")
    outcome = Outcome(chosen)
    seen = form.get(f"{prefix}url", "").strip() or (url if outcome is Outcome.PRESENT else "")
    reason = form.get(f"{prefix}razon", "").strip() or USUAL[outcome]
    return Answer(outcome, reason, seen, form.get(f"{prefix}texto", "").strip())
