"""Assets: robots.txt, sitemaps, style sheets, scripts, pictures and the documents of a site."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markupsafe import escape

from service.simulation import files, rendering
from service.simulation.chance import dice
from service.simulation.plan import Plan
from service.simulation.response import Request, Response, as_json, data
from service.simulation.searching import found_pages, result_page

WITH_SITEMAP = 0.7  # the share of sites that have one


def asset(plan: Plan, request: Request) -> Response | None:
    """What is not a page; None when the request is for one."""
    path = request.path
    if path == "/api/vista.json" and plan.site.style.startswith("spa"):
        return _view(plan, request)
    if path.endswith(".css"):
        return data(_template("sitio.css"), "text/css")
    if path.endswith(".js"):
        return data(_template("app.js") if path.startswith("/app/") else b"/* menu */", "text/javascript")
    if path.endswith(".gif"):
        return data(files.GIF, "image/gif")
    if path == sitemap_path(plan):
        return _sitemap(plan)
    return _document(plan, request.target[len(plan.site.prefix) :])


def _document(plan: Plan, target: str) -> Response | None:
    found = plan.answers.get(target)
    bare = target.split("?", 1)[0]
    if found is None and not target.startswith("index.php"):
        found = plan.answers.get(bare)  # a feed or REST route with parameters of its own
    return found


@cache
def _template(name: str) -> bytes:
    return Path(__file__).with_name("templates").joinpath(name).read_bytes()


def _view(plan: Plan, request: Request) -> Response:
    """What the script of a single-page app asks for; results of its search come the same way."""
    route = request.query.get("ruta", "/")[len(plan.site.prefix) :]
    if route.startswith("buscar?"):
        query = Request("GET", request.host, "/" + route).query.get("q", "")
        draft = result_page(plan, query, found_pages(plan, query))
    else:
        draft = plan.pages.get(route) or plan.pages[""]
    return as_json({"titulo": f"{draft.title} | {plan.short}", "cuerpo": rendering.body(plan, draft)})


def robots(plan: Plan) -> Response:
    """robots.txt of a well-behaved site."""
    lines = ["User-agent: *", "Disallow: /wp-admin/", *plan.robots]
    if sitemap_path(plan):
        lines.append(f"Sitemap: {plan.site.origin}{sitemap_path(plan)}")
    return data("\n".join([*lines, ""]).encode(), "text/plain; charset=utf-8")


def sitemap_path(plan: Plan) -> str:
    """Where the sitemap is; empty when the site has none."""
    if dice(plan.site.seed, plan.site.id, "sitemap").random() > WITH_SITEMAP:
        return ""
    return "/wp-sitemap.xml" if plan.site.style == "wordpress" else "/sitemap.xml"


def _sitemap(plan: Plan) -> Response:
    """All listed pages; every lastmod is the same old day, as a plugin stamps it, which proves nothing."""
    rows = [
        f"<url><loc>{plan.site.origin}{plan.site.prefix}{escape(path)}</loc><lastmod>2024-02-01</lastmod></url>"
        for path, draft in plan.pages.items()
        if draft.listed
    ]
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(rows)}</urlset>'
    return data(f'<?xml version="1.0" encoding="UTF-8"?>{body}'.encode(), "application/xml")
