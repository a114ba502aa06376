"""The lines about the sample that a person sees after scoring."""

from __future__ import annotations

from types import SimpleNamespace

from crawler.readings.model import Tier
from scoring.recall import Miss, Sampled, recall
from service.recalling import recall_lines


def lines(samples: list[Sampled]) -> list[str]:
    missed = [miss for sample in samples for miss in sample.missed]
    return recall_lines(SimpleNamespace(recall=recall(samples), missed=missed))  # type: ignore[arg-type]


def test_without_a_sample_it_says_so() -> None:
    assert lines([Sampled()]) == [
        "Sin muestra de páginas vistas también con navegador: no se midió lo que se pierde al leer sin él."
    ]


def test_the_share_comes_with_n_and_interval_and_the_first_misses() -> None:
    missed = tuple(Miss(f"https://a.test/{n}", "email_contact", Tier.A) for n in range(12))
    found = lines([Sampled(20, {"email_contact": 48}, {"email_contact": 36}, missed)])
    assert "20 páginas; sin navegador se ven 36 de 48 señales, 75.0% (intervalo del 95 %: 61.2% a 85.1%)" in found[0]
    assert found[1] == "  solo con navegador: email_contact A en https://a.test/0"
    assert (len(found), found[-1]) == (12, "  y 2 señales más")
