"""Measured: the detectors against people's decisions, from the store to a table or JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from scoring.measured import Measurement, as_rows, measure
from scoring.review_rules import ReviewRules
from scoring.rubric import Rubric
from scoring.store import Store
from service.context import Context

_COLUMNS = (
    "", "n", "TP", "FP", "FN", "TN", "precisión", "sensibilidad", "especificidad", "kappa", "AC1", "personas",
    "kappa", "verificado",
)  # fmt: skip


def measured(context: Context) -> Measurement:
    """All quarters of the registry together."""
    store = Store.open(context.store_url)
    try:
        return measure(store, Rubric.load(context.config), ReviewRules.load(context.config), context.registry)
    finally:
        store.close()


def show(console: Console, found: Measurement, *, as_json: bool) -> None:
    """Print blind answers, then all of them, then levels."""
    rows = as_rows(found)
    if as_json:
        said = {"criteria": rows, "levels": asdict(found.levels)}
        console.print(json.dumps(said, ensure_ascii=False, indent=2), markup=False, highlight=False, soft_wrap=True)
        return
    for basis, title in (("blind", "Sitios respondidos a ciegas"), ("every", "Con lo revisado en la cola")):
        table = Table(*_COLUMNS, title=title, title_justify="left")
        for row in rows:
            table.add_row(*_cells(row, basis))
        console.print(table)
    levels = found.levels
    console.print(
        f"Niveles: {levels.n} sitios, iguales {_share(levels.exact)}, a un paso {_share(levels.within_one)}, "
        f"kappa ponderado {_share(levels.weighted_kappa)}", markup=False, highlight=False,
    )  # fmt: skip


def _cells(row: dict[str, Any], basis: str) -> list[str]:
    of, people = row[basis], row["people"]
    counts = [str(of[name]) for name in ("n", "tp", "fp", "fn", "tn")]
    rates = [_interval(of[name]) for name in ("precision", "sensitivity", "specificity")]
    both = [str(people["n"]), _share(people["kappa"]), "sí" if row["verified"] else ""]
    return [row["criterion"], *counts, *rates, _share(of["kappa"]), _share(of["ac1"]), *both]


def _interval(rate: dict[str, float | None]) -> str:
    return "-" if rate["value"] is None else f"{rate['value']:.2f} ({rate['low']:.2f}-{rate['high']:.2f})"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
