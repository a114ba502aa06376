"""Visit: the next step of one site as a pure function of the steps that the ledger holds of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from crawler.config import CrawlConfig
from crawler.evidence import Coverage, Status
from crawler.finds import lead_of_sitemap
from crawler.homing import Homing
from crawler.page import Purpose, Via
from crawler.reach import Ending
from crawler.readings.model import PageState
from crawler.readings.priority import Priority
from crawler.readings.similarity import Print, alike
from crawler.registry import Registry, Site, bare_host
from crawler.robots import Rules
from crawler.scope import origin, same_page, template
from crawler.searching import Searching
from crawler.step import Lead, Step, Unit

_LOOKED_FOR = ("contact", "services", "transparency")  # found, or looked for by text and sitemap, before an `absent`
_KEY_RENDERS = ("contact", "services", "account", "payment", "participation", "news")
_READABLE = {PageState.OK, PageState.FRAMESET, PageState.LOGIN_WALL}


@dataclass(frozen=True)
class Frame:
    """What a visit knows beforehand."""

    config: CrawlConfig
    registry: Registry
    priority: Priority
    rules_of: Callable[[str], Rules | None]  # of an origin; None: not asked yet
    browser: bool


class Visit:
    """Folds units (`apply`) and says what comes next (`next`). `needs` are the renders of the second pass."""

    def __init__(self, site: Site, frame: Frame, needs: Sequence[tuple[str, str]] | None = None) -> None:
        self.site, self._frame, self._needs = site, frame, needs
        self._budget = frame.config.budget
        self.homing = Homing(site, frame.registry, browser=frame.browser, redirects=self._budget.redirects)
        self.searching = Searching(site.id)
        self.units: list[Unit] = []
        self._leads: dict[str, Lead] = {}  # by same_page
        self._clicks: dict[str, int] = {}
        self._done: set[tuple[str, str, str]] = set()  # purpose, via, same_page
        self._disallowed: set[str] = set()
        self._templates: Counter[str] = Counter()
        self._prints: list[Print] = []
        self._probe: Print | None = None
        self._asked: Counter[tuple[Purpose, Via]] = Counter()
        self._failed = 0
        self._has_menu = False
        self._read: dict[str, Unit] = {}  # content pages that were read over HTTP, by same_page
        self._lists: dict[Purpose, dict[str, int]] = {p: {} for p in (Purpose.DOCUMENT, Purpose.FEED, Purpose.EXTERNAL)}
        self._redirects: list[Unit] = []  # of documents, feeds and external pages
        self._sitemaps: list[str] | None = None
        self.late = False  # the wall clock of the visit ran out

    # where things belong

    def owner_of(self, url: str) -> str:
        """Site id of an address; a host that the site moved to is the site's."""
        owner = self._frame.registry.owner_of(url)
        if owner or not self.homing.alias:
            return owner
        parts = urlsplit(url)
        host = bare_host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
        return self.site.id if host == self.homing.alias else ""

    # folding

    def apply(self, unit: Unit) -> None:
        """Fold one committed unit."""
        self.units.append(unit)
        step = unit.step
        self._done.add((step.purpose, step.via, same_page(step.url)))
        self._asked[step.purpose, step.via] += 1
        if step.purpose is Purpose.HOME:
            self.homing.apply(unit)
            if self.homing.url:
                self._take_page(unit)
        elif step.purpose is Purpose.CONTENT:
            self._templates[template(step.url)] += step.via is Via.HTTP
            self._take_page(unit)
        elif step.purpose is Purpose.NOT_FOUND_PROBE:
            self._probe = unit.found.print if unit.answer.status == 200 else None
        elif step.purpose is Purpose.SITEMAP:
            self._take_sitemap(unit)
        elif step.purpose is Purpose.SEARCH:
            self.searching.apply(unit)
        elif step.purpose in self._lists and unit.answer.location and step.reason != "redirect, 3":
            self._redirects.append(unit)

    def _take_page(self, unit: Unit) -> None:
        answer, found, step = unit.answer, unit.found, unit.step
        if answer.location:
            # A redirect inside the site is one more lead at the same depth; the address itself is spent.
            if self.owner_of(answer.location) == self.site.id and step.purpose is Purpose.CONTENT:
                self._add_lead(Lead(answer.location, self.site.id, 1000, "other"), step.clicks - 1)
            return
        if answer.error or answer.status >= 400:
            self._failed += answer.status not in {404, 410} and step.via is Via.HTTP
            return
        if PageState(answer.state or "ok") not in _READABLE or found.print is None:
            return
        if step.via is Via.HTTP:
            if self._is_copy(found.print) and step.purpose is not Purpose.HOME:
                return
            self._prints.append(found.print)
            self._read[same_page(answer.final_url or step.url)] = unit
        # The home page says what the menu is. Menus of inner pages name neighbours or tools of that page; they count
        # only on a site whose home page has none.
        home = step.purpose is Purpose.HOME
        self._has_menu = self._has_menu or (home and any(lead.level for lead in found.leads))
        for lead in found.leads:
            if lead.site == self.site.id:
                self._add_lead(lead if home or not self._has_menu else replace(lead, level=0), step.clicks)
        self._take_lists(unit)
        self.searching.title(unit)
        self.searching.offer(found.search, home=step.purpose is Purpose.HOME)

    def _is_copy(self, mark: Print) -> bool:
        known = [*self._prints, *([self._probe] if self._probe else [])]
        return any(alike(mark, other) for other in known)

    def _take_lists(self, unit: Unit) -> None:
        found = unit.found
        for url, score in found.documents:
            self._lists[Purpose.DOCUMENT].setdefault(url, score)
        for url in found.feeds:
            self._lists[Purpose.FEED].setdefault(url, 0)
        for url, _why in found.follow:
            purpose_known = same_page(url) in self._leads
            if not purpose_known and self.owner_of(url) != self.site.id:
                self._lists[Purpose.EXTERNAL].setdefault(url, 0)

    def _take_sitemap(self, unit: Unit) -> None:
        self._sitemaps = [*(self._sitemaps or []), *unit.found.sitemaps]
        for url in unit.found.sitemap:
            if self.owner_of(url) == self.site.id and same_page(url) not in self._leads:
                lead = lead_of_sitemap(url, self.site.id, self._frame.priority)
                if lead.value > 0:
                    self._add_lead(lead, 2)

    def _add_lead(self, lead: Lead, clicks: int) -> None:
        key = same_page(lead.url)
        known = self._leads.get(key)
        self._clicks[key] = min(self._clicks.get(key, 99), clicks + 1)
        if known is None or (lead.level and not known.level):
            self._leads[key] = lead

    # what comes next

    def next(self) -> Step | Ending:
        """The next step, or how the visit ends."""
        while True:
            step = self._propose()
            if isinstance(step, Ending) or step.purpose is Purpose.ROBOTS or not step.method:
                return step
            rules = self._frame.rules_of(origin(step.url))
            if rules is None:
                return Step(Purpose.ROBOTS, f"{origin(step.url)}/robots.txt", site=self.site.id)
            if rules.allows(step.url):
                return step
            self._refuse(step)

    def _refuse(self, step: Step) -> None:
        self._disallowed.add(same_page(step.url))
        self._done.add((step.purpose, step.via, same_page(step.url)))
        if step.purpose is Purpose.SEARCH:
            self.searching.skip("robots.txt no permite consultar la búsqueda")

    def _propose(self) -> Step | Ending:
        step = self.homing.next(self._frame.rules_of)
        if step is not None:
            return step
        if self._needs is not None:
            return self._needed_render() or Ending(Status.EVALUATED)
        plans = (
            self._redirected,
            self._home_render,
            self._not_found,
            self._sitemap,
            self._page,
            self._feed,
            self._document,
            self._external,
            self._key_render,
            self.searching.next,
        )
        if not self.late:
            for plan in plans:
                step = plan()
                if step is not None:
                    return step
        return Ending(Status.EVALUATED)

    def _rendered(self) -> int:
        return sum(n for (_purpose, via), n in self._asked.items() if via is Via.BROWSER)

    def _home_render(self) -> Step | None:
        tried = any(u.step.purpose is Purpose.HOME and u.step.via is Via.BROWSER for u in self.units)
        if not self._frame.browser or self.homing.rendered or tried or self._budget.renders_first < 1:
            return None
        return Step(Purpose.HOME, self.homing.url, Via.BROWSER, reason="portada", site=self.site.id)

    def _not_found(self) -> Step | None:
        if self._asked[Purpose.NOT_FOUND_PROBE, Via.HTTP]:
            return None
        # A path that nobody can have, always the same for a site.
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"egob:{self.site.id}")
        base = self.homing.url.split("?")[0].rpartition("/")[0]
        return Step(Purpose.NOT_FOUND_PROBE, f"{base}/{name}", site=self.site.id, clicks=1)

    def _sitemap(self) -> Step | None:
        if self._sitemaps is None:
            rules = self._frame.rules_of(origin(self.homing.url))
            named = [url for url in (rules.sitemaps if rules else ()) if self.owner_of(url)]
            self._sitemaps = named or [f"{origin(self.homing.url)}/sitemap.xml"]
        if self._asked[Purpose.SITEMAP, Via.HTTP] >= self._budget.sitemaps:
            return None
        fresh = (u for u in self._sitemaps if (Purpose.SITEMAP, Via.HTTP, same_page(u)) not in self._done)
        url = next(fresh, None)
        return Step(Purpose.SITEMAP, url, site=self.site.id, clicks=1) if url else None

    def _page(self) -> Step | None:
        asked = self._asked[Purpose.CONTENT, Via.HTTP]
        limit = self._budget.pages if not self._unseen_navigation() else self._budget.pages_uncovered
        if len(self._read) >= limit or asked >= 2 * limit:
            return None
        lead = self._best_lead()
        if lead is None:
            return None
        return Step(Purpose.CONTENT, lead.url, site=self.site.id, clicks=self._clicks[same_page(lead.url)])

    def _open_leads(self) -> list[Lead]:
        home = same_page(self.homing.url)
        return [
            lead
            for key, lead in self._leads.items()
            if (Purpose.CONTENT, Via.HTTP, key) not in self._done
            and key != home
            and self._clicks[key] <= self._budget.depth
            and self._templates[template(lead.url)] < self._budget.per_template
        ]

    def _best_lead(self) -> Lead | None:
        missing = {topic for topic in _LOOKED_FOR if not self._topic_read(topic)}
        second = sum(lead.level == 2 and self._fetched(key) for key, lead in self._leads.items())
        cap = self._frame.config.coverage.second_level

        def rank(lead: Lead) -> tuple[bool, bool, bool, int, int]:
            wanted = lead.topic in missing and lead.value > 0
            nav2 = lead.level == 2 and second < cap
            return (lead.level == 1, wanted, nav2, lead.value, -self._clicks[same_page(lead.url)])

        return max(self._open_leads(), key=rank, default=None)

    def _fetched(self, key: str) -> bool:
        return (Purpose.CONTENT, Via.HTTP, key) in self._done or key == same_page(self.homing.url)

    def _topic_read(self, topic: str) -> bool:
        return any(self._leads[key].topic == topic for key in self._read if key in self._leads)

    def _listed(self, purpose: Purpose, limit: int, method: str = "GET") -> Step | None:
        if self._asked[purpose, Via.HTTP] >= limit:
            return None
        fresh = [(-s, i, u) for i, (u, s) in enumerate(self._lists[purpose].items())
                 if (purpose, Via.HTTP, same_page(u)) not in self._done]  # fmt: skip
        return Step(purpose, min(fresh)[2], method=method, site=self.site.id, clicks=2) if fresh else None

    def _redirected(self) -> Step | None:
        """Follow a redirect of a document, feed or external page, three hops at most."""
        for unit in self._redirects:
            hop = int(unit.step.reason.partition(", ")[2] or 0) + 1
            key = (unit.step.purpose, unit.step.via, same_page(unit.answer.location))
            if key not in self._done:
                source = unit.step.source or unit.step.url
                return replace(unit.step, url=unit.answer.location, source=source, reason=f"redirect, {hop}")
        return None

    def _feed(self) -> Step | None:
        return self._listed(Purpose.FEED, self._budget.feeds)

    def _document(self) -> Step | None:
        return self._listed(Purpose.DOCUMENT, self._budget.documents, "HEAD")

    def _external(self) -> Step | None:
        return self._listed(Purpose.EXTERNAL, self._budget.external)

    def _render(self, url: str, reason: str, limit: int) -> Step | None:
        key = (Purpose.CONTENT, Via.BROWSER, same_page(url))
        if key in self._done or self._rendered() >= limit:
            return None
        clicks = self._clicks.get(same_page(url), 1)
        return Step(Purpose.CONTENT, url, Via.BROWSER, reason=reason, site=self.site.id, clicks=clicks)

    def _key_render(self) -> Step | None:
        if not self._frame.browser:
            return None
        for topic in _KEY_RENDERS:
            for key, unit in self._read.items():
                if key in self._leads and self._leads[key].topic == topic:
                    step = self._render(
                        unit.answer.final_url or unit.step.url, f"página clave: {topic}", self._budget.renders_first
                    )
                    if step is not None:
                        return step
                    break  # one page of each kind
        return None

    def _needed_render(self) -> Step | None:
        for url, reason in self._needs or ():
            same_home = same_page(url) == same_page(self.homing.url) and self.homing.rendered
            step = None if same_home else self._render(url, reason, self._budget.renders_total)
            if step is not None:
                return step
        return None

    # what silence means

    def _unseen_navigation(self) -> list[str]:
        """Labels of navigation items that the coverage contract wants fetched and that were not."""
        first = [lead for key, lead in self._leads.items() if lead.level == 1 and not self._seen(key)]
        second = [lead for lead in self._leads.values() if lead.level == 2][: self._frame.config.coverage.second_level]
        return [lead.label for lead in first] + [lead.label for lead in second if not self._seen(same_page(lead.url))]

    def _seen(self, key: str) -> bool:
        return self._fetched(key) or key in self._disallowed

    def coverage(self) -> Coverage:
        """Whether silence may be read as absence (method: from criteria to a score)."""
        missing: list[str] = []
        if not self.homing.rendered:
            missing.append("la portada no se vio con navegador")
        unseen = self._unseen_navigation()
        if unseen:
            missing.append(f"{len(unseen)} opciones del menú sin visitar: {', '.join(unseen[:3])}")
        for topic in _LOOKED_FOR:
            leads = [key for key, lead in self._leads.items() if lead.topic == topic]
            if leads and not any(self._seen(key) for key in leads):
                missing.append(f"hay una página de {topic} sin visitar")
        asked = sum(n for (p, via), n in self._asked.items() if p is Purpose.CONTENT and via is Via.HTTP)
        if asked and self._failed / asked > self._frame.config.coverage.failed_share:
            missing.append(f"fallaron {self._failed} de {asked} páginas")
        if self.late:
            missing.append("se agotó el tiempo de la visita")
        return Coverage(not missing, tuple(missing), len(self._read), self._failed)
