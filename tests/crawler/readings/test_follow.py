"""What is worth one GET elsewhere, and what must never be asked for."""

from __future__ import annotations

import pytest

from crawler.readings.follow import targets
from tests.building import reading

GOOGLE = "https://docs.google.com/forms/d/e/1F/viewform"
PAY = "https://mallvirtualvisanet.com.gt/formulario-de-pago/min"


def link(url: str, label: str) -> str:
    return f'<main><p><a href="{url}">{label}</a></p></main>'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (link(GOOGLE, "Encuesta de satisfacción"), [(GOOGLE, "survey")]),
        (link(GOOGLE + "#responses", "Encuesta de satisfacción"), [(GOOGLE, "survey")]),
        (link(GOOGLE, "Llene este formulario"), [(GOOGLE, "form_unclear")]),
        (f'<iframe src="{GOOGLE}"></iframe>', [(GOOGLE, "form_unclear")]),
        (link(PAY, "Pagar"), [(PAY, "gateway")]),
        (link("https://tramites.example.org/", "Crear usuario"), [("https://tramites.example.org/", "public_registration")]),
        (link("https://bit.ly/x", "Encuesta"), [("https://bit.ly/x", "survey_link")]),
        (link("/encuesta", "Encuesta"), []),  # on the site itself: crawled anyway
        (link("https://www.facebook.com/x", "Encuesta"), []),
        (link("https://login.microsoftonline.com/x", "Ingresar"), []),
        (link("https://www.banrural.com.gt/x", "Pago en línea"), []),
        (link("https://votos.example.org/vote?id=1", "Votar"), []),  # the address itself acts
        (link("https://x.example.org/logout", "Iniciar sesión"), []),
        (f'<form method="post" action="{PAY}"><input name="monto"></form>', []),  # where a form writes to
        (link("mailto:a@b.gob.gt", "Encuesta"), []),
        ("", []),
    ],
)  # fmt: skip
def test_targets(html: str, expected: list[tuple[str, str]]) -> None:
    assert list(targets(reading(html))) == expected


def test_surveys_come_first() -> None:
    html = link("https://t.example.org/", "Iniciar sesión trámites") + link(PAY, "Pagar") + link(GOOGLE, "Encuesta")
    assert [why for _, why in targets(reading(html))] == ["survey", "gateway", "public_login"]
