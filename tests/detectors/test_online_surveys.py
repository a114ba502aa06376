"""Surveys that are open, and statistics, enrolments and closed ones that are not."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.online_surveys import detect
from scoring.finding import Outcome
from tests.building import site_evidence
from tests.detectors.participating import GOOGLE, GTM, A, Case, P, U, behind, body, google, link

CASES: list[Case] = [
    ("survey opened", *behind("Encuesta de satisfacción", "Encuesta de satisfacción del usuario"), P, True),
    ("survey by its title only", *behind("Llene este formulario", "Encuesta de satisfacción"), P, True),
    ("survey by its link only", *behind("Encuesta de satisfacción", "Formulario sin título"), P, True),
    ("survey linked, not opened", {"/": link(GOOGLE, "Encuesta de satisfacción")}, {}, P, False),
    ("survey in a frame, not opened", {"/": body(f'<iframe src="{GOOGLE}"></iframe>', "Encuesta de opinión")}, {}, P, False),
    ("survey at Microsoft's new host", {"/": link("https://forms.cloud.microsoft/r/aB3", "Encuesta de opinión")},
     {"external": {"https://forms.cloud.microsoft/r/aB3": google("Encuesta de opinión")}}, P, True),
    ("survey behind a short address", {"/": link("https://forms.gle/x", "Tu opinión nos importa")},
     {"external": {"https://forms.gle/x": google("Encuesta de satisfacción")}}, P, True),
    ("survey that asks for an account", *behind("Encuesta", "Encuesta de opinión", "Inicia sesión para continuar"), P, False),
    ("closed survey", *behind("Encuesta de satisfacción", "Encuesta de satisfacción", "Ya no se aceptan respuestas"), A, False),
    ("closed survey in English", *behind("Encuesta", "Encuesta", "is no longer accepting responses"), A, False),
    ("survey past its date", *behind("Encuesta", "Encuesta", "Disponible hasta el 3 de marzo de 2024"), A, False),
    ("survey before its date", *behind("Encuesta", "Encuesta", "Disponible hasta el 30 de noviembre de 2026"), P, True),
    ("course enrolment", *behind("Inscripción", "Formulario de inscripción al curso"), A, False),
    ("enrolment in a workshop on surveys", *behind("Inscríbase", "Inscripción al taller de encuestas"), A, False),
    ("attendance", *behind("Registro", "Registro de asistencia"), A, False),
    ("job application", *behind("Encuesta", "Solicitud de empleo"), A, False),
    ("a form that says nothing", *behind("Llene este formulario", "Formulario sin título"), A, False),
    ("ENCOVI", {"/": link("/encovi", "Encuesta Nacional de Condiciones de Vida ENCOVI")}, {}, A, False),
    ("a national survey at a survey tool", {"/": link("https://ee.kobotoolbox.org/x/a1", "ENEI: encuesta nacional de empleo")}, {}, A, False),
    ("ENEI microdata", {"/": link("https://ine.example/enei", "ENEI: microdatos de la encuesta")}, {}, A, False),
    ("results of a survey", {"/": link("/r.pdf", "Resultados de la encuesta de satisfacción")}, {}, A, False),
    ("survey on the page", {"/e": body("<form method=post>¿Cómo calificaría la atención? <input type=radio name=a value=1>Buena "
     "<input type=radio name=a value=2>Mala ¿Por qué? <textarea name=b></textarea><button>Enviar encuesta</button></form>",
     "Encuesta de satisfacción")}, {}, P, True),
    ("survey by the title of its page", {"/e": body("<p>Responda dos preguntas sobre su visita.</p><form method=post>"
     "<label>¿Dónde le atendieron? <input name=a></label>¿Cómo le atendieron? <input type=radio name=b value=1>Bien "
     "<input type=radio name=b value=2>Mal <label>¿Qué mejoraría? <textarea name=c></textarea></label>"
     "<button>Enviar</button></form>", "Encuesta de satisfacción")}, {}, P, True),
    ("page feedback", {"/": body("<form method=post>¿Te fue útil esta página? <input type=radio name=a value=1>Sí "
     "<input type=radio name=a value=0>No <textarea name=c></textarea><button>Enviar</button></form>")}, {}, A, False),
    ("page feedback that calls itself a survey", {"/": body("<form method=post>Encuesta: ¿te fue útil esta página? "
     "<input type=radio name=a value=1>Sí <input type=radio name=a value=0>No <textarea name=c></textarea>"
     "<button>Enviar encuesta</button></form>")}, {}, A, False),
    ("page feedback at a survey tool", {"/": link(GOOGLE, "Encuesta: ¿le fue útil esta página?")}, {}, A, False),
    ("survey by its address on the site", {"/": link("/consultas/encuesta_satisfaccion/", "Valore nuestro portal")}, {}, P, False),
    ("survey by its address elsewhere", {"/": link("https://otro.example/Encuesta-Satisfaccion.aspx", "Ayúdenos a mejorar")}, {}, P, False),
    ("survey by its address, opened elsewhere", {"/": link("https://otro.example/encuesta", "Ayúdenos")},
     {"external": {"https://otro.example/encuesta": google("Encuesta de satisfacción")}}, P, True),
    ("an address that says survey, opened: no survey", {"/": link("/encuesta_satisfaccion/", "Valore nuestro portal"),
     "/encuesta_satisfaccion/": body("Gracias por su interés.", "Calidad")}, {}, A, False),
    ("an address of a survey that is closed", {"/": link("/encuesta_satisfaccion/", "Valore nuestro portal"),
     "/encuesta_satisfaccion/": body("Esta encuesta ha finalizado.", "Encuesta de satisfacción")}, {}, A, False),
    ("an address of a national survey", {"/": link("/encuesta-nacional-de-empleo/", "Empleo")}, {}, A, False),
    ("an address of surveys as a subject", {"/": link("/1_encuestas/avances.html", "Avances")}, {}, A, False),
    ("an address of results", {"/": link("/encuesta-satisfaccion/resultados", "Informe 2025")}, {}, A, False),
    ("a document about a survey", {"/": link("/encuesta_satisfaccion.pdf", "Informe 2025")}, {}, A, False),
    ("the word in a headline", {"/": link("/nota", "Encuesta")}, {}, A, False),
    ("nothing, not all seen", {"/": body()}, {"coverage": False}, U, False),
    ("a tag manager and no page rendered", {"/": body(GTM)}, {}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given))
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found


def test_what_was_opened_is_cited_beside_the_link() -> None:
    pages, given = behind("Encuesta de satisfacción", "Encuesta de satisfacción del usuario")
    found = detect(site_evidence(pages, **given))
    assert {citation.url for citation in found.citations} == {GOOGLE, "https://www.ejemplo.gob.test/"}


def test_a_closed_survey_is_explained() -> None:
    pages, given = behind("Encuesta", "Encuesta", "Ya no se aceptan respuestas")
    assert "cerrada" in detect(site_evidence(pages, **given)).reason
