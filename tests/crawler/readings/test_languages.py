"""Mayan languages in running text."""

from __future__ import annotations

import pytest

from tests.building import reading

# Word lists in no order of speech: what is tested is the counting, not the languages.
QUC = "rumal ri tinamit xuq' k'u rech ri winaq chech ya'tal ruk' rajawaxik junam nimalaj utzil k'aslemal"
CAK = "richin ri winaqi' chuqa' ruwi' samaj ruk'aslen tijonïk q'atb'äl tzij ütz junan chïk nimaläj ruwäch"
KEK = "li tenamit naq sa' li chaq'rab' ink'a' chijunil ajwi' jo'kan chiru li a'an ut li b'ar"
MAM = "tu'n xjaal b'ix ti'j kyaqiil tnam tuj twitz miti' tx'otx' kyxool kyokleen aj qa"


@pytest.mark.parametrize(
    ("text", "code"), [(QUC, "quc"), (CAK, "cak"), (KEK, "kek"), (MAM, "mam"), (KEK.replace("'", "’"), "kek")]
)
def test_found(text: str, code: str) -> None:
    assert reading(f"<p>{text}</p>").languages == {code: 1}


@pytest.mark.parametrize(
    "text",
    [
        "Servicios para el pueblo q'eqchi' de Chichicastenango y K'iche' de Totonicapán, en idioma ch'orti' y tz'utujil",
        "li li li li li sa' l'amour d'autres",
        "The people aren't what we are; they're here and it's fine, ut supra",
        "tuj qa",
        "ch'orti' tz'utujil tuj qa",
        f"tuj qa xjaal twitz tnam {'palabra ' * 40} l'amour d'autres",
        "",
    ],
)
def test_not_found(text: str) -> None:
    assert reading(f"<p>{text}</p>").languages == {}
