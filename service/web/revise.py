"""Revise: the pages on which a site is checked and a finding is disputed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from crawler.clock import local_day
from reports.clean import href, plain
from reports.paths import LANGUAGES
from scoring.disputes import Dispute, disputes
from service.web.booth import Booth, ReplyError
from service.web.checks import INTERRUPTED, REGISTRY, BusyError, Check, State
from service.web.desk import BROKEN, OWN_NETWORK, TOO_LONG
from service.web.pages import Pages
from service.web.paths import PLACES, language_of, place
from service.web.target import Refusal, TargetError
from service.web.words import say

_ = str  # marks a message for the catalogue
_REFUSED = {
    Refusal.NOT_A_NAME: _("Escriba solo el nombre de un sitio, como www.ejemplo.gob.gt."),
    Refusal.NOT_ALLOWED: _("Aquí solo se revisan los sitios de esta medición y los de instituciones del Estado."),
    Refusal.NOT_OF_HOST: _("Ese sitio no está en ese nombre."),
}
_BUSY = _("Ya hay una revisión suya en curso. Espere a que termine.")
_FULL = _("Hay demasiadas revisiones en la cola. Vuelva a intentarlo más tarde.")
_FAILED = {
    INTERRUPTED: _("La revisión se interrumpió. No fue por el sitio: puede pedirla otra vez."),
    OWN_NETWORK: _("Nuestra red no respondió. No fue por el sitio: puede pedirla otra vez."),
    TOO_LONG: _("La revisión tardó demasiado y se detuvo. Puede pedirla otra vez."),
    BROKEN: _("La revisión falló por un error nuestro. Puede pedirla otra vez."),
}
_REPLY = {
    "criterion": _("Elija un criterio de la lista."),
    "reason": _("Explique por qué, con diez letras o más y dos mil o menos."),
    "url": _("La página tiene que ser del mismo sitio y empezar con http:// o https://."),
    "many": _("Este sitio ya tiene una réplica por cada criterio en espera de una persona."),
    "often": _("Desde su red ya se enviaron hoy todas las réplicas que se reciben en un día. Vuelva mañana."),
}
_LATER = frozenset({"many", "often"})  # refusals that pass with time
_FRESH = {"cache-control": "no-store", "x-robots-tag": "noindex"}
_MOST = 120  # steps of a long visit: where the bar is full


@dataclass(frozen=True)
class Said:
    """One dispute in the public log, its text made harmless."""

    dispute: Dispute
    name: str
    reason: str
    link: str
    place: str
    retest: str


@dataclass(frozen=True)
class Revise:
    """The handlers."""

    pages: Pages
    booth: Booth

    def routes(self) -> list[Route]:
        """In both languages."""
        found = []
        for number in range(len(LANGUAGES)):
            at = {name: f"/{folders[number]}/" for name, folders in PLACES.items()}
            found += [
                Route(at["check"], self.form, methods=["GET"]),
                Route(at["check"], self.ask, methods=["POST"]),
                Route(at["check"] + "{key}/", self.show, methods=["GET"]),
                Route(at["reply"], self.reply_form, methods=["GET"]),
                Route(at["reply"], self.reply, methods=["POST"]),
                Route(at["replies"], self.replies, methods=["GET"]),
            ]
        return found

    async def form(self, request: Request) -> Response:
        """The empty form, filled in from ?host= and ?site=."""
        asked = request.query_params
        host, site = asked.get("host", ""), asked.get("site", "")
        known = self.booth.registry.sites.get(site)
        if known is not None and known.url and not host:
            host = known.url.split("/")[2].partition(":")[0]
        return self._form(request, host, site if known else "")

    def _form(
        self, request: Request, host: str, site: str, status: int = 200, refusal: str = "", wait: int = 0
    ) -> Response:
        language = language_of(request.url.path)
        suffixes = ", ".join(f".{suffix}" for suffix in self.booth.rules.suffixes)
        html = self.pages.render(
            "ask.html", language, "check", host=plain(host), site=site, suffixes=suffixes,
            refusal=say(language, refusal) if refusal else "",
        )  # fmt: skip
        return HTMLResponse(html, status, {**_FRESH, **({"retry-after": str(wait)} if wait else {})})

    async def ask(self, request: Request) -> Response:
        """To the check of today; a text that is no host of ours, and a client with a check at work, are told so."""
        given = await _fields(request)
        host, site, visitor = given.get("host", ""), given.get("site", ""), request.state.visitor
        try:
            check, new = await run_in_threadpool(self.booth.ask, host[:300], site[:128], visitor)
        except TargetError as error:
            return self._form(request, host, "", 422, _REFUSED[error.refusal])
        except BusyError as error:
            rules = self.booth.rules
            wait, why = (rules.full_s, _FULL) if error.full else (rules.often_s, _BUSY)
            return self._form(request, host, site, 429, why, wait)
        there = place(language_of(request.url.path), "check", check.id)
        return RedirectResponse(there if new else f"{there}?again=1", 303, _FRESH)

    async def show(self, request: Request) -> Response:
        """How far a check is, or its result."""
        html = await run_in_threadpool(
            self._show, request.path_params["key"], language_of(request.url.path), "again" in request.query_params
        )
        return HTMLResponse(html, headers=_FRESH)

    def _show(self, key: str, language: str, again: bool) -> str:
        try:
            check = self.booth.checks.get(key)
        except KeyError as error:
            raise HTTPException(404) from error
        frames = self.booth.frames(check)
        if frames is not None:
            published = check.site_id in self.booth.registry.sites
            found = [d for d in disputes(self.booth.store.engine) if key in {d.quarter, d.retest}]
            said = [self._said(dispute, language) for dispute in found]
            return self.pages.result(frames, language, key, check=check, again=again, published=published, said=said)
        return self.pages.render(
            "progress.html", language, "check", key, check=check, most=_MOST, before=self.booth.checks.before(check),
            failure=say(language, _FAILED.get(check.why, _FAILED[BROKEN])),
            tomorrow=check.due > local_day(self.booth.now()).isoformat(),
        )  # fmt: skip

    async def reply_form(self, request: Request) -> Response:
        """The form of a dispute on ?check= or ?site=."""
        return await run_in_threadpool(self._reply_form, request, dict(request.query_params))

    def _reply_form(self, request: Request, given: dict[str, str], status: int = 200, refusal: str = "") -> Response:
        language = language_of(request.url.path)
        try:
            about = self.booth.about(given.get("check", ""), given.get("site", ""))
        except KeyError as error:
            raise HTTPException(404) from error
        html = self.pages.render(
            "reply.html", language, "reply", about=about, criterion=given.get("criterion", ""),
            reason=given.get("reason", "")[:2000], url=given.get("url", "")[:2000],
            refusal=say(language, refusal) if refusal else "",
        )  # fmt: skip
        return HTMLResponse(html, status, _FRESH)

    async def reply(self, request: Request) -> Response:
        """Keep a dispute, and show it in the log."""
        return await run_in_threadpool(self._reply, request, await _fields(request))

    def _reply(self, request: Request, given: dict[str, str]) -> Response:
        try:
            about = self.booth.about(given.get("check", ""), given.get("site", ""))
            criterion, reason, url = (given.get(name, "") for name in ("criterion", "reason", "url"))
            kept = self.booth.reply(about, criterion, reason, url, request.state.visitor)
        except KeyError as error:
            raise HTTPException(404) from error
        except ReplyError as error:
            return self._reply_form(request, given, 429 if str(error) in _LATER else 422, _REPLY[str(error)])
        except BusyError as error:
            raise HTTPException(429, headers={"retry-after": str(self.booth.rules.full_s)}) from error
        return RedirectResponse(f"{place(language_of(request.url.path), 'replies')}#r-{quote(kept.id)}", 303, _FRESH)

    async def replies(self, request: Request) -> Response:
        """The public log."""
        html = await run_in_threadpool(self._replies, language_of(request.url.path))
        return HTMLResponse(html, headers={"cache-control": "no-cache"})

    def _replies(self, language: str) -> str:
        found = [self._said(dispute, language) for dispute in reversed(disputes(self.booth.store.engine))]
        return self.pages.render("replies.html", language, "replies", said=found)

    def _said(self, dispute: Dispute, language: str) -> Said:
        check = dispute.registry == REGISTRY
        where = place(language, "check", dispute.quarter) if check else place(language, "sites", dispute.site_id)
        return Said(
            dispute,
            self._name(dispute),
            plain(dispute.reason, 2000),
            href(dispute.url),
            where,
            self._retested(dispute, language),
        )

    def _name(self, dispute: Dispute) -> str:
        """What a reader knows the site by: its name, or the host that was checked."""
        known = self.booth.registry.sites.get(dispute.site_id)
        if known is not None:
            return plain(known.name, 200)
        return self.booth.checks.get(dispute.quarter).host if dispute.registry == REGISTRY else dispute.site_id

    def _retested(self, dispute: Dispute, language: str) -> str:
        """How far the new test is, in words."""
        if not dispute.retest:
            return ""
        again: Check = self.booth.checks.get(dispute.retest)
        if again.state is State.DONE:
            return say(language, _("hecha"))
        return say(language, _("no se pudo") if again.state is State.FAILED else _("pendiente"))


async def _fields(request: Request) -> dict[str, str]:
    """The text fields of a form; files are dropped."""
    form = await request.form(max_files=0, max_fields=20)
    return {name: value for name, value in form.items() if isinstance(value, str)}
