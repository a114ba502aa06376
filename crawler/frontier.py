"""Frontier: the addresses a visit knows of, which it fetches next within its budget, and which it left unseen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from crawler.config import Budget, CoverageRule
from crawler.evidence import Cause, Coverage
from crawler.readings.priority import without_bonus
from crawler.readings.similarity import Print, alike
from crawler.scope import same_page, template
from crawler.step import Answer, Lead, Unit

LOOKED_FOR = ("contact", "services", "transparency")  # found, or looked for by text and sitemap, before an `absent`
_WORDS = {"contact": "contacto", "services": "servicios", "transparency": "transparencia"}
_NEWS = 3  # dates of items often stand on the items alone, and three are what tells a site that is kept up
_REDIRECTED = 1000  # value of a redirect's target: the page was chosen already


class Frontier:
    """Leads by page, pages read, and what was refused. Keys are crawler.scope.same_page."""

    def __init__(self, budget: Budget, rule: CoverageRule, delay_max_s: float) -> None:
        self._budget, self._rule, self._delay_max = budget, rule, delay_max_s
        self.asked_delay_s = 0.0  # Crawl-delay of the home page's host
        self.leads: dict[str, Lead] = {}
        self.clicks: dict[str, int] = {}
        self.read: dict[str, Unit] = {}  # content pages that were read over HTTP
        self.home = ""
        self._menu = False  # whether the home page has one
        self._fetched: set[str] = set()
        self._refused: set[str] = set()
        self._templates: Counter[str] = Counter()
        self._prints: list[Print] = []
        self.shells: list[Unit] = []  # pages that were copies of one read before: all routes of an app look alike
        self.failed = 0
        self._bytes = 0

    def weigh(self, answer: Answer) -> None:
        """Count what an answer weighed, whatever it was fetched for; of one that was cut, what is known of it."""
        self._bytes += self._budget.body_bytes if answer.error == Cause.TOO_LARGE else answer.size

    @property
    def full(self) -> bool:
        """Whether the visit has taken as much data as it may."""
        return self._bytes >= self._budget.site_bytes

    def add(self, lead: Lead, clicks: int, *, home: bool = False) -> None:
        """Know of an address `clicks` away; what the main navigation says of it wins.

        The home page says what the menu is. Menus of inner pages name neighbours or tools of that page: they count
        only on a site whose home page has none."""
        self._menu = self._menu or (home and lead.level > 0)
        if self._menu and not home:
            lead = replace(lead, level=0, value=without_bonus(lead.value))
        key = same_page(lead.url)
        known = self.leads.get(key)
        self.clicks[key] = min(self.clicks.get(key, clicks), clicks)
        if known is None or (lead.level and not known.level):
            self.leads[key] = lead

    def add_redirect(self, url: str, site: str, clicks: int) -> None:
        """Know of the target of a redirect inside the site, at the depth of the address that led there."""
        self.add(Lead(url, site, _REDIRECTED, "other"), clicks)

    def fetched(self, url: str) -> None:
        """An address was asked for as content."""
        self._fetched.add(same_page(url))
        self._templates[template(url)] += 1

    def refused(self, url: str) -> None:
        """robots.txt forbids an address, or it would do something."""
        self._refused.add(same_page(url))

    def took(self, mark: Print, unit: Unit, *, home: bool, probe: Print | None) -> bool:
        """Keep a page that was read; False for a near-duplicate of another page or of the soft-404 probe."""
        known = [*self._prints, *([probe] if probe else [])]
        if not home and any(alike(mark, other) for other in known):
            self.shells.append(unit)
            return False
        self._prints.append(mark)
        self.read[same_page(unit.answer.final_url or unit.step.url)] = unit
        return True

    def next(self) -> Lead | None:
        """The most valuable open address within the budget."""
        limit = self._affordable(self._budget.pages_uncovered if self.unseen_navigation() else self._budget.pages)
        if len(self.read) >= limit or len(self._fetched) >= 2 * limit:
            return None
        missing = {topic for topic in LOOKED_FOR if not self.of_topic(topic)}
        if len(self.of_topic("news")) < _NEWS:
            missing.add("news")
        second = sum(lead.level == 2 and self._was_fetched(key) for key, lead in self.leads.items())

        def rank(lead: Lead) -> tuple[bool, bool, bool, int, int]:
            wanted = lead.topic in missing and lead.value > 0
            menu = lead.level == 2 and second < self._rule.second_level
            return (lead.level == 1, wanted, menu, lead.value, -self.clicks[same_page(lead.url)])

        return max(self._open(), key=rank, default=None)

    def _affordable(self, pages: int) -> int:
        """The budget within the time that the longest delay we wait would take; a longer one buys fewer pages."""
        return max(1, int(pages * min(1.0, self._delay_max / max(self.asked_delay_s, 0.001))))

    def _open(self) -> list[Lead]:
        return [
            lead
            for key, lead in self.leads.items()
            if not self._seen(key)
            and self.clicks[key] <= self._budget.depth
            and self._templates[template(lead.url)] < self._budget.per_template
        ]

    def _was_fetched(self, key: str) -> bool:
        return key in self._fetched or key == same_page(self.home)

    def _seen(self, key: str) -> bool:
        return self._was_fetched(key) or key in self._refused

    def of_topic(self, topic: str) -> list[Unit]:
        """Pages about a topic that were read, in order."""
        return [unit for key, unit in self.read.items() if key in self.leads and self.leads[key].topic == topic]

    def unseen_navigation(self) -> list[str]:
        """Labels of navigation items that the coverage contract wants fetched and that were not."""
        first = [lead for lead in self.leads.values() if lead.level == 1]
        second = [lead for lead in self.leads.values() if lead.level == 2][: self._rule.second_level]
        return [lead.label for lead in [*first, *second] if not self._seen(same_page(lead.url))]

    def coverage(self, *, rendered: bool, late: bool) -> Coverage:
        """Whether silence may be read as absence (method: from criteria to a score)."""
        missing = [] if rendered else ["la portada no se vio con navegador"]
        unseen = self.unseen_navigation()
        if unseen:
            missing.append(f"{len(unseen)} opciones del menú sin visitar: {', '.join(unseen[:3])}")
        for topic in LOOKED_FOR:
            about = [key for key, lead in self.leads.items() if lead.topic == topic]
            if about and not any(self._seen(key) for key in about):
                missing.append(f"hay una página de {_WORDS[topic]} sin visitar")
        if self._fetched and self.failed / len(self._fetched) > self._rule.failed_share:
            missing.append(f"fallaron {self.failed} de {len(self._fetched)} páginas")
        if self.asked_delay_s > self._delay_max:
            fewer = self._affordable(self._budget.pages)
            missing.append(f"robots.txt pide {self.asked_delay_s:.0f} s entre páginas: se leyeron {fewer} como máximo")
        if late:
            missing.append("se agotó el tiempo de la visita")
        if self.full:
            missing.append(f"se agotó el volumen de datos de la visita: {self._bytes // 2**20} MB")
        return Coverage(not missing, tuple(missing), len(self.read), self.failed)
