"""History as printed: the charts' CSV against values typed from the study, COPRET's tables and the survey of 2025."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from reports.charts.book import chapters
from reports.charts.chart import Chart
from reports.exports import write_csv
from reports.survey_text import survey_text
from reports.words import Words
from tests.reports import several

STUDY = {
    "Promedio de ministerios": "49.9",
    "Promedio de secretarías": "50.1",
    "Promedio del Organismo Ejecutivo": "52.16",
    "Índice de la ONU, como se dibujó": "51",
    "EGDI 2020": "0.5155",
    "Puesto en el EGDI 2020": "121",
    "Puesto en el EGDI 2018": "113",
    "Puesto en el EGDI 2016": "102",
    "Puesto en el EGDI 2014": "133",
    "Puesto en el EGDI 2012": "112",
    "Puesto en el EGDI 2010": "112",
}
COPRET = [
    ("Datos abiertos", "78.5%", "78.6%"),
    ("E-participación", "94%", "100%"),
    ("Amigable a móviles", "35.7 %", "28.6%"),
    ("E-servicios", "100%", "100%"),
]
VISITS = """
Ministerio de Educación|21,834|118,896
Ministerio de Finanzas Públicas|17,132|352,676
Ministerio de Trabajo|21,199|104,779
Ministerio de Gobernación|3,095|34,320
Ministerio de Cultura y Deportes|12,699|81,811
Ministerio de Ambiente y Recursos Naturales|6,987|36,733
Ministerio de Salud Pública|11,771|83,942
Ministerio de Energía y Minas|1,283|9,838
Ministerio de Desarrollo Social|3,057|16,300
Ministerio de Comunicaciones|1,844|13,477
Ministerio de Agricultura|2,280|32,666
Ministerio de Economía|0|5,647
Ministerio de la Defensa Nacional|450|15,166
Ministerio de Relaciones Exteriores|1,956|34,380
TOTALES|105,587|940,631
"""
MATRIX = """
MINECO|No|No|No|No|Sí
MAGA|No|No|Sí (APIs)|Sí (5 años)|No
MARN|No|No|No|No|No
MICIVI|No|No|No|No|No
MINDEF|No|No|Sí (APIs)|No|No
MIDES|Sí|Sí|Sí (APIs, catálogos)|Sí (10 años)|Sí
MINEDUC|No|No|Sí (APIs)|Sí (17 años)|No
MINGOB|No|No|Sí (APIs)|Sí (1-4 años)|No
RENAP|No|Sí|Sí (APIs, catálogos, metadatos)|Sí (5 años+)|Sí
SEGEPLAN|No|No|No|Sí (5 años+)|No
"""
TOPICS = {  # who the text names as having it; None: nobody
    "Servicios de interoperabilidad": "MINECO MAGA MARN MINDEF MIDES MINEDUC MINGOB RENAP SEGEPLAN",
    "Política de interoperabilidad": "MIDES",
    "Documentación y planificación": "MIDES RENAP SEGEPLAN",
    "Experiencia en interoperabilidad": "MAGA MIDES MINEDUC MINGOB RENAP SEGEPLAN",
    "Contratación de personal externo": "MICIVI RENAP",
    "Presupuesto para interoperabilidad": "MIDES",
    "Infraestructura tecnológica para interoperabilidad": "MIDES RENAP",
    "Indicadores y metas": "MINECO MIDES SEGEPLAN",
    "Estimación de la demanda de servicios de interoperabilidad": "MAGA MARN RENAP",
    "Acuerdos de colaboración": "MINECO MINEDUC RENAP",
    "Gratuidad de la interoperabilidad": "",
    "Metadatos": "MINDEF RENAP SEGEPLAN",
    "Catálogo de esquemas y metadatos": "MINDEF MINEDUC RENAP SEGEPLAN",
    "Catálogo de servicios de interoperabilidad": "MIDES MINEDUC RENAP",
    "Firma electrónica": "MINECO MARN MINDEF MINEDUC RENAP",
    "Estandarización": "MINEDUC RENAP",
    "Interfaz de programación de aplicaciones (API)": "MAGA MARN MINDEF MINEDUC MINGOB RENAP",
    "Procedimientos de modificación y eliminación": "RENAP SEGEPLAN",
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    """The CSV of each chart, read back."""
    folder = tmp_path_factory.mktemp("csv")
    found = {}
    made: list[Chart] = [c for ch in chapters(several.edition(), Words(), several.background()) for c in ch.charts]
    for chart in made:
        path = folder / f"{chart.id}.csv"
        write_csv(path, chart.columns, chart.rows)
        found[chart.id] = _read(path)
    return found


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def _typed(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.strip().splitlines()]


def test_the_study_of_2020(published: dict[str, list[list[str]]]) -> None:
    assert dict(row for row in published["estudio-2020"]) == STUDY


def test_the_four_indicators_of_2015(published: dict[str, list[list[str]]]) -> None:
    assert [tuple(row[:3]) for row in published["copret"]] == COPRET


def test_the_visits_of_2015(published: dict[str, list[list[str]]]) -> None:
    assert sorted(row[:3] for row in published["visitas-2015"]) == sorted(_typed(VISITS))
    per_day = {row[0]: row[3:] for row in published["visitas-2015"]}
    assert per_day["Ministerio de Educación"] == ["3119.1", "3835.4"]
    assert per_day["Ministerio de Economía"] == ["0.0", "182.2"]


def test_the_matrix_of_2025(published: dict[str, list[list[str]]]) -> None:
    rows = published["interoperabilidad-2025"]
    assert sorted(row[:6] for row in rows) == sorted(_typed(MATRIX))
    assert [(row[0], row[6]) for row in rows[:3]] == [("MIDES", "5"), ("RENAP", "4"), ("MAGA", "2")]
    assert all(int(row[6]) == sum(cell.startswith("Sí") for cell in row[1:6]) for row in rows)


def test_the_eighteen_topics_of_2025(published: dict[str, list[list[str]]]) -> None:
    named = {row[0]: set(row[4].split(", ")) - {""} for row in published["interoperabilidad-temas-2025"]}
    assert named == {topic: set(names.split()) for topic, names in TOPICS.items()}


def test_where_matrix_and_text_disagree_both_are_shown() -> None:
    background = several.background()
    text = survey_text(background.surveys[0], Words(), background.printed.instruments)
    assert ("RENAP", "Presupuesto", "Sí", "No") in text.notes
    assert ("SEGEPLAN", "Indicadores y metas", "No", "Sí") in text.notes
    assert dict(text.profiles)["Central"] == "RENAP y MINFIN (supuesta)"
    assert dict(text.profiles)["De consumo"] == "MICIVI, MINEDUC, MINDEF, MINTRAB y MSPAS"
    summaries = dict(text.topics)
    assert summaries["Política de interoperabilidad"].startswith("1 de 10 instituciones: MIDES.")
    free = "Ninguna institución. Dicen que no: RENAP. De las demás, el texto dice que en la mayoría de los casos sí."
    assert summaries["Gratuidad de la interoperabilidad"] == free
    assert summaries["Acuerdos de colaboración"].endswith("Dicen que no: MAGA y MICIVI. De 5 no se dice.")
