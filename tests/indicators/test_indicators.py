"""What is shown and never scored: each outcome of each indicator."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from scoring.assess import assess, indicate, titles
from scoring.finding import Outcome
from scoring.indicators import (
    accessibility,
    e_participation,
    e_services,
    laip,
    languages,
    mobile_friendly,
    open_data,
    plan_2021,
)
from scoring.rubric import Rubric
from tests.building import CONFIG, site_evidence

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(8))
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
FILES = "".join(f'<a href="/d{i}.csv">Tabla {i}</a>' for i in range(4))
COMPLAINT = '<form method="post">Queja o denuncia: nombre <input name="nombre"> correo <input type="email" name="correo"> mensaje <textarea name="mensaje"></textarea><button>Enviar queja</button></form>'  # fmt: skip
LOOKUP = '<form method="get">Consulta de expediente: número de expediente <input name="expediente"><button>Consultar</button></form>'  # fmt: skip
KICHE = (
    "<p>Konojel ri winaq are taq kkalaxik pa junamil ruk' ya'talil, rumal xuq ri q'atb'altzij rech ri tinamit, "
    "k'u ri utzil chech uk'aslemal rumal rajawaxik taqanik pa uwachulew, kab'an xuq' nimalaj junam ruk' rech wa'.</p>"
    * 3
)


def body(more: str = "", title: str = "Ministerio", head: str = "") -> str:
    return f"<head><title>{title}</title>{head}</head><main><h1>{title}</h1>{TEXT}{LINKS}<p>{more}</p></main>"


def drawn(**other: Any) -> dict[str, Any]:
    usual = {"screen": 360, "inner_width": 360, "scroll_width": 360, "readable": 1.0, "touchable": 0.9, "cut": 0.0}
    return {"measures": {"mobile": usual | other}}


def axe(*broken: tuple[str, str]) -> dict[str, Any]:
    impacts = {name: sum(of == name for _, of in broken) for name in ("critical", "serious", "moderate", "minor")}
    rules = [
        {"id": name, "impact": impact, "elements": 3, "selector": "#a", "html": "<img src='a'>", "box": [1, 2, 3, 4]}
        for name, impact in broken
    ]
    return {"measures": {"axe": {"version": "4.12.1", "impacts": impacts, "rules": rules}}}


CASES: list[tuple[str, ModuleType, dict[str, str], dict[str, Any], Outcome, str]] = [
    ("catalogue", open_data, {"/": body(head='<meta name="generator" content="ckan 2.10">')}, {}, P, ""),
    ("files that say so", open_data, {"/d": body(FILES, "Datos abiertos")}, {}, P, ""),
    ("files of the transparency duty", open_data, {"/d": body(FILES, "Ley de acceso: numeral 7")}, {}, A, ""),
    ("the transparency duty in words of open data", open_data, {"/d": body(FILES, "Datos abiertos: numeral 7")}, {}, A, ""),
    ("the words alone", open_data, {"/d": body("", "Política de datos abiertos")}, {}, A, ""),
    ("link to the portal", open_data, {"/": body('<a href="https://datos.gob.gt/">Datos</a>')}, {}, P, ""),
    ("no data, not all seen", open_data, {"/": body()}, {"coverage": False}, U, ""),
    ("complaint box", e_participation, {"/q": body(COMPLAINT, "Quejas")}, {}, P, ""),
    ("page feedback", e_participation, {"/": body("<form method=post>¿Te fue útil esta página? <input type=radio name=a value=1>Sí "
     "<input type=radio name=a value=0>No <textarea name=c></textarea><button>Enviar</button></form>")}, {}, P, ""),
    ("no participation", e_participation, {"/": body()}, {}, A, ""),
    ("no participation, not all seen", e_participation, {"/": body()}, {"coverage": False}, U, ""),
    ("fits", mobile_friendly, {"/": body(head=VIEWPORT), "/b": body("b", head=VIEWPORT)}, {}, P, "zoom=yes"),
    ("fits and blocks zoom", mobile_friendly, {"/": body(head=VIEWPORT.replace("scale=1", "scale=1, user-scalable=no"))},
     {}, P, "zoom=no"),
    ("fixed width", mobile_friendly, {"/": body(head='<meta name="viewport" content="width=1024">')}, {}, A, ""),
    ("no declaration", mobile_friendly, {"/": body()}, {}, A, ""),
    ("inner pages do not fit", mobile_friendly, {"/": body(head=VIEWPORT), "/b": body("b")}, {}, A, ""),
    ("no home page", mobile_friendly, {}, {}, U, ""),
    ("declared only", mobile_friendly, {"/": body(head=VIEWPORT)}, {}, P, "measured=no"),
    ("drawn and fits", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(), P, "measured=yes"),
    ("drawn a little wider", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(scroll_width=364), P, "scroll_width=364"),
    ("drawn too wide", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(scroll_width=365), A, "scroll_width=365"),
    ("drawn too wide and shrunk", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(scroll_width=900, inner_width=900), A,
     "measured=yes"),
    ("text cut by the edge", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(cut=0.4), A, "cut=0.4"),
    ("a headline runs on", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(cut=0.04), P, "cut=0.04"),
    ("no viewport, whatever is drawn", mobile_friendly, {"/": body()}, drawn(scroll_width=980, inner_width=980), A, ""),
    ("no text at all", mobile_friendly, {"/": body(head=VIEWPORT)}, drawn(cut=None, readable=None), P, "cut="),
    ("axe found nothing", accessibility, {"/": body()}, axe(), P, "critical=0"),
    ("axe found trifles", accessibility, {"/": body()}, axe(("region", "moderate")), P, "moderate=1"),
    ("axe found a critical fault", accessibility, {"/": body()}, axe(("image-alt", "critical")), A, "critical=1"),
    ("axe found a serious fault", accessibility, {"/": body()}, axe(("region", "moderate"), ("color-contrast", "serious")), A,
     "serious=1"),
    ("axe did not run", accessibility, {"/": body()}, {}, U, "critical="),
    ("nothing to run axe on", accessibility, {}, {}, U, ""),
    ("look up a file", e_services, {"/e": body(LOOKUP, "Consulta de expediente")}, {}, P, "sophistication=3"),
    ("a link to an appointment", e_services, {"/": body('<a href="/citas">Agendar cita</a>')}, {}, P, "sophistication=3"),
    ("appointments of patients", e_services, {"/": body('<a href="/c">Agendar cita: consulta externa</a>')}, {}, A,
     "sophistication=1"),
    ("told only", e_services, {"/": body("Requisitos del trámite")}, {}, A, "sophistication=1"),
    ("a payment by card", e_services, {"/": body('<form action="https://epayserver.neonet.com.gt/pago" method="post">'
     'Pague en línea <input name="monto"><button>Pagar</button></form>')}, {}, P, "sophistication=5"),
    ("K'iche'", languages, {"/": body(KICHE)}, {}, P, "level=2"),
    ("named only", languages, {"/": body("La ley fue traducida a idiomas como kaqchikel y mam")}, {}, A, "level=1"),
    ("Spanish", languages, {"/": body()}, {}, A, "level=0"),
    ("numerals", laip, {"/u": body("".join(f'<a href="/n{i}">Numeral {i}. Tema</a> ' for i in range(1, 21)))}, {}, P,
     "count=20"),
    ("no numerals", laip, {"/u": body("El numeral de la ley")}, {}, A, "count=0"),
    ("a numeral that is not there", laip, {"/u": body('<a href="/x">Numeral 45</a>')}, {}, A, "count=0"),
    ("a complaint box is a mailbox", plan_2021, {"/q": body(COMPLAINT, "Quejas")}, {}, P, "citizen_mailbox=yes"),
    ("the state's portal", plan_2021, {"/": body('<a href="https://www.guatemala.gob.gt/">Gobierno</a>')}, {}, P,
     "state_portal=yes"),
    ("nothing of the plan", plan_2021, {"/": body()}, {}, A, "interoperability=not_visible"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("indicator", "pages", "given", "outcome", "fact"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_indicate(
    indicator: ModuleType, pages: dict[str, str], given: dict[str, Any], outcome: Outcome, fact: str
) -> None:
    found = indicator.indicate(site_evidence(pages, **given))
    assert found.outcome is outcome, found
    name, _, value = fact.partition("=")
    assert found.fact(name) == value


def test_every_indicator_answers_for_every_site() -> None:
    found = indicate(site_evidence({"/": body()}))
    assert {"open_data", "e_participation", "mobile_friendly", "e_services"} <= set(found)
    assert found.keys() == titles().keys()
    assert all(title["es"] and title["en"] for title in titles().values())
    assert Outcome.FAILED not in {finding.outcome for finding in found.values()}


def test_the_reason_tells_what_is_small_and_what_breaks() -> None:
    small = site_evidence({"/": body(head=VIEWPORT)}, **drawn(readable=0.4, touchable=0.3))
    assert "el 40 %" in mobile_friendly.indicate(small).reason
    assert "el 30 %" in mobile_friendly.indicate(small).reason
    assert "no se midió" in mobile_friendly.indicate(site_evidence({"/": body(head=VIEWPORT)})).reason
    faults = [(f"rule-{n}", "serious") for n in range(7)] + [("image-alt", "critical")]
    found = accessibility.indicate(site_evidence({"/": body()}, **axe(*faults)))
    assert "1 crítica y 7 serias" in found.reason
    assert "y 2 más" in found.reason
    assert len(found.citations) == 5
    assert found.citations[0].selector == "#a"


def test_what_is_shown_never_changes_a_score() -> None:
    """The same site with and without everything that indicators look for beside the criteria has the same score."""
    rubric = Rubric.load(CONFIG)
    plain = site_evidence({"/": body(head=VIEWPORT)})
    assert set(indicate(plain)).isdisjoint(rubric.criteria)
    params = {name: rubric.params(name) for name in rubric.criteria}
    measured = site_evidence(
        {"/": body(head=VIEWPORT)}, measures=drawn(scroll_width=900)["measures"] | axe(("x", "critical"))["measures"]
    )
    assert indicate(plain)["mobile_friendly"].outcome is not indicate(measured)["mobile_friendly"].outcome
    assert assess(plain, params) == assess(measured, params)
    scores = [rubric.score(assess(one, params), one.reachability) for one in (plain, measured)]
    with_indicators = rubric.score({**assess(measured, params), **indicate(measured)}, measured.reachability)
    assert scores[0] == scores[1] == with_indicators
