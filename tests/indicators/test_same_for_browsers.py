from __future__ import annotations

from dataclasses import replace

import pytest

from crawler.page import Purpose, Via
from scoring.finding import Outcome
from scoring.indicators.same_for_browsers import indicate
from tests.building import reading, site_evidence

SITE = "Dirección General de Pruebas atiende " + " ".join(
    f"programa{chr(97 + n // 5)}{chr(97 + n % 5)}x" for n in range(60)
)
OTHER = "Casino juegos bonos apuestas " + " ".join(f"ruleta{chr(97 + n // 5)}{chr(97 + n % 5)}x" for n in range(60))
BANNER = " Aviso reciente sobre horario especial durante feriado nacional, consulte nuestras redes oficiales"


@pytest.mark.fault("F32")
@pytest.mark.parametrize(
    ("plain", "drawn", "outcome"),
    [
        (SITE, SITE, Outcome.PRESENT),
        (SITE, SITE + BANNER, Outcome.PRESENT),
        (SITE, OTHER, Outcome.ABSENT),
        ("Cargando", SITE, Outcome.UNKNOWN),
        (SITE, "", Outcome.UNKNOWN),
        (SITE, None, Outcome.UNKNOWN),
        (None, SITE, Outcome.UNKNOWN),
    ],
)
def test_a_page_for_browsers_only_is_told(plain: str | None, drawn: str | None, outcome: Outcome) -> None:
    homes = [(plain, Via.HTTP), (drawn, Via.BROWSER)]
    readings = tuple(
        reading(f"<title>Portada</title><main>{text}</main>", via=via, purpose=Purpose.HOME)
        for text, via in homes
        if text is not None
    )
    found = indicate(replace(site_evidence({}), readings=readings))
    assert found.outcome is outcome, found
    assert len({citation.url for citation in found.citations}) == (0 if outcome is Outcome.UNKNOWN else 1)
