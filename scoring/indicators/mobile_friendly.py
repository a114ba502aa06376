"""The site is made for the screen of a telephone.

Present: home and an inner page fit their width to the device. Only that declaration is seen, so it is probable.
Absent: the home page declares no width, or a fixed one.
Unknown: no page was read.
"""

from __future__ import annotations

import re

from crawler.evidence import SiteEvidence
from crawler.readings.reading import Reading
from scoring.finding import Finding, absent, cite, present, unknown
from scoring.weighing import newest

VERSION = "1.0"
TITLE = {"es": "Amigable a móviles", "en": "Mobile friendly"}
DECLARED = 0.8  # the declaration without a measure of the drawn width
_FITS = re.compile(r"width\s*=\s*device-width", re.IGNORECASE)
_NO_ZOOM = re.compile(r"user-scalable\s*=\s*(?:no|0)|maximum-scale\s*=\s*1(?:\.0*)?\s*(?:,|;|$)", re.IGNORECASE)


def indicate(evidence: SiteEvidence) -> Finding:
    """Shown, never scored (COPRET 2015, mobile friendly)."""
    home, pages = evidence.home, newest(evidence.readings)
    if home is None:
        return unknown("No se leyó la portada.")
    inner = [reading for reading in pages if reading.page.final_url != home.page.final_url]
    zoom = "no" if _NO_ZOOM.search(_viewport(home)) else "yes"
    if not _FITS.search(_viewport(home)):
        said = _viewport(home) or "sin declaración"
        reason = "La portada no ajusta su ancho al de un teléfono."
        return absent(reason, (cite(home.page, "meta[name=viewport]", said),), zoom=zoom)
    fitting = [reading for reading in inner if _FITS.search(_viewport(reading))]
    if inner and not fitting:
        return absent(
            "La portada se ajusta a un teléfono, pero ninguna página interior.", (cite(inner[0].page),), zoom=zoom
        )
    places = tuple(cite(reading.page, "meta[name=viewport]", _viewport(reading)) for reading in [home, *fitting[:1]])
    note = "" if zoom == "yes" else " Impide ampliar el texto."
    reason = f"Las páginas declaran ajustarse al ancho de un teléfono.{note}"
    return present(reason, places, confidence=DECLARED if fitting else DECLARED - 0.1, zoom=zoom)


def _viewport(reading: Reading) -> str:
    return reading.meta.get("viewport", "")
