"""A second registry without code: its rows, its words and its country are files; crawl rules, scores and pages follow."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from crawler.readings.reading import Lens
from crawler.registry import Registry
from crawler.vocabulary import ConfigError, Vocabulary
from reports.charts.book import national
from reports.editions import edition_of, words_of
from reports.evidence import Pictures
from reports.words import Words
from scoring.assess import assess, indicate
from scoring.profile import Profile, rubric_of
from scoring.recall import sampled
from scoring.result import Visit
from scoring.rubric import Rubric, digest
from scoring.store import Store
from service.context import Context
from service.judging import Judged
from service.publishing import publish_quarter
from service.registry_table import counts
from service.scoring_run import assemble
from tests.building import CONFIG, site_evidence

NAME = "ejemplo-municipal"
_LONG = "La corporación se reúne cada martes en el salón del edificio municipal y publica sus actas y acuerdos. " * 4
PAGES = {
    "/": f"<html lang='es'><title>Municipalidad</title><main><h1>Municipalidad</h1><p>{_LONG}</p></main></html>",
    "/concejo": f"<title>Concejo municipal</title><main><h1>Concejo municipal</h1><p>{_LONG}</p></main>",
    "/ornato": f"<title>Boleto de ornato</title><main><h1>Boleto de ornato</h1><p>{_LONG} Cada año.</p></main>",
}
SCORED = ("puerto-sereno", "las-lomas")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load(CONFIG / "registry" / NAME, NAME)


def judged(registry: Registry, site: str) -> Judged:
    """A site whose pages were stored, judged under the words of its registry."""
    rubric, lens = Rubric.load(CONFIG), Lens(Vocabulary.load(CONFIG, registry.name), registry.hosts)
    found = site_evidence(PAGES, url=registry.sites[site].url, institutions=registry.hosts)
    readings = tuple(lens.read(reading.page) for reading in found.readings)
    evidence = replace(found, site=registry.sites[site], readings=readings)
    findings = assess(evidence, {name: rubric.params(name) for name in rubric.criteria})
    return Judged(Visit.of(evidence, 3), findings, indicate(evidence), {}, sampled(evidence))


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory, registry: Registry) -> Context:
    """Two sites of the example, scored and saved."""
    made = Context(CONFIG, tmp_path_factory.mktemp("var"), NAME, "2026T4")
    made.frozen_registry.mkdir(parents=True)
    for name in ("registry.yaml", "institutions.csv", "sites.csv"):
        shutil.copyfile(made.registry_source / name, made.frozen_registry / name)
    small = replace(registry, sites={site: registry.sites[site] for site in SCORED})
    found = {site: judged(registry, site) for site in SCORED}
    store = Store.open(f"sqlite:///{made.var / 'egob.db'}")
    store.save(assemble(made, small, Rubric.load(CONFIG), found))
    store.close()
    return made


def test_its_kinds_are_its_groups(registry: Registry) -> None:
    assert registry.groups == ("cabecera", "municipio")
    assert [row.cells()[0] for row in counts(registry)][-4:] == ["MSA", "cabecera", "municipio", "Todas"]


def test_a_kind_that_the_registry_does_not_name_is_a_mistake(tmp_path: Path) -> None:
    folder = shutil.copytree(CONFIG / "registry" / NAME, tmp_path / NAME)
    (folder / "registry.yaml").write_text("kinds: [cabecera]\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"las-lomas: kind: expected one of cabecera, other, got 'municipio'"):
        Registry.load(folder, NAME)


def test_its_words_are_read_and_those_of_the_method_stay(registry: Registry) -> None:
    base, own = Vocabulary.load(CONFIG), Vocabulary.load(CONFIG, NAME)
    assert "concejo municipal" in own.lists["content.structure"]
    assert "concejo municipal" not in base.lists["content.structure"]
    assert set(base.lists["content.structure"]) < set(own.lists["content.structure"])
    assert "programas" not in own.lists["content.services"]
    assert own.lists["search.offer"] == base.lists["search.offer"]
    assert Vocabulary.load(CONFIG, "gt-executive").lists == base.lists


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sin_lista: [algo]\n", "has no such list"),
        ('structure: ["-palabra que no está"]\n', "cannot be taken out"),
        ("structure: algo\n", "structure"),
    ],
)
def test_a_bad_word_list_is_named(tmp_path: Path, text: str, told: str) -> None:
    config = tmp_path / "config"
    shutil.copytree(CONFIG / "vocabulary", config / "vocabulary")
    shutil.copy(CONFIG / "fingerprints.yaml", config)
    folder = config / "registry" / "otro" / "vocabulary"
    folder.mkdir(parents=True)
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        Vocabulary.load(config, "otro")


def test_words_of_a_registry_are_part_of_what_a_run_was_judged_by(tmp_path: Path) -> None:
    config = tmp_path / "config"
    (config / "registry" / NAME).mkdir(parents=True)
    (config / "registry" / NAME / "sites.csv").write_text("id\n", encoding="utf-8")
    before = digest(config)
    (config / "registry" / NAME / "sites.csv").write_text("id,name\n", encoding="utf-8")
    assert digest(config) == before
    (config / "registry" / NAME / "vocabulary").mkdir()
    (config / "registry" / NAME / "vocabulary" / "content.yaml").write_text("structure: [x]\n", encoding="utf-8")
    assert digest(config) != before


def test_findings_follow_its_words(registry: Registry) -> None:
    base = Lens(Vocabulary.load(CONFIG), registry.hosts)
    found = site_evidence(PAGES, url=registry.sites["las-lomas"].url, institutions=registry.hosts)
    plain = replace(found, readings=tuple(base.read(reading.page) for reading in found.readings))
    rubric = Rubric.load(CONFIG)
    asked = {"static_information": rubric.params("static_information")}
    assert not rubric.counts(assess(plain, asked)["static_information"])
    assert rubric.counts(judged(registry, "las-lomas").findings["static_information"])


def test_averages_are_of_its_groups(context: Context) -> None:
    store = Store.open(f"sqlite:///{context.var / 'egob.db'}")
    rows = store.frames(NAME, "2026T4").averages
    store.close()
    groups = rows[(rows["scope"] == "group") & (rows["variant"] == "headline")].set_index("scope_id")
    assert set(groups.index) == {"cabecera", "municipio"}
    assert (groups["n_counted"] == 1).all()
    assert groups["points"].notna().all()


def test_its_country_stands_beside_its_scores() -> None:
    assert rubric_of(CONFIG, NAME).reference.country == "XCS"
    assert rubric_of(CONFIG, "gt-executive").reference.country == "GTM"
    assert replace(rubric_of(CONFIG, NAME), reference=Rubric.load(CONFIG).reference) == Rubric.load(CONFIG)


def test_terms_are_whole_words_and_the_longest_first() -> None:
    terms = (("Ejecutivo", "Todas"), ("del Organismo Ejecutivo", "de las municipalidades"))
    words = Words("es", terms)
    assert words.say("Sitios del Organismo Ejecutivo y Ejecutivos") == "Sitios de las municipalidades y Ejecutivos"
    assert Words().say("Sitios del Organismo Ejecutivo") == "Sitios del Organismo Ejecutivo"
    assert words.count("%(n)s del Ejecutivo", "%(n)s del Ejecutivo", 2) == "2 del Todas"


def test_its_charts_speak_of_it(context: Context) -> None:
    store = Store.open(f"sqlite:///{context.var / 'egob.db'}")
    edition = edition_of(store, rubric_of(CONFIG, NAME), NAME, "2026T4", CONFIG, Pictures(context.evidence))
    store.close()
    charts = {chart.id: chart for chart in national(edition, words_of(edition, "es"))}
    assert [row[0] for row in charts["promedios"].rows][2:] == ["Cabeceras", "Municipios"]
    assert "cabecera" in charts["ministerios"].title
    alone = replace(edition, institutions=tuple(i for i in edition.institutions if i.kind != "municipio"))
    assert "secretarias" not in {chart.id for chart in national(alone, words_of(edition, "es"))}


@pytest.mark.full
def test_its_report_speaks_of_it(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOB_STORE", f"sqlite:///{context.var / 'egob.db'}")
    out = tmp_path / "public"
    publish_quarter(context, out)
    shown = {path.relative_to(out).as_posix(): _text(path) for path in out.rglob("*.html")}
    assert "de las municipalidades" in shown["index.html"]
    assert "of the municipalities" in shown["en/index.html"]
    assert any("Concejo municipal" in text or "concejo municipal" in text for text in shown.values())
    strange = re.compile(r"Organismo Ejecutivo|\b[Mm]inisterios\b|\b[Ss]ecretarías\b|the Executive")
    own = {name: text for name, text in shown.items() if name.split("/")[0] in {"index.html", "instituciones"}}
    told = {name: strange.findall(text) for name, text in own.items()}
    assert {name: found for name, found in told.items() if found} == {}


def _text(path: Path) -> str:
    return " ".join(html.fromstring(path.read_bytes()).text_content().split())


def test_a_registry_without_the_file_speaks_as_the_method() -> None:
    assert Profile.load(CONFIG, "gt-executive") == Profile()
