"""Accounts of the public, of the staff, or unclear."""

from __future__ import annotations

from typing import Any

import pytest

from scoring.detectors.user_accounts import detect
from scoring.finding import Outcome
from tests.building import site_evidence

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas. " * 12 + "</p>"
BODY = f"<main>{TEXT}" + "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(8)) + "</main>"
P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN


def form(title: str, *fields: str, button: str = "Ingresar", action: str = "") -> str:
    inputs = "".join(
        f'<label>{f}<input type="{"password" if "ontraseña" in f else "text"}" name="{f.lower()}"></label>'
        for f in fields
    )
    return (
        f'<title>{title}</title><main><h1>{title}</h1><form method="post" action="{action}">{inputs}'
        f"<button>{button}</button></form></main>"
    )


def link(url: str, label: str, around: str = "") -> str:
    return f'{BODY}<main><p>{around}<a href="{url}">{label}</a></p></main>'


REGISTER = form("Crear usuario", "CUI", "Correo electrónico", "Contraseña", "Repita contraseña", button="Crear usuario")
LOGIN = form("Trámites en línea", "Usuario", "Contraseña")
BARE = form("Sistema", "Usuario", "Contraseña")
EXTERNAL = "https://tramites.example.org/registro"

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, bool]] = [
    ("registration with CUI", {"/": BODY, "/registro": REGISTER}, {}, P, True),
    ("log-in for the public", {"/": BODY, "/tramites": LOGIN}, {}, P, True),
    ("registration elsewhere, opened", {"/": link(EXTERNAL, "Crear usuario")}, {"external": {EXTERNAL: REGISTER}}, P, True),
    ("registration elsewhere, not opened", {"/": link(EXTERNAL, "Crear usuario")}, {}, P, False),
    ("registration elsewhere that is no form", {"/": link(EXTERNAL, "Crear usuario")}, {"external": {EXTERNAL: BODY}}, A, False),
    ("registration on the owner's portal", {"/": BODY}, {"services": {EXTERNAL: REGISTER}}, P, True),
    ("registration of a site whose name sounds of staff", {"/": BODY, "/registro": REGISTER.replace(
        "</title>", " - Dirección de Recursos Humanos</title>")}, {}, P, True),
    ("the same name as the heading of every page", {"/": BODY, "/registro": "<div class=logo><h1>Dirección de Recursos "
     "Humanos en Salud</h1></div>" + REGISTER}, {}, P, True),
    ("the same name in the header", {"/": BODY, "/registro": "<header><h2>Recursos Humanos en Salud</h2></header>" + REGISTER},
     {}, P, True),
    ("the same name behind a title, and no heading", {"/": BODY, "/registro": REGISTER.replace(
        "</title>", " - Recursos Humanos en Salud</title>").replace("<h1>Crear usuario</h1>", "")}, {}, P, True),
    ("enrolment in a course", {"/": BODY, "/curso": form("Inscripción al curso", "Nombres", "Apellidos", "DPI",
        "Correo electrónico", button="Inscribirme")}, {}, A, False),
    ("a staff heading over the form itself", {"/": BODY, "/registro": REGISTER.replace(
        "<h1>Crear usuario</h1>", "<h1>Registro de colaboradores</h1>")}, {}, A, False),
    ("bare log-in", {"/": BODY, "/sistema": BARE}, {}, U, False),
    ("WordPress administration", {"/": BODY, "/wp-login.php": BARE}, {}, A, False),
    ("Joomla administration", {"/": BODY, "/administrator/index.php": BARE}, {}, A, False),
    ("intranet", {"/": BODY, "/x": form("Intranet", "Usuario", "Contraseña")}, {}, A, False),
    ("staff account form that says user request", {"/": BODY, "/solicitudusuarios": form(
        "Solicitud de Usuario", "Usuario", "Renglón 011", "Contraseña", "Repita contraseña", button="Solicitar usuario")},
     {}, A, False),
    ("for collaborators", {"/": BODY, "/x": form("Portal de colaboradores: trámites", "Usuario", "Contraseña")}, {}, A, False),
    ("webmail link", {"/": link("https://correo.ejemplo.gob.test/owa", "Iniciar sesión")}, {}, A, False),
    ("institutional mail", {"/": link("https://outlook.office.com/mail", "Correo institucional")}, {}, A, False),
    ("log-in at the staff's provider", {"/": link("https://login.microsoftonline.com/x", "Ingresar")}, {}, A, False),
    ("rendering of accounts", {"/": link("/rendicion", "Rendición de cuentas")}, {}, A, False),
    ("registry of suppliers", {"/": link("/proveedores", "Registro de proveedores")}, {}, A, False),
    ("newsletter", {"/": BODY + '<form method="post"><label>Suscríbase al boletín <input type="email" name="email">'
     '</label><button>Suscribirse</button></form>'}, {}, A, False),
    ("newsletter, with the words of an account", {"/": link("https://b.example.org/", "Registrarse al boletín")}, {}, A, False),
    ("comment form", {"/": BODY + '<form id="commentform" method="post"><input name="author"><input name="email">'
     '<textarea name="comment"></textarea><button>Publicar comentario</button></form>'}, {}, A, False),
    ("a page to go to, not a log-in", {"/": link("/becas", "Acceder a becas para trámites")}, {}, A, False),
    ("public log-in link", {"/": link(EXTERNAL, "Iniciar sesión", "Portal del ciudadano: ")}, {}, P, False),
    ("virtual classroom", {"/": BODY, "/aula": '<meta name="keywords" content="moodle, Aula">' + BARE}, {}, U, False),
    ("nothing, all seen", {"/": BODY}, {}, A, False),
    ("nothing, not all seen", {"/": BODY}, {"coverage": False}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given), unclear_confidence=0.35)
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found


def test_staff_log_ins_are_cited_when_there_is_nothing_else() -> None:
    found = detect(site_evidence({"/": BODY, "/wp-login.php": BARE}), unclear_confidence=0.35)
    assert "personal" in found.reason
    assert found.citations[0].url.endswith("wp-login.php")


def test_depth_is_the_nearest_evidence() -> None:
    evidence = site_evidence({"/": BODY, "/a": REGISTER, "/b": REGISTER}, clicks={"/a": 4, "/b": 2})
    assert detect(evidence, unclear_confidence=0.35).fact("depth") == "2"
