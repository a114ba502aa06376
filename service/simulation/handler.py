"""Handler: from a request to a response, without sockets: which site, which fault, which page."""

from __future__ import annotations

import re
from datetime import datetime

from crawler.clock import local_day
from service.simulation import assets, fault_answers, rendering, searching
from service.simulation.addresses import section
from service.simulation.build import Draft, environment
from service.simulation.faults import Fault
from service.simulation.plan import Plan
from service.simulation.response import HTML, Request, Response, html
from service.simulation.scaffolding import SCAFFOLDING, scaffolding
from service.simulation.traits import SimSite
from service.simulation.traps import CALENDAR
from service.simulation.world import World

# Other addresses of the home page.
HOMES = frozenset({section("aspnet", "inicio"), "index.php", "index.html", fault_answers.INNER_HOME})
CACHED_PAGES = 4000  # about 40 MB of rendered pages; a whole quarter has some 8,000 and most are asked for once


class Handler:
    """Answers for a world; keeps rendered pages. `now` is the simulated time of each request."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._cache: dict[tuple[str, str], bytes] = {}

    def answer(self, request: Request, now: datetime) -> Response:
        """The response to one request."""
        if request.host in SCAFFOLDING:
            return scaffolding(request)
        sites = self.world.by_host.get(request.host, [])
        site = next((s for s in sites if (request.path + "/").startswith(s.prefix)), None)
        if site is None:
            return html("<h1>Host desconocido</h1>", 404)
        day = (local_day(now) - self.world.start).days
        broken = fault_answers.answer(self.world, site, request, day)
        if broken is not None:
            return broken
        response = self._well(self.world.plan(site), site, request, now)
        return fault_answers.dressed(site, response)

    def _well(self, plan: Plan, site: SimSite, request: Request, now: datetime) -> Response:
        if request.path == "/robots.txt":
            return assets.robots(plan)
        fixed = assets.asset(plan, request)
        if fixed is not None:
            return fixed
        found = searching.results(plan, request)
        if isinstance(found, Response):
            return found
        path = re.sub(r";jsessionid=\w*", "", request.target[len(site.prefix) :])
        draft = found or _page(plan, path)
        if draft is None:
            return self._missing(plan, now)
        if site.style in {"spa", "spa_small"} and (not draft.path or site.style == "spa_small"):
            return html(rendering.shell(plan))
        return Response(200, self._rendered(plan, draft, request, now, keep=found is None), HTML)

    def _rendered(self, plan: Plan, draft: Draft, request: Request, now: datetime, *, keep: bool) -> bytes:
        key = (plan.site.id, request.target)
        markup = self._cache.get(key) if keep else None
        if markup is None:
            markup = rendering.page(plan, draft, request.target).encode()
            if keep and len(self._cache) < CACHED_PAGES:
                self._cache[key] = markup
        return rendering.finished(markup, plan, local_day(now), request.target)

    def _missing(self, plan: Plan, now: datetime) -> Response:
        text = environment().get_template("not_found.html").render(home=plan.site.prefix)
        markup = rendering.page(plan, Draft("no-encontrada", "Página no encontrada", [text])).encode()
        status = 200 if plan.site.fault is Fault.SOFT_404 else 404
        return Response(status, rendering.finished(markup, plan, local_day(now), ""), HTML)


def _page(plan: Plan, path: str) -> Draft | None:
    """The page at a path with its query; print views and unknown parameters show the page itself."""
    draft = plan.pages.get(path)
    if draft is not None:
        return draft
    bare, _, query = path.partition("?")
    if bare == section(plan.site.style, CALENDAR) and query:
        return calendar(plan, query)
    for glue in ("&print=1", "?print=1"):
        draft = draft or plan.pages.get(path.removesuffix(glue))
    if draft is None and bare in HOMES:
        bare = ""
    return draft or plan.pages.get(bare)


def calendar(plan: Plan, query: str) -> Draft:
    """One month of a calendar that has no end."""
    values = dict(part.partition("=")[::2] for part in query.split("&"))
    numbers = [int(value) if value.isdigit() else 1 for value in (values.get("mes", ""), values.get("anio", ""))]
    month, year = max(1, min(12, numbers[0])), max(1, numbers[1])
    module = environment().get_template("features/traps.html").module
    address = plan.site.prefix + section(plan.site.style, CALENDAR)
    before = (month - 1, year) if month > 1 else (12, year - 1)
    after = (month + 1, year) if month < 12 else (1, year + 1)
    block = module.calendar(address, month, year, before, after)  # type: ignore[attr-defined]
    return Draft(
        section(plan.site.style, CALENDAR), "Calendario de actividades", [str(block)], kind="calendar", listed=False
    )
