"""Signals: true, false, or null when only a browser could tell; look-alikes are false."""

from __future__ import annotations

import pytest

from crawler.page import Via
from crawler.readings.signals import signals
from tests.building import reading
from tests.crawler.readings import form_fixtures as made

TEXT = "<p>" + "La dirección informa sobre sus servicios y programas a la población. " * 12 + "</p>"


def seen(html: str, **page: object) -> dict[str, bool | None]:
    return signals(reading(f"<html><body><main>{html}{TEXT}</main></body></html>", **page))  # type: ignore[arg-type]


PRESENT = [
    ("search", made.WORDPRESS_SEARCH), ("search", made.BARE_SEARCH), ("search", made.ASPNET),
    ("login", made.LOGIN), ("login", made.ASPNET), ("registration", made.REGISTRATION),
    ("password_recovery", made.RECOVERY), ("contact_form", made.CONTACT), ("contact_form", made.TORN),
    ("newsletter", made.NEWSLETTER), ("survey", made.SURVEY), ("payment", made.PAYMENT),
    ("email_contact", '<a href="mailto:info@salud.gob.test">Correo</a>'),
    ("document_link", '<a href="/informe-2025.pdf">Informe de labores</a>'),
    ("downloadable_form", '<a href="/solicitud.pdf">Formulario de solicitud</a>'),
]  # fmt: skip


@pytest.mark.parametrize(("signal", "html"), PRESENT)
def test_true(signal: str, html: str) -> None:
    assert seen(html)[signal] is True


ABSENT = [
    ("search", made.RECORD_LOOKUP), ("search", made.DPI_LOOKUP), ("search", made.PLATE_LOOKUP),
    ("search", made.TABLE_FILTER), ("search", made.JSF_LOOKUP), ("search", made.ASPNET_WRAPPER),
    ("search", '<a href="/busqueda">Buscar</a>'), ("search", "<p>Buscamos personal</p>"),
    ("login", '<a href="/login">Iniciar sesión</a>'), ("login", made.CONTACT), ("login", made.RECOVERY),
    ("registration", made.NEWSLETTER), ("registration", made.LOGIN), ("password_recovery", made.LOGIN),
    ("contact_form", made.COMMENT), ("contact_form", made.PAGE_FEEDBACK), ("contact_form", made.SURVEY),
    ("newsletter", made.CONTACT), ("survey", made.PAGE_FEEDBACK), ("survey", made.POLL),
    ("survey", "<h2>Encuesta Nacional de Condiciones de Vida</h2>"),
    ("email_contact", '<a href="mailto:?subject=Mira">Compartir</a>'),
    ("downloadable_form", '<a href="/informe.pdf">Informe de solicitudes de información recibidas</a>'),
    ("chat", '<a href="https://wa.me/?text=hola">Compartir en WhatsApp</a>'),
    ("payment", "<p>Presente la boleta de pago en Banrural.</p>"),
    ("open_data", "<p>Política de datos abiertos</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("signal", "html"), ABSENT)
def test_false(signal: str, html: str) -> None:
    assert seen(html)[signal] is False


DRAWN = [
    ("search", '<script src="https://cse.google.com/cse.js?cx=1"></script><div class="gcse-search"></div>'),
    ("search", '<div class="js-busqueda"></div>'),
    ("search", '<a href="#"><i class="fa fa-search"></i></a>'),
    ("contact_form", '<iframe src="/contactohome.php"></iframe>'),
]


@pytest.mark.parametrize(("signal", "html"), DRAWN)
def test_null(signal: str, html: str) -> None:
    assert seen(html)[signal] is None


def test_an_empty_shell_tells_nothing() -> None:
    shell = reading('<html><body><div id="root"></div><script src="/app.js"></script></body></html>')
    assert set(signals(shell).values()) == {None}


def test_a_rendered_page_leaves_no_empty_place_in_doubt() -> None:
    assert seen('<div class="js-busqueda"></div>', via=Via.BROWSER)["search"] is False
