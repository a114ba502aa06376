"""F25: sites without end. Each is left within its budget of pages, depth, data and time, and the real pages are read."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Awaitable, Iterator

import pytest

from crawler.evidence import Status
from crawler.page import Purpose
from tests.hostile.answers import MENU, good, http, page, redirect
from tests.hostile.run import Run
from tests.hostile.town import Asked, Handler, Town

pytestmark = pytest.mark.full  # the guards themselves are tested in the quick suite

PAGES, UNCOVERED, DEPTH, KILOBYTES, SECONDS = 8, 16, 5, 4000, 5
BUDGET = {"pages": PAGES, "pages_uncovered": UNCOVERED, "site_bytes": KILOBYTES * 1024}
BESIDE = 1 + 3 + 1 + 6 + 2 + 3  # robots.txt, sitemaps, the random path, documents, feeds, searches
_VISITS = itertools.count()


def words(seed: str, count: int = 60) -> str:
    """A text of its own for each seed, without digits."""
    digest = hashlib.sha512(seed.encode()).hexdigest() * (1 + count // 12)
    return " ".join(
        digest[i * 8 : i * 8 + 8].translate(str.maketrans("0123456789", "ghijklmnop")) for i in range(count)
    )


SECTIONS: dict[str, str | bytes] = {path: f"<p>{words(path)}</p>" for path in MENU}


def section(path: str) -> bytes:
    """A page of the menu with a text of its own; anything else does not exist."""
    return good(path, SECTIONS)


def own(path: str, links: dict[str, str], more: str = "") -> bytes:
    """A page that is like no other: title, text, and links in its main part."""
    items = "".join(f'<a href="{url}">{label}</a> ' for url, label in links.items())
    return http(
        f"<!doctype html><title>{words(path, 3)}</title><main><h1>{words(path, 3)}</h1><p>{words(path)}</p>{items}{more}</main>"
    )


def calendar(asked: Asked) -> bytes:
    """Every month leads to the next and to each of its days."""
    path = asked.path
    if path == "/":
        return http(page("Dirección", links={**MENU, "/agenda-2026-1": "Agenda"}))
    if not path.startswith("/agenda-"):
        return section(path)
    year, month = (int(part) for part in path.removeprefix("/agenda-").split("-")[:2])
    month = month % 12 + 1
    days = {f"/agenda-{year}-{month}-{day}": f"Día {day}" for day in range(1, 29)}
    return own(path, {f"/agenda-{year + month // 12}-{month}": "Mes siguiente", **days})


def sessions(asked: Asked) -> bytes:
    """Each answer numbers its visitor anew, in the path and in the query."""
    number = f"{next(_VISITS):024x}"
    path = asked.path.partition("?")[0]
    if path.startswith("/(S("):
        path = path.partition("))")[2]
    links = {f"/(S({number})){url}?PHPSESSID={number}": label for url, label in MENU.items()}
    if path != "/" and path not in MENU:
        return section(path)
    return http(page(MENU.get(path, "Dirección"), f"<p>{words(path)}</p>", links=links))


def segments(asked: Asked) -> bytes:
    """A relative link that is resolved against itself for ever."""
    return own(asked.path, {"mas/": "Más", "otra/mas/": "Otra"}) if asked.path.endswith("/") else section(asked.path)


def fan(asked: Asked) -> bytes:
    """Ten children of every page, each a page like no other."""
    base = asked.path.rstrip("/")
    if asked.path != "/" and not asked.path.startswith("/sala"):
        return section(asked.path)
    return own(asked.path, {f"{base}/sala{words(asked.path + str(i), 1)}": f"Sala {i}" for i in range(10)})


def copies(asked: Asked) -> bytes:
    """A hundred addresses of one text, before the pages that say something."""
    if asked.path == "/":
        same = "".join(f'<a href="/copia-{words(str(i), 1)}">Copia</a>' for i in range(100))
        return http(page("Dirección", same))
    return http(page("Copia", "El mismo texto de siempre.")) if asked.path.startswith("/copia") else section(asked.path)


def chain(asked: Asked) -> bytes:
    """One page leads to one other, deeper and deeper."""
    if asked.path != "/" and not asked.path.startswith("/paso"):
        return section(asked.path)
    return own(asked.path, {f"/paso{words(asked.path, 1)}": "Siguiente paso"})


def heavy(asked: Asked) -> bytes:
    """Pages of a megabyte."""
    if asked.path != "/" and not asked.path.startswith("/tomo"):
        return section(asked.path)
    links = {f"/tomo{words(asked.path + str(i), 1)}": f"Tomo {i}" for i in range(20)}
    return own(asked.path, links, f"<!-- {'x' * 1_000_000} -->")


def slow(asked: Asked) -> Awaitable[bytes]:
    """Every page takes a second."""

    async def later() -> bytes:
        await asyncio.sleep(1.0)
        return fan(asked)

    return later()


def hops(asked: Asked) -> bytes:
    """Every page of the menu redirects to another that does the same."""
    if asked.path == "/":
        return http(page("Dirección"))
    known = asked.path in MENU or asked.path.startswith("/ida")
    return redirect(f"/ida{words(asked.path, 1)}") if known else section(asked.path)


TRAPS: dict[str, Handler] = {
    "calendario": calendar, "sesiones": sessions, "segmentos": segments, "abanico": fan, "copias": copies,
    "cadena": chain, "pesado": heavy, "lento": slow, "saltos": hops,
}  # fmt: skip


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Run]]:
    with Town().open() as town:
        for name, handler in TRAPS.items():
            town.add(name, handler)
        town.add("bueno", lambda asked: section(asked.path))
        folder, quick = tmp_path_factory.mktemp("trampas"), [name for name in town.houses if name != "lento"]
        run = town.crawl(folder, quick, overrides={"budget": BUDGET})
        assert run.code == 0, run.log[-3000:]
        yield town, town.crawl(folder, ["lento"], overrides={"budget": {**BUDGET, "site_s": SECONDS}})


def content(run: Run, site: str) -> list[str]:
    return [unit.step.url for unit in run.units(site, Purpose.CONTENT)]


@pytest.mark.fault("F25")
@pytest.mark.parametrize("site", TRAPS)
def test_a_site_without_end_is_read_within_its_budget(walked: tuple[Town, Run], site: str) -> None:
    town, run = walked
    assert run.code == 0, run.log[-3000:]
    assert run.ending(site).status is Status.EVALUATED
    limit = UNCOVERED if any("del menú" in missing for missing in run.evidence(site).coverage.missing) else PAGES
    same = site in {"copias", "saltos"}  # what is no page of its own costs requests and no place
    assert len(content(run, site)) <= (2 * limit if same else limit) + 1
    assert len(town.houses[site].asked) <= (2 * limit if same else limit) + 1 + BESIDE
    assert run.evidence(site).coverage.pages <= limit


@pytest.mark.fault("F25")
@pytest.mark.parametrize("site", ["calendario", "sesiones", "copias", "bueno"])
def test_the_pages_that_say_something_are_read_all_the_same(walked: tuple[Town, Run], site: str) -> None:
    _, run = walked
    paths = {"/" + reading.page.final_url.rpartition("/")[2] for reading in run.evidence(site).readings}
    assert set(MENU) <= paths
    assert run.evidence(site).coverage.pages > len(MENU)


@pytest.mark.fault("F25")
def test_a_session_number_makes_no_new_page(walked: tuple[Town, Run]) -> None:
    _, run = walked
    assert len(content(run, "sesiones")) == len(MENU)


@pytest.mark.fault("F25")
def test_depth_and_repeated_segments_are_bounded(walked: tuple[Town, Run]) -> None:
    _, run = walked
    assert len(content(run, "cadena")) == DEPTH
    assert all(url.count("mas/") <= 2 for url in content(run, "segmentos"))
    assert content(run, "segmentos")


@pytest.mark.fault("F25")
@pytest.mark.parametrize(("site", "words_of_it"), [("pesado", "volumen de datos"), ("lento", "tiempo")])
def test_data_and_time_are_bounded_and_the_visit_says_so(walked: tuple[Town, Run], site: str, words_of_it: str) -> None:
    _, run = walked
    coverage = run.evidence(site).coverage
    assert not coverage.met
    assert any(words_of_it in missing for missing in coverage.missing), coverage
    assert 0 < len(content(run, site)) <= KILOBYTES // 1000 + 1
    assert not any(words_of_it in missing for missing in run.evidence("bueno").coverage.missing)
