"""Links to other institutions (links_to_agencies): in the footer, on the home page or a page of links; or none."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs


def add(build: Build) -> None:
    """Every site has the government's banner; the rest is the variant's."""
    build.slot("topbar", build.piece("agencies", "banner", government=build.government))
    variant = build.site.variant("links_to_agencies")
    rng = build.rng("agencies")
    others = rng.sample(list(build.neighbours), rng.randint(4, 6))
    if variant == "footer":
        build.slot("footer", build.piece("agencies", "links", title="Sitios de interés", links=others))
    elif variant == "home_block":
        build.slot("home", build.piece("agencies", "logos", links=others))
    elif variant == "link_page":
        text = paragraphs(build.writer("links").paragraph(sentences=3))
        page = build.page(section(build.site.style, "enlaces"), "Enlaces de interés", text)
        page.blocks.append(build.piece("agencies", "links", title="Instituciones", links=others))
        build.entry("Enlaces", page.path)
    elif variant == "own_units" and build.own_units:
        own = rng.sample(list(build.own_units), min(5, len(build.own_units)))
        build.slot("footer", build.piece("agencies", "links", title="Nuestras dependencias", links=own))
    social = f"https://www.facebook.com/{build.site.id}.simulacion"
    build.slot(
        "footer",
        build.piece("agencies", "social", facebook=social, x=f"https://x.com/{build.site.institution}_simulacion"),
    )
