"""Which links are worth a page, which are traps, and which addresses act."""

from __future__ import annotations

import pytest

from crawler.readings.model import Block, Link
from crawler.readings.priority import Priority
from tests.building import vocabulary

BASE = "https://www.ejemplo.gob.test"


@pytest.fixture(scope="module")
def priority() -> Priority:
    return Priority(vocabulary())


def link(label: str, path: str = "/x1", block: Block = Block.MAIN) -> Link:
    return Link(path if ":" in path else BASE + path, label, block, "a")


@pytest.mark.parametrize(
    ("label", "path", "topic"),
    [
        ("Contáctenos", "/index.php?id=4", "contact"),
        ("Trámites y Servicios", "/x", "services"),
        ("¿Quiénes somos?", "/x", "structure"),
        ("Información Pública de Oficio", "/x", "transparency"),
        ("Formularios", "/x", "forms"),
        ("Sala de Prensa", "/x", "news"),
        ("Iniciar sesión", "/x", "account"),
        ("Pago en línea", "/x", "payment"),
        ("Consulta pública", "/x", "participation"),
        ("Ver más", "/quienes-somos/", "structure"),
        ("Aquí", "/Contacto.aspx", "contact"),
        ("Preguntas frecuentes", "/x", "other"),
        ("Galería", "/galeria", "other"),
        ("El ministro visitó ayer los servicios de salud del municipio de Nebaj", "/n/77", "other"),
        ("Organigrama del Ministerio", "/x", "structure"),
        ("Registro de usuarios", "/x", "account"),
    ],
)
def test_topic(priority: Priority, label: str, path: str, topic: str) -> None:
    assert priority.topic(link(label, path)) == topic


@pytest.mark.parametrize(
    "path",
    [
        "/eventos/calendario/2031-04",
        "/eventos/2031/04/",
        "/eventos?tribe-bar-date=2031-04-01",
        "/agenda?month=4&year=2031",
        "/noticias?orderby=fecha",
        "/lista?filter_order=a.hits",
        "/nota?print=1",
        "/nota?replytocom=88",
        "/nota;jsessionid=A1B2",
        "/nota?PHPSESSID=abc",
        "/noticias/page/3/",
        "/noticias?paged=9",
        "/noticias?limitstart=40",
        "/tag/salud/",
        "/informe.pdf",
        "/fotos/IMG_1.JPG",
        "/?s=hola",
        "/index.php?title=Leyes&oldid=7",
        "/index.php?title=Leyes&action=history",
        "/index.php/Especial:LoQueEnlazaAqu%C3%AD/Contacto",
        "https://www.facebook.com/ejemplo",
        "https://es-la.facebook.com/ejemplo",
        "mailto:info@ejemplo.gob.test",
        "javascript:void(0)",
        "http://[roto",
        "/cerrar-sesion",
    ],
)
def test_traps_are_worth_nothing(priority: Priority, path: str) -> None:
    assert priority.value(link("Contacto", path)) == 0


@pytest.mark.parametrize(
    "path",
    ["/noticias/page/2/", "/noticias?paged=2", "/2024/09/inauguran-puente", "/servicios", "/x.aspx?id=3", "/", ""],
)
def test_pages_are_worth_something(priority: Priority, path: str) -> None:
    assert priority.value(link("Contacto", path)) > 0


def test_no_address_is_worth_nothing(priority: Priority) -> None:
    assert priority.value(Link("", "Contacto", Block.NAV, "a", script=True)) == 0


def test_order(priority: Priority) -> None:
    labels = ["Contacto", "Trámites", "Misión", "Transparencia", "Formularios", "Noticias", "Ayuda", "Galería"]
    values = [priority.value(link(label)) for label in labels]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == len(values)
    assert priority.value(link("Galería", block=Block.NAV)) > priority.value(link("Galería"))
    assert priority.value(link("Galería", block=Block.NAV)) < priority.value(link("Ayuda"))


@pytest.mark.parametrize(
    ("path", "acts"),
    [
        ("/logout", True),
        ("/Account/LogOff", True),
        ("/wp-login.php?action=logout&_wpnonce=1", True),
        ("/index.php?option=com_users&task=user.logout", True),
        ("/salir.aspx", True),
        ("/DeleteItem.aspx?id=4", True),
        ("/encuesta/12/vote", True),
        ("/index.php?option=com_poll&task=vote&id=3", True),
        ("/votar.php?opcion=2", True),
        ("/boletin/confirm?c=abc", True),
        ("/boletin/?confirm=abc", True),
        ("/unsubscribe?u=3", True),
        ("/boletin/darse-de-baja", True),
        ("/tienda/?add-to-cart=55", True),
        ("/cart/add?id=2", True),
        ("/nota?rate=5", True),
        ("/rate/5", True),
        ("/cerrar-sesion", True),
        ("/cerrar_sesion.php", True),
        ("/archivo/eliminar/7", True),
        ("/noticias/como-votar-en-el-extranjero", False),
        ("/noticias/confirman-nueva-ley-de-pesca", False),
        ("/servicios/eliminar-multas-de-transito", False),
        ("/voto-electronico", False),
        ("/index.php?option=com_content&task=view&id=3", False),
        ("/tramites?accion=ver", False),
        ("/contacto", False),
        ("/", False),
        ("http://[roto", False),
    ],
)
def test_acts(priority: Priority, path: str, acts: bool) -> None:
    assert priority.acts(path if ":" in path else BASE + path) is acts


def test_what_is_judged_before_a_page_loads_it_by_itself_does_act(priority: Priority) -> None:
    marks = vocabulary().lists["priority.act_marks"]
    assert len(marks) > 20
    assert [mark for mark in marks if not priority.acts(BASE + "/" + mark)] == []
