"""Links: what a site's pages point to on the site itself answers; what it must not have, it has not."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from service.simulation.faults import Fault
from service.simulation.traits import SimSite
from tests.simulation.asking import fetch, pages, world


def _own_links(site: SimSite) -> set[str]:
    found = set()
    for path, page in pages(site.id).items():
        for node in page.css("a[href], img[src], link[href], script[src], iframe[src]"):
            url = urljoin(site.url + path, node.attributes.get("href") or node.attributes.get("src") or "")
            parts = urlsplit(url)
            if parts.hostname == site.host and parts.path.startswith(site.prefix):
                found.add(url.split("#")[0][len(site.origin) + len(site.prefix) :])
    return found


def test_internal_links_answer() -> None:
    sampled = [s for s in world().sites.values() if s.variants and s.fault is not Fault.LATIN1][::5]
    for site in sampled:
        for path in _own_links(site):
            gone = "formulario-retirado" in path or path.startswith("cdn-cgi/")
            assert fetch(site, path).status == (404 if gone else 200), (site.id, path)


def test_pages_load_nothing_from_elsewhere_but_the_chat() -> None:
    for site in [s for s in world().sites.values() if s.variants][::9]:
        for page in pages(site.id).values():
            sources = [node.attributes.get("src") or "" for node in page.css("script[src], img[src]")]
            sources += [node.attributes.get("href") or "" for node in page.css("link[rel=stylesheet]")]
            assert all(source.startswith("/") for source in sources)


def test_a_calendar_has_no_end() -> None:
    site = next(s for s in world().sites.values() if "calendario" in "".join(world().plan(s).slots.get("aside", ())))
    address = world().plan(site).slots["aside"]
    start = next(part for markup in address for part in markup.split('"') if "mes=10" in part)
    answer = fetch(site, start.replace("&amp;", "&").removeprefix(site.prefix))
    assert "mes=11" in answer.body.decode()
    later = start.replace("&amp;", "&").replace("2026", "3026").removeprefix(site.prefix)
    assert "3026" in fetch(site, later).body.decode()
