"""Searching: what a site's search answers, working or broken as its variant says."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import escape
from selectolax.lexbor import LexborHTMLParser

from crawler.text import norm
from service.simulation.build import Draft, environment
from service.simulation.features.search import ROUTES
from service.simulation.plan import Plan
from service.simulation.rendering import shell
from service.simulation.response import Request, Response, html, redirect

NO_SEARCH = frozenset({"none", "table_filter", "record_lookup"})
# What content managers say when nothing is found.
NOTHING = {
    "wordpress": "Lo sentimos, pero nada coincide con sus términos de búsqueda. Inténtelo de nuevo con otras palabras.",
    "joomla": "No se han encontrado resultados. Total: 0 resultados encontrados.",
    "drupal": "Su búsqueda no produjo resultados.",
    "aspnet": "No se encontraron resultados para su búsqueda.",
}
MOST = 20  # results on a page


def results(plan: Plan, request: Request) -> Draft | Response | None:
    """The page of results when the request is a search, else None."""
    query = asked(plan, request)
    variant = plan.site.variant("search_works")
    if query is None or variant in NO_SEARCH or (variant == "hidden" and plan.site.style != "wordpress"):
        return None
    if variant == "error_500":
        return html("<h1>Error 500</h1><p>Ocurrió un error al procesar la búsqueda.</p>", 500)
    if variant == "echo":
        return _echo(plan, query)
    if variant == "ignores_query":
        return result_page(plan, query, list(plan.index)[:5])
    found = [] if variant == "empty_index" else found_pages(plan, query)
    if variant == "single_result" and len(found) == 1:
        return redirect(plan.site.prefix + found[0], 302)
    if plan.site.style.startswith("spa"):
        return html(shell(plan))
    return result_page(plan, query, found)


def asked(plan: Plan, request: Request) -> str | None:
    """The words searched for, or None when the request is no search."""
    path, field = ROUTES[plan.site.style]
    if plan.site.style == "aspnet":
        words = request.form.get(field, "") if request.method == "POST" else ""
        return words or None
    below = request.path[len(plan.site.prefix) :]
    values = request.query
    return values[field] if below == path and field in values else None


def found_pages(plan: Plan, query: str) -> list[str]:
    """Paths of the pages in which every word occurs."""
    words = norm(query).split()
    return [path for path, text in plan.index.items() if words and all(word in text for word in words)][:MOST]


def result_page(plan: Plan, query: str, found: Sequence[str]) -> Draft:
    """Results as links with an excerpt."""
    module = environment().get_template("features/search.html").module
    rows = [(plan.pages[path].title, plan.site.prefix + path, _excerpt(plan, path)) for path in found]
    nothing = NOTHING.get(plan.site.style, "No hay resultados para esa palabra.")
    blocks = [str(module.results(query, rows, nothing))]  # type: ignore[attr-defined]
    if plan.site.variant("search_works") == "sidebar_noise":
        read = [path for path in plan.index if plan.pages[path].kind == "news"] or list(plan.index)
        popular = [(plan.pages[path].title, plan.site.prefix + path) for path in read[:3]]
        blocks.append(str(module.popular(popular)))  # type: ignore[attr-defined]
    return Draft("buscar", "Búsqueda", blocks, kind="search", listed=False)


def _excerpt(plan: Plan, path: str) -> str:
    text = LexborHTMLParser("".join(plan.pages[path].blocks)).text(separator=" ")
    return " ".join(text.split())[:160]


def _echo(plan: Plan, query: str) -> Draft:
    module = environment().get_template("features/search.html").module
    path, field = ROUTES[plan.site.style]
    block = str(module.echo(query, plan.site.prefix + path, field))  # type: ignore[attr-defined]
    return Draft("buscar", f"Búsqueda: {escape(query)}", [block], kind="search", listed=False)
