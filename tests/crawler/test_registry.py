"""Registry: which site an address belongs to, and errors that name the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.registry import Institution, Kind, Registry, Role, Site, bare_host
from crawler.vocabulary import ConfigError

CONFIG = Path(__file__).parents[2] / "config"
INSTITUTIONS = "id,acronym,name,kind,sites_2019,hosts\nmsp,MSP,Ministerio de Prueba,ministry,3,msp.test; salud.test\n"
SITES = "id,institution,name,url,role,owner,source,confidence,status\n"


def registry(*sites: Site) -> Registry:
    institution = Institution(id="msp", acronym="MSP", name="Ministerio", kind=Kind.MINISTRY, hosts=("salud.test",))
    return Registry("prueba", {"msp": institution}, {site.id: site for site in sites})


def site(site_id: str, url: str) -> Site:
    return Site(id=site_id, institution="msp", name="Sitio", url=url)


SCOPES = registry(
    site("root", "https://www.msp.test/"),
    site("area", "https://www.msp.test/area/"),
    site("deep", "https://www.msp.test/area/sur/"),
    site("page", "http://portal.msp.test/inicio/index.asp"),
    site("port", "http://msp.test:8081/"),
    site("nobody-knows", ""),
)


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://www.msp.test/", "root"),
        ("https://msp.test", "root"),  # without www and without a path
        ("http://WWW.MSP.TEST./x", "root"),  # another scheme, capitals, final dot
        ("https://msp.test/area/x", "area"),
        ("https://msp.test/area", "area"),  # the prefix without its slash
        ("https://msp.test/area/sur/x?y=1", "deep"),  # the longest prefix wins
        ("https://msp.test/areas/x", "root"),  # a prefix ends at a slash
        ("http://portal.msp.test/inicio/otra.asp", "page"),  # scope of a file is its folder
        ("http://portal.msp.test/otra.asp", ""),
        ("http://msp.test:8081/x", "port"),
        ("http://msp.test:9/x", ""),
        ("http://msp.test:bad/x", ""),
        ("https://otro.test/", ""),
        ("https://otro.msp.test/", ""),  # a sub-host is another site
        ("mailto:a@msp.test", ""),
    ],
)
def test_an_address_belongs_to_one_site(url: str, owner: str) -> None:
    assert SCOPES.owner_of(url) == owner


@pytest.mark.parametrize(
    ("host", "bare"), [("WWW.a.test.", "a.test"), ("a.test", "a.test"), ("www2.a.test", "www2.a.test")]
)
def test_bare_host(host: str, bare: str) -> None:
    assert bare_host(host) == bare


def test_hosts_come_from_sites_and_from_institutions() -> None:
    assert SCOPES.hosts == {"msp.test": "msp", "portal.msp.test": "msp", "salud.test": "msp"}


def test_select_by_id_by_acronym_and_all() -> None:
    assert [s.id for s in SCOPES.select(["deep"])] == ["deep"]
    assert len(SCOPES.select(["msp"])) == len(SCOPES.select([])) == 6
    assert len(SCOPES.select(["deep", "MSP"])) == 6
    with pytest.raises(ConfigError, match="--only nada"):
        SCOPES.select(["nada"])


@pytest.mark.parametrize(
    ("institutions", "sites", "message"),
    [
        (INSTITUTIONS, SITES + "a b,msp,Sitio,,,,,,\n", r"sites.csv, line 2, column id"),
        (
            INSTITUTIONS,
            SITES + "a1,msp,Sitio,,dependency,,,,\na2,msp,Sitio,ftp://x.test,dependency,,,,\n",
            r"line 3, column url",
        ),
        (INSTITUTIONS, SITES + "a1,msp,Sitio,,part,,,,\n", r"line 2, column role.*'dependency' or 'service'"),
        (INSTITUTIONS, SITES + "a1,otro,Sitio,,dependency,,,,\n", r"institution 'otro' is not in"),
        (INSTITUTIONS, SITES + "a1,msp,Sitio,,service,nadie,,,\n", r"owner that is a site id, got 'nadie'"),
        (INSTITUTIONS, SITES + "a1,msp,Sitio,,dependency,,,,\n" * 2, r"'a1' is used 2 times"),
        (INSTITUTIONS.replace("ministry", "church"), SITES, r"institution msp: kind: expected one of ministry, other"),
        (INSTITUTIONS.replace(",3,", ",-3,"), SITES, r"column sites_2019"),
        (INSTITUTIONS, None, r"sites.csv: the file is missing"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, institutions: str, sites: str | None, message: str) -> None:
    (tmp_path / "institutions.csv").write_text(institutions, encoding="utf-8")
    if sites is not None:
        (tmp_path / "sites.csv").write_text(sites, encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        Registry.load(tmp_path, "prueba")


def test_a_byte_order_mark_and_spaces_between_hosts_are_fine(tmp_path: Path) -> None:
    (tmp_path / "institutions.csv").write_text("\ufeff" + INSTITUTIONS, encoding="utf-8")
    (tmp_path / "sites.csv").write_text("\ufeff" + SITES, encoding="utf-8")
    assert Registry.load(tmp_path, "prueba").institutions["msp"].hosts == ("msp.test", "salud.test")


EXECUTIVE = Registry.load(CONFIG / "registry" / "gt-executive", "gt-executive")


def test_the_executive_has_the_institutions_and_counts_of_the_study() -> None:
    kinds = {kind: [i for i in EXECUTIVE.institutions.values() if i.kind == kind] for kind in Kind}
    assert (len(kinds[Kind.MINISTRY]), len(kinds[Kind.SECRETARIAT])) == (14, 16)
    assert [sum(i.sites_2019 for i in kinds[kind]) for kind in Kind] == [260, 16, 0]


def test_every_institution_of_the_study_has_its_own_site() -> None:
    mains = [EXECUTIVE.sites.get(i.id) for i in EXECUTIVE.institutions.values() if i.kind != Kind.OTHER]
    assert all(main and main.url and main.role is Role.DEPENDENCY for main in mains)


def test_every_row_says_where_it_comes_from_and_starts_with_its_institution() -> None:
    for row in EXECUTIVE.sites.values():
        assert row.source, row.id
        assert row.status, row.id
        assert row.id == row.institution or row.id.startswith(f"{row.institution}-")
        assert bool(row.owner) == (row.role is Role.SERVICE)


def test_every_address_belongs_to_its_own_row() -> None:
    assert {s.id: EXECUTIVE.owner_of(s.url) for s in EXECUTIVE.sites.values() if s.url} == {
        s.id: s.id for s in EXECUTIVE.sites.values() if s.url
    }


@pytest.mark.parametrize(
    ("host", "institution"),
    [
        ("guatecompras.gt", "minfin"),
        ("tse.org.gt", "tse"),
        ("igssgt.org", "igss"),
        ("mindef.mil.gt", "mindef"),
        ("x.gt", None),
    ],
)
def test_hosts_of_the_state_outside_gob_gt_are_known(host: str, institution: str | None) -> None:
    assert EXECUTIVE.hosts.get(host) == institution


def test_no_host_has_two_owners() -> None:
    listed = [host for institution in EXECUTIVE.institutions.values() for host in institution.hosts]
    assert len(listed) == len(set(listed))
    for row in EXECUTIVE.sites.values():
        if row.url:
            assert EXECUTIVE.hosts[bare_host(row.url.split("/")[2])] == row.institution
