"""Search (search_works): the box in the manner of each content manager, and boxes that look like it."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs

NO_BOX = frozenset({"none", "hidden", "table_filter", "record_lookup"})
# Style -> path of the page of results and name of the field that is asked for.
ROUTES = {
    "wordpress": ("", "s"),
    "joomla": ("index.php", "searchword"),
    "drupal": ("search/node", "keys"),
    "aspnet": ("Paginas/Inicio.aspx", "ctl00$cphEncabezado$txtBuscar"),
    "handmade": ("buscar.php", "q"),
    "spa": ("buscar", "q"),
    "spa_small": ("buscar", "q"),
}


def add(build: Build) -> None:
    """Put the box into the header, or a look-alike on a page."""
    variant, style = build.site.variant("search_works"), build.site.style
    path, field = ROUTES[style]
    if variant not in NO_BOX:
        values = {"action": build.url(path), "field": field, "captcha": variant == "captcha"}
        box = build.piece("search", style.removesuffix("_small"), **values)
        build.slot("postback" if style == "aspnet" else "header", box)
    if variant == "robots_closed":
        build.robots.append(f"Disallow: {build.url(path)}?{'option=com_search' if style == 'joomla' else field}")
        if style == "joomla":
            build.robots.append("Disallow: /*option=com_search")
    if variant == "table_filter":
        _look_alike(build, "table_filter", "Directorio de sedes", "sedes")
    if variant == "record_lookup":
        _look_alike(build, "record_lookup", "Consulta de expediente", "consulta-expediente")


def _look_alike(build: Build, macro: str, title: str, name: str) -> None:
    writer = build.writer(name)
    page = build.page(section(build.site.style, name), title, paragraphs(writer.paragraph(sentences=3)), own_form=True)
    towns = writer.rng.sample(range(100, 899), 5)
    page.blocks.append(build.piece("search", macro, rows=towns, action=build.url(page.path)))
    build.entry(title, page.path)
