"""Inspection: everything that is read on one page, as the JSON object that `egob inspect` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.readings.model import Form, Mark
from crawler.readings.signals import signals
from crawler.text import mask

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

MAX_LISTED = 500  # of one kind: a page with more links to documents is a catalogue and says nothing new


def inspect(reading: Reading) -> dict[str, Any]:
    """One object, ready for JSON; keys are a public contract: added, never renamed."""
    return {
        "url": reading.page.final_url,
        "state": reading.state.value,
        "render_need": list(reading.render_need),
        "title": reading.title,
        "forms": [_form(form) for form in reading.forms if not form.local],
        "scopes": [_form(form) for form in reading.forms if form.local],
        "signals": signals(reading),
        "emails": sorted({box.address for box in reading.mailboxes}),
        "documents": [{"url": d.url, "kind": d.kind, "score": d.score} for d in reading.documents[:MAX_LISTED]],
        "agencies": [
            {"institution": a.institution, "url": a.link.url, "label": a.link.label}
            for a in reading.agencies[:MAX_LISTED]
        ],
        "dates": [{"day": d.day.isoformat(), "source": d.source, "label": d.label} for d in reading.dates[:MAX_LISTED]],
        "nav": [{"label": item.label, "class": item.kind, "level": item.level} for item in reading.nav],
        "languages": dict(reading.languages),
        "feeds": list(reading.feeds),
        "marks": [_mark(name, mark) for name in _MARKED for mark in getattr(reading, name)][:MAX_LISTED],
    }


_MARKED = ("channels", "accounts", "payments", "participation", "open_data")


def _form(form: Form) -> dict[str, Any]:
    return {
        "index": form.index,
        "selector": form.selector,
        "type": form.type.value,
        "confidence": form.confidence,
        "why": form.why,
        "search_score": form.search_score,
        "excerpt": mask(form.text, 160),
    }


def _mark(reading: str, mark: Mark) -> dict[str, Any]:
    return {
        "reading": reading,
        "kind": mark.kind,
        "tier": mark.tier.value,
        "counts": mark.counts,
        "selector": mark.selector,
        "target": mark.target,
    }
