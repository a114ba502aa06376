"""Recalling: the recall of reading without a browser, in lines for the terminal."""

from __future__ import annotations

from scoring.recall import overall
from scoring.result import QuarterResult

_LISTED = 10  # of the signs that only a browser shows


def recall_lines(result: QuarterResult) -> list[str]:
    """One line with n and interval, then the first of the signs that only a browser shows."""
    total = overall(result.recall)
    if total is None or total.share is None or total.low is None or total.high is None:
        return ["Sin muestra de páginas vistas también con navegador: no se midió lo que se pierde al leer sin él."]
    said = (
        f"Muestra vista también con navegador: {total.n} páginas; sin navegador se ven {total.seen_both} de "
        f"{total.seen_render} señales, {total.share:.1%} (intervalo del 95 %: {total.low:.1%} a {total.high:.1%})"
    )
    lines = [said, *(f"  solo con navegador: {m.criterion} {m.tier.value} en {m.url}" for m in result.missed[:_LISTED])]
    if len(result.missed) > _LISTED:
        lines.append(f"  y {len(result.missed) - _LISTED} señales más")
    return lines
