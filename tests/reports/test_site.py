"""The static site without a browser: every page, the mark of a simulation, hostile text, atomic and equal builds."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from lxml import html

import reports.site
from reports.charts.chart import Canvas
from reports.edition import build
from reports.evidence import Pictures
from reports.records import Edition
from reports.site import write_site
from reports.swap import swap
from tests.reports.fake import fake_causes, fake_frames, fake_method, fake_reference

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202e=1+1{{ 7*7 }}'


def _edition(*, simulated: bool = True, hostile: str = "") -> Edition:
    frames = fake_frames(simulated=simulated, hostile=hostile, most=3)
    return build(frames, fake_method(), fake_reference(), fake_causes())


def _write(edition: Edition, out: Path) -> Path:
    return write_site(edition, out, Pictures(out.parent), painter=None).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _write(_edition(hostile=HOSTILE), tmp_path_factory.mktemp("public") / "simulacion")


def _pages(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.html"))}


SITES = 51  # three of an institution at most: enough to be true of 276
SECTIONS = (
    "instituciones", "sitios", "graficas", "cambios", "sin-evaluar", "metodo", "exactitud", "correcciones", "datos"
)  # fmt: skip


def test_there_is_a_page_for_everything(folder: Path) -> None:
    pages = _pages(folder)
    for root, sites, institutions in (("", "sitios", "instituciones"), ("en/", "en/sites", "en/institutions")):
        assert f"{root}index.html" in pages
        assert len(list((folder / sites).glob("*/index.html"))) == SITES
        assert len(list((folder / sites).glob("*/2026T4/index.html"))) == SITES
        assert len(list((folder / institutions).glob("*/index.html"))) == 30
    assert {f"{name}/index.html" for name in SECTIONS} <= set(pages)


def test_every_page_has_its_twin_in_the_other_language(folder: Path) -> None:
    pages = _pages(folder)
    for name, text in pages.items():
        root = html.document_fromstring(text)
        own = "en" if name.startswith("en/") else "es"
        assert root.get("lang") == own, name
        twins = {a.get("hreflang"): str(a.get("href")) for a in root.xpath("//link[@hreflang]")}
        assert {"es", "en"} <= set(twins), name
        here = (folder / name).parent
        assert (here / twins[own]).resolve() == (folder / name).resolve()
        other = (here / twins["en" if own == "es" else "es"]).resolve()
        back = html.document_fromstring(other.read_text(encoding="utf-8")).xpath(f"//link[@hreflang='{own}']/@href")[0]
        assert (other.parent / back).resolve() == (folder / name).resolve()


def test_no_link_inside_the_site_is_dead(folder: Path) -> None:
    missing = set()
    for name, text in _pages(folder).items():
        for link in re.findall(r'(?:href|src|srcset)="([^"]*)"', text):
            if not link.startswith(("http:", "https:", "#", "data:")):
                path = (folder / name).parent / link.partition("#")[0]
                missing |= set() if path.exists() else {f"{name}: {link}"}
    assert missing == set()


def test_no_anchor_inside_a_page_is_dead(folder: Path) -> None:
    for name, text in _pages(folder).items():
        ids = set(re.findall(r' id="([^"]*)"', text))
        assert [a for a in re.findall(r'href="#([^"]*)"', text) if a not in ids] == [], name


def test_ids_are_unique(folder: Path) -> None:
    for name, text in _pages(folder).items():
        ids = re.findall(r' id="([^"]*)"', text)
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("simulated", [True, False])
def test_the_mark_of_a_simulation_is_on_every_page(tmp_path: Path, simulated: bool) -> None:
    pages = _pages(_write(_edition(simulated=simulated), tmp_path / "out"))
    assert {name for name, text in pages.items() if ('class="simulated"' in text) != simulated} == set()
    assert {
        name
        for name, text in pages.items()
        if any(f"<title>{word}" in text for word in ("Simulación", "Simulation")) != simulated
    } == set()


def test_hostile_text_is_text(folder: Path) -> None:
    script = (folder / "recursos" / "egob.js").resolve()
    for name, text in _pages(folder).items():
        assert "\u202e" not in text, name
        root = html.document_fromstring(text)
        sources = {str(script.get("src")) for script in root.iter("script")}
        assert {(folder / name).parent.joinpath(src).resolve() for src in sources} <= {script}, name
        assert not any(script.text for script in root.iter("script")), name
        assert not any(key.startswith("on") for node in root.iter() for key in node.attrib), name
        assert {node.get("src") for node in root.iter("img")} <= {None, "insignia.svg"}, name
    assert "{{ 7*7 }}" in _pages(folder)["sitios/index.html"]


def test_crawled_addresses_become_links_only_when_safe(folder: Path) -> None:
    outward = []
    for text in _pages(folder).values():
        for link in html.document_fromstring(text).iter("a"):
            address = str(link.get("href"))
            assert not address.lower().startswith(("javascript:", "data:")), address
            if address.startswith("http"):
                outward.append(address)
                assert {"nofollow", "noopener", "ugc"} <= set(str(link.get("rel")).split())
    assert outward


def test_figures_in_scripts_cannot_close_them(folder: Path) -> None:
    for path in folder.glob("**/*.js"):
        if path.parent.name not in {"graficas", "charts"}:
            continue
        text = path.read_text(encoding="utf-8")
        assert "<" not in text
        assert text.startswith("egobFigure(")


def test_every_page_forbids_what_it_does_not_need(folder: Path) -> None:
    for name, text in _pages(folder).items():
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy, name
        assert "default-src 'none'" in policy.group(1)
        assert "script-src 'self'" in policy.group(1)
        assert "unsafe-eval" not in policy.group(1)


def test_tables_have_heads_and_scrollers_have_names(folder: Path) -> None:
    for name, text in _pages(folder).items():
        root = html.document_fromstring(text)
        assert len(list(root.iter("h1"))) == 1, name
        for table in root.iter("table"):
            assert table.xpath(".//thead//th"), name
            scroller = table.getparent()
            assert scroller.get("tabindex") == "0", name
            assert scroller.get("aria-label") or scroller.get("aria-labelledby"), name


def test_without_pictures_the_tables_stand_open(folder: Path) -> None:
    text = (folder / "graficas" / "index.html").read_text(encoding="utf-8")
    assert "No hubo navegador" in text
    assert "<picture>" not in text
    assert text.count("<details open>") == 10


def test_every_criterion_is_on_a_site_page(folder: Path) -> None:
    edition = _edition(hostile=HOSTILE)
    site = next(s for s in edition.sites if s.findings)
    text = (folder / "sitios" / site.id / "index.html").read_text(encoding="utf-8")
    assert text.count('<article class="finding') == 14
    for criterion in edition.method.criteria:
        assert criterion.question["es"] in html.document_fromstring(text).text_content()
    assert "sin revisar" in text


def test_a_site_that_was_not_evaluated_says_why_and_what_to_do(folder: Path) -> None:
    site = next(s for s in _edition(hostile=HOSTILE).sites if s.status == "not_evaluated" and s.cause == "firewall")
    text = (folder / "sitios" / site.id / "index.html").read_text(encoding="utf-8")
    assert "No evaluado: Un cortafuegos impide leerlo" in text
    assert "Revise el servidor" in text
    assert "Sin puntos: no entra en ningún promedio." in text


def test_an_evaluated_site_has_a_cause_only_when_it_has_nothing(folder: Path) -> None:
    said = {"Evaluado: Sin contenido": 0, "": 0}
    for site in _edition(hostile=HOSTILE).sites:
        if site.status == "evaluated":
            text = (folder / "sitios" / site.id / "index.html").read_text(encoding="utf-8")
            expected = "" if site.level else "Evaluado: Sin contenido"
            assert ('class="cause"' in text) == bool(expected), site.id
            assert expected in text
            said[expected] += 1
    assert all(said.values())


def test_the_first_page_is_light(folder: Path) -> None:
    assert (
        sum((folder / name).stat().st_size for name in ("index.html", "recursos/egob.css", "recursos/egob.js")) < 60_000
    )


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_two_builds_are_equal_byte_by_byte(tmp_path: Path) -> None:
    first, second = (_write(_edition(), tmp_path / name) for name in ("a", "b"))
    assert _digests(first) == _digests(second)


def test_a_build_replaces_the_one_before(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "stale.html").write_text("old", encoding="utf-8")
    _write(_edition(), out)
    assert not (out / "stale.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_build_that_breaks_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "index.html").write_text("old", encoding="utf-8")

    def broken(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(reports.site, "write_package", broken)
    with pytest.raises(OSError, match="disk full"):
        _write(_edition(), out)
    assert (out / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_swap_that_was_interrupted_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".out-old").mkdir()
    (tmp_path / ".out-old" / "index.html").write_text("old", encoding="utf-8")
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    swap(fresh, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_canvas_names_are_what_the_pages_ask_for() -> None:
    assert [canvas.value for canvas in Canvas] == ["wide", "narrow", "export"]


def test_what_is_shown_and_not_scored_has_a_section_of_its_own(edition: Edition, tmp_path: Path) -> None:
    folder = _write(edition, tmp_path / "out")
    site = next(s for s in edition.sites if s.status == "evaluated")
    page = html.fromstring((folder / "sitios" / site.id / "index.html").read_text(encoding="utf-8"))
    (section,) = page.xpath("//section[h2[@id='aparte']]")
    assert section.xpath("string(h2)") == "Se muestra, no puntúa"
    names = [words_of(node) for node in section.xpath(".//h3")]
    verdicts = {"found": "Hallado", "missing": "Falta", "unchecked": "No se pudo comprobar"}
    for said, indicator in zip(names, site.indicators, strict=True):
        assert said.startswith(indicator.criterion.name["es"])
        assert said.endswith(verdicts[indicator.verdict])
    assert [words_of(p) for p in section.xpath(".//article/p")] == [i.reason for i in site.indicators]
    links = [c.link for i in site.indicators for c in i.citations]
    assert section.xpath(".//div[@class='cite']/p[1]/a/@href") == links
    unread = next(s for s in edition.sites if s.status != "evaluated")
    assert "aparte" not in (folder / "sitios" / unread.id / "index.html").read_text(encoding="utf-8")


def test_an_institution_shows_the_share_of_its_sites_that_have_what_copret_measured(
    edition: Edition, tmp_path: Path
) -> None:
    folder = _write(edition, tmp_path / "out")
    institution = max(edition.institutions, key=lambda i: len(i.sites))
    page = html.fromstring((folder / "instituciones" / institution.id / "index.html").read_text(encoding="utf-8"))
    rows = [[words_of(cell) for cell in row] for row in page.xpath("//section[h2[@id='copret']]//tbody/tr")]
    assert [row[0] for row in rows] == [i.name["es"] for i in edition.method.copret]
    assert len(rows) == 4
    have, told = institution.share("open_data")
    verdicts = [s.indicators[0].verdict for s in institution.sites if s.indicators]
    assert (have, told) == (verdicts.count("found"), len(verdicts) - verdicts.count("unchecked"))
    assert 0 < have < told
    assert rows[0][1:] == [str(have), str(told), f"{round(100 * have / told)} %"]


def words_of(node: html.HtmlElement) -> str:
    return " ".join(node.text_content().split())
