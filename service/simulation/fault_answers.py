"""Fault answers: what a site with something the matter answers, instead of its pages or around them."""

from __future__ import annotations

from dataclasses import replace

from service.simulation.build import environment
from service.simulation.faults import Fault
from service.simulation.response import Request, Response, Wire, data, html, redirect
from service.simulation.traits import SimSite
from service.simulation.world import World, alias

SLOW_SECONDS = 0.8  # an old server in a department
RETRY_AFTER = ("Retry-After", "3600")
WIRES = {
    Fault.BLACKHOLE: Wire.HOLD,
    Fault.RESET: Wire.RESET,
    Fault.EMPTY_REPLY: Wire.CLOSE,
    Fault.GARBAGE: Wire.GARBAGE,
}
# Fault -> status and headers of a page of templates/faults.html, answered whatever is asked for
PAGES: dict[Fault, tuple[int, tuple[tuple[str, str], ...]]] = {
    Fault.PARKED: (200, ()),
    Fault.DEFAULT_PAGE: (200, (("Server", "Apache/2.4.57 (Debian)"),)),
    Fault.SUSPENDED: (200, ()),
    Fault.MAINTENANCE: (200, ()),
    Fault.WAF_CHALLENGE: (
        403,
        (("Server", "cloudflare"), ("cf-mitigated", "challenge"), ("CF-RAY", "8a0f00000000000-GUA")),
    ),
    Fault.WAF_BLOCK: (403, (("Server", "BigIP"),)),
    Fault.CAPTCHA: (200, ()),
    Fault.COMPROMISED: (200, ()),
    Fault.LOGIN_WALL: (200, ()),
}
INNER_HOME = "inicio.html"  # where a frameset or a refresh leads


def answer(world: World, site: SimSite, request: Request, day: int) -> Response | None:
    """The fault's answer to a request on a day of the quarter (0 is the first); None when the site answers itself."""
    fault = site.fault
    if fault in WIRES:
        return Response(0, wire=WIRES[fault])
    if fault is Fault.FLAKY and day <= 0:
        return html("<h1>502 Bad Gateway</h1>", 502)
    if request.path == "/robots.txt" and site.prefix == "/":
        return _robots(fault)
    return _page(site, request) or _elsewhere(world, site, request) or _detour(site, request)


def _robots(fault: Fault) -> Response | None:
    """robots.txt, where the fault is about it; where there is no site there is no robots.txt either."""
    if fault is Fault.ROBOTS_DISALLOW:
        return data(b"User-agent: *\nDisallow: /\n", "text/plain")
    if fault is Fault.ROBOTS_500:
        return html("<h1>Error del servidor</h1>", 500)
    if fault is Fault.RATE_LIMITED:
        return None
    plain = fault in PAGES or fault in {Fault.HOME_404, Fault.HOME_500, Fault.REDIRECT_LOOP, Fault.SOCIAL_IFRAME}
    return html("<h1>Not Found</h1>", 404) if plain or fault in ELSEWHERE else None


def _page(site: SimSite, request: Request) -> Response | None:
    fault = site.fault
    if fault in PAGES:
        status, headers = PAGES[fault]
        return html(_piece(fault.value, site.host), status, *headers)
    if fault is Fault.HOME_404:
        return html("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", 404)
    if fault is Fault.HOME_500:
        return html(
            "<html><head><title>Error</title></head><body><h1>Error interno del servidor</h1></body></html>", 500
        )
    if fault is Fault.RATE_LIMITED:
        return html("<h1>Too Many Requests</h1>", 429, RETRY_AFTER)
    if fault is Fault.SOCIAL_IFRAME:
        return html(_piece("social_iframe", site.host, site.name)) if request.path == site.prefix else html("", 404)
    if fault is Fault.REDIRECT_LOOP:
        return redirect("/inicio" if request.path != "/inicio" else "/index", 302)
    return None


ELSEWHERE = frozenset({Fault.ABSORBED, Fault.SOCIAL_REDIRECT, Fault.MOVED})


def _elsewhere(world: World, site: SimSite, request: Request) -> Response | None:
    """Redirects that leave the site."""
    fault = site.fault
    if fault is Fault.ABSORBED:
        return redirect(world.sites[site.institution].url if site.institution in world.sites else "/")
    if fault is Fault.SOCIAL_REDIRECT:
        return redirect(f"https://www.facebook.com/{site.id}.simulacion", 302)
    if fault is Fault.MOVED:
        return redirect(f"http://promociones.simulacion.test:{world.declaration.ports.http}/")
    if fault is Fault.WWW_REDIRECT and request.host == site.host:
        return redirect(f"http://{alias(site.host)}:{site.port}{request.target}")
    if fault is Fault.HTTPS_REDIRECT and not request.https:
        return redirect(f"https://{site.host}:{world.declaration.ports.https}{request.target}")
    if site.https and not request.https:
        return redirect(f"https://{site.host}:{site.port}{request.target}")
    return None


def _detour(site: SimSite, request: Request) -> Response | None:
    """Home pages that only lead to the home page."""
    if site.fault in {Fault.FRAMESET, Fault.META_REFRESH} and request.target == site.prefix:
        return html(_piece(site.fault.value, site.host, site.name, site.prefix + INNER_HOME))
    return None


def dressed(site: SimSite, response: Response) -> Response:
    """What the fault does to a good answer: its pace, its bytes, its headers."""
    if site.fault is Fault.SLOW:
        return replace(response, delay=SLOW_SECONDS)
    if site.fault is Fault.WAF_PRESENT:
        return replace(response, headers=(*response.headers, ("Server", "cloudflare"), ("CF-RAY", "8a0f0000-GUA")))
    if site.fault is Fault.LATIN1 and ("Content-Type", "text/html; charset=utf-8") in response.headers:
        text = response.body.decode().encode("latin-1", "xmlcharrefreplace")
        return replace(response, body=text, headers=(("Content-Type", "text/html"),))
    return response


def _piece(macro: str, *values: str) -> str:
    return str(getattr(environment().get_template("faults.html").module, macro)(*values))
