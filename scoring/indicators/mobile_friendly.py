"""The site is made for the screen of a telephone.

Present: home and an inner page fit their width to the device, and the home page, drawn 360 pixels wide, needs no more
    width and cuts no text. Where it was not drawn so, the declaration alone is probable.
Absent: the home page declares no width or a fixed one, or is drawn wider than the screen, or cuts its text; or no
    inner page fits.
Unknown: no page was read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from crawler.evidence import SiteEvidence
from crawler.readings.reading import Reading
from scoring.finding import Finding, absent, cite, present, unknown
from scoring.reason import Reason, say
from scoring.weighing import newest

VERSION = "1.1"
TITLE = {"es": "Amigable a móviles", "en": "Mobile friendly"}
DRAWN = 0.95  # declared and measured on the screen's width, inner page included
DECLARED = 0.8  # the declaration without a measure of the drawn width
NO_INNER = 0.1  # less where no inner page was read
SLACK = 4  # pixels of width: rounding and borders
CUT = 0.1  # of the text may stand across the edge: a headline that runs on is a slip, a tenth is a layout
READABLE, TOUCHABLE = 0.6, 0.8  # shares below which the reason tells it: advice, no verdict (hand-book 5.16)
_FITS = re.compile(r"width\s*=\s*device-width", re.IGNORECASE)
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0*)?\s*(?:,|;|$)", re.IGNORECASE)


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (COPRET 2015, mobile friendly). Facts: measured, zoom and what was measured."""
    home, pages = evidence.home, newest(evidence.readings)
    if home is None:
        return unknown(say("No se leyó la portada."))
    drawn = home.page.measures.get("mobile") or {}
    facts = _facts(home, drawn)
    if why := _misfit(home, drawn):
        said = _viewport(home) or "sin declaración de ancho"
        return absent(why, (cite(home.page, "meta[name=viewport]", said),), **facts)
    inner = [reading for reading in pages if reading.page.final_url != home.page.final_url]
    fitting = [reading for reading in inner if _FITS.search(_viewport(reading))]
    if inner and not fitting:
        reason = say("La portada se ajusta a un teléfono, pero ninguna página interior.")
        return absent(reason, (cite(inner[0].page),), **facts)
    places = tuple(cite(reading.page, "meta[name=viewport]", _viewport(reading)) for reading in [home, *fitting[:1]])
    sure = (DRAWN if drawn else DECLARED) - (0 if fitting else NO_INNER)
    return present(_reason(drawn, facts["zoom"]), places, confidence=sure, **facts)


def _misfit(home: Reading, drawn: Mapping[str, Any]) -> Reason | None:
    """Why the home page does not fit; None when it does."""
    if not _FITS.search(_viewport(home)):
        return say("La portada no ajusta su ancho al de un teléfono.")
    # Compared with the screen: a telephone shrinks a page that is too wide, so that its window grows with the page.
    if drawn and drawn["scroll_width"] > drawn["screen"] + SLACK:
        return say(
            "La portada declara ajustarse a un teléfono, pero dibujada en %(screen)s píxeles de ancho ocupa %(width)s: "
            "hay que moverla de lado para leerla.",
            screen=drawn["screen"], width=drawn["scroll_width"],
        )  # fmt: skip
    if drawn and (drawn["cut"] or 0) > CUT:
        return say(
            "En un teléfono, el %(share)s del texto de la portada queda cortado por el borde.",
            share=_percent(drawn["cut"]),
        )
    return None


def _reason(drawn: Mapping[str, Any], zoom: str) -> Reason:
    if drawn:
        said = say("La portada cabe en una pantalla de %(screen)s píxeles de ancho.", screen=drawn["screen"])
    else:
        said = say("Las páginas declaran ajustarse al ancho de un teléfono; no se midió cómo se dibujan en uno.")
    if (readable := drawn.get("readable")) is not None and readable < READABLE:
        said += say("Solo el %(share)s de su texto mide 12 píxeles o más.", share=_percent(readable))
    if (touchable := drawn.get("touchable")) is not None and touchable < TOUCHABLE:
        said += say(
            "Solo el %(share)s de sus enlaces y botones mide 24 por 24 píxeles o más.", share=_percent(touchable)
        )
    if zoom == "no":
        said += say("Impide ampliar el texto.")
    return said


def _facts(home: Reading, drawn: Mapping[str, Any]) -> dict[str, str]:
    zoom = "no" if _NO_ZOOM.search(_viewport(home)) else "yes"
    told = {name: drawn[name] for name in ("scroll_width", "readable", "touchable", "cut") if name in drawn}
    numbers = {name: str(value) for name, value in told.items() if value is not None}
    return {"zoom": zoom, "measured": "yes" if drawn else "no", **numbers}


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _viewport(reading: Reading) -> str:
    return reading.meta.get("viewport", "")
