"""The sample: a number that an address always draws, evenly spread."""

from __future__ import annotations

import pytest

from crawler.config import Sample
from crawler.sampling import drawn, lot

URLS = [f"https://www.ejemplo.gob.test/pagina/{n}" for n in range(2000)]


def test_an_address_always_draws_the_same_lot_however_it_is_written() -> None:
    assert lot("https://www.ejemplo.gob.test/contacto") == pytest.approx(0.71120, abs=1e-5)
    assert lot("https://www.ejemplo.gob.test/contacto#mapa") == lot("https://www.ejemplo.gob.test:443/contacto")


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_the_share_is_kept(share: float) -> None:
    found = drawn(URLS, Sample(share=share, most=3))
    assert len(found) == pytest.approx(share * len(URLS), abs=60)  # three standard deviations
    assert set(found) <= set(URLS)


def test_a_larger_sample_holds_the_smaller_one_first() -> None:
    some, more = (drawn(URLS, Sample(share=share, most=3)) for share in (0.1, 0.3))
    assert more[: len(some)] == some


def test_none_when_none_may_be_taken() -> None:
    assert drawn(URLS, Sample(share=1, most=0)) == []
