"""The main menu, its levels and what its labels speak of."""

from __future__ import annotations

import pytest

from crawler.readings.navigation import kind_of
from tests.building import reading, vocabulary


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Dirección de Servicios al Migrante", "estructura"),
        ("Viceministerio de Salud", "estructura"),
        ("¿Quiénes somos?", "estructura"),
        ("Inicio", "neutral"),
        ("Trámites y Servicios", "neutral"),
        ("Ley de Acceso a la Información Pública", "neutral"),
        ("¿Qué necesitas hacer?", "necesidad"),
        ("Solicita tu pasaporte", "necesidad"),
        ("Denuncias", "necesidad"),
        ("Mujeres", "audiencia"),
        ("Servicios para empresas", "audiencia"),
        ("Abrir un negocio", "evento"),
        ("Perder el empleo", "evento"),
        ("Geología", "otro"),
    ],
)
def test_kind(label: str, kind: str) -> None:
    assert kind_of(label, vocabulary()) == kind


MENU = """<ul class=menu><li><a href=/>Inicio</a><li><a href='#'>Ministerio</a><ul class=sub-menu><li><a href=/m>Misión</a>
<ul><li><a href=/h>Hondo</a></ul></ul><li><span>Servicios</span><ul><li><a href=/t>Trámites</a></ul><li><a href=/c>Contacto</a></ul>"""

# A wiki: log-in and tools are lists like those of the menu, which has a list for each of its headings.
WIKI = """<nav class='menu mw-portlet mw-portlet-personal'><ul><li><a href=/a>Acceder</a><li><a href=/b>Crear una cuenta</a>
<li><a href=/d>Discusión</a></ul></nav><div><nav class='menu mw-portlet mw-portlet-uno'><h3>Institución</h3>
<ul><li><a href=/m>Misión</a><li><a href=/e>Estructura</a></ul></nav><nav class='menu mw-portlet mw-portlet-dos'>
<h3>Atención</h3><ul><li><a href=/s>Servicios</a><li><a href=/c>Contacto</a></ul></nav><nav class='menu mw-portlet mw-portlet-tb'>
<ul><li><a href=/1>Lo que enlaza aquí</a><li><a href=/2>Cambios</a><li><a href=/3>Páginas especiales</a>
<li><a href=/4>Enlace permanente</a><li><a href=/5>Información</a></ul></nav></div>"""


@pytest.mark.parametrize(
    ("html", "first", "second"),
    [
        (
            f"<header><nav>{MENU}</nav></header>",
            ["Inicio", "Ministerio", "Servicios", "Contacto"],
            ["Misión", "Trámites"],
        ),
        (f"<div id=menu>{MENU}</div>", ["Inicio", "Ministerio", "Servicios", "Contacto"], ["Misión", "Trámites"]),
        (
            "<nav class=navbar><a href=/>Inicio</a><a href=/s>Servicios</a><a href=/c>Contacto</a></nav>",
            ["Inicio", "Servicios", "Contacto"],
            [],
        ),
        (
            "<nav><ul><li><a>Inicio</a><li><a>Sobre</a><div class=dropdown-menu><a href=/m>Misión</a></div><li><a href=/c>C</a></ul></nav>",
            ["Inicio", "Sobre", "C"],
            ["Misión"],
        ),
        (
            f"<nav class=breadcrumb><a href=/>A</a><a href=/b>B</a><a href=/c>C</a><a>D</a><a>E</a></nav><nav>{MENU}</nav>",
            ["Inicio", "Ministerio", "Servicios", "Contacto"],
            ["Misión", "Trámites"],
        ),
        (
            "<nav><ul><li><a href=/x><img src='/i/tramites.png' alt=''></a><li><a>B</a><li><a>C</a></ul></nav>",
            ["tramites", "B", "C"],
            [],
        ),
        (WIKI, ["Misión", "Estructura", "Servicios", "Contacto"], []),
        (f"<footer>{MENU}</footer>", [], []),
        ("<nav><a href=/>Inicio</a></nav>", [], []),
        ("<ul><li><a href=/1>Uno</a><li><a href=/2>Dos</a><li><a href=/3>Tres</a></ul>", ["Uno", "Dos", "Tres"], []),
        ("<ul><li><a href=//fb.test>F</a><li><a href=//x.test>X</a><li><a href=//y.test>Y</a></ul>", [], []),
        ("<ul><li><a href=/1.pdf>Uno</a><li><a href=/2.pdf>Dos</a><li><a href=/3.pdf>Tres</a></ul>", [], []),
        ("", [], []),
    ],
)
def test_levels(html: str, first: list[str], second: list[str]) -> None:
    items = reading(html).nav
    assert [item.label for item in items if item.level == 1] == first
    assert [item.label for item in items if item.level == 2] == second


def test_target_and_selector() -> None:
    found = reading(f"<nav id=principal>{MENU}</nav>")
    contact = next(item for item in found.nav if item.label == "Contacto")
    assert contact.url == "https://www.ejemplo.gob.test/c"
    assert found.tree.css_first(contact.selector).text() == "Contacto"  # type: ignore[union-attr]
