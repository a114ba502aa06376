"""The portal is organised by people's needs, not by the structure of government.

Present: most labels of menu and home page speak of needs, audiences or events in life, and a near page lists services
    as tasks. Always probable: a person confirms.
Absent: coverage is met and the labels speak of the institution's own parts, or of nothing a person needs.
Unknown: coverage is not met, no menu was seen, or the labels speak of both.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.evidence import SiteEvidence
from crawler.readings.model import Block, NavItem
from crawler.readings.navigation import kind_of
from crawler.readings.reading import Reading
from crawler.text import mask, norm
from scoring.finding import Citation, Finding, cite, present, unknown
from scoring.reason import say
from scoring.weighing import newest, silence

VERSION = "1.0"

_NEEDS = frozenset({"necesidad", "audiencia", "evento"})
_TILE_WORDS = 5  # longer labels on a home page are headlines
_STEM = 5  # letters by which "mujer" and "Mujeres" are one subject
_SHOWN = 6


@dataclass(frozen=True)
class _Labels:
    needs: tuple[NavItem, ...]
    structure: tuple[NavItem, ...]

    @property
    def index(self) -> float:
        both = len(self.needs) + len(self.structure)
        return len(self.needs) / both if both else 0.0


def detect(
    evidence: SiteEvidence,
    *,
    min_index: float,
    max_index: float,
    min_labels: int,
    min_tasks: int,
    max_clicks: int,
    confidence: float,
) -> Finding:
    """Class the labels of the home page, less those that name the institution's own subject."""
    home = evidence.home
    items = _labels(home) if home is not None else []
    if home is None or not items:
        return unknown(say("No se vio el menú principal del sitio."))
    labels = _classed(items, evidence)
    reason = say(
        "En el menú y la portada, %(needs)s opciones hablan de necesidades o públicos y %(structure)s de la "
        "estructura de la institución.",
        needs=len(labels.needs), structure=len(labels.structure),
    )  # fmt: skip
    places = _citations(home, labels)
    hub = _hub(evidence, min_tasks, max_clicks)
    if labels.index >= min_index and len(labels.needs) >= min_labels and hub is not None:
        name = mask(hub.title or hub.page.final_url, 80)
        reason += say("La página «%(name)s» lista servicios por tarea. Falta que una persona lo confirme.", name=name)
        found = (*places, cite(hub.page, "", mask(hub.main_text, 200)))
        return present(reason, found, confidence=confidence, depth=str(hub.page.clicks), index=f"{labels.index:.2f}")
    if labels.index < max_index or (len(labels.needs) < min_labels and hub is None):
        return silence(evidence, reason, index=f"{labels.index:.2f}")
    little = say("No basta para decir cómo está organizado.")
    return unknown(reason + little, places, index=f"{labels.index:.2f}")


def _labels(home: Reading) -> list[NavItem]:
    """First level of the menu, and the short labels of the body."""
    menu = [item for item in home.nav if item.level == 1]
    vocabulary = home.lens.vocabulary
    known = {norm(item.label) for item in menu}
    for link in home.links:
        label = norm(link.label)
        if link.block is Block.MAIN and link.url and label not in known and len(label.split()) <= _TILE_WORDS:
            known.add(label)
            menu.append(NavItem(link.label, link.url, 1, kind_of(link.label, vocabulary), link.selector))
    return menu


def _classed(items: list[NavItem], evidence: SiteEvidence) -> _Labels:
    own = {word[:_STEM] for word in norm(evidence.site.name).split() if len(word) >= _STEM}

    def subject(item: NavItem) -> bool:
        return item.kind == "audiencia" and any(word[:_STEM] in own for word in norm(item.label).split())

    needs = tuple(item for item in items if item.kind in _NEEDS and not subject(item))
    return _Labels(needs, tuple(item for item in items if item.kind == "estructura"))


def _hub(evidence: SiteEvidence, min_tasks: int, max_clicks: int) -> Reading | None:
    """The nearest page that lists services as tasks, or under audiences and events in life."""
    for reading in sorted(newest(evidence.readings), key=lambda r: r.page.clicks):
        if reading.page.clicks <= max_clicks and reading.page.status == 200:
            body = {link.label for link in reading.links if link.block is Block.MAIN and link.url}
            headings = {heading.text for heading in reading.headings}
            tasks = [label for label in body | headings if kind_of(label, reading.lens.vocabulary) in _NEEDS]
            if len(tasks) >= min_tasks:
                return reading
    return None


def _citations(home: Reading, labels: _Labels) -> tuple[Citation, ...]:
    shown = (*labels.needs[:_SHOWN], *labels.structure[: max(1, _SHOWN - len(labels.needs))])
    return tuple(cite(home.page, item.selector, mask(f"{item.label} ({item.kind})")) for item in shown)
