"""Visit: the next step of one site as a pure function of the steps that the ledger holds of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.errands import Errands
from crawler.evidence import Coverage, Status
from crawler.finds import lead_of_sitemap
from crawler.frame import Frame
from crawler.frontier import Frontier
from crawler.homing import Homing
from crawler.page import Purpose, Via
from crawler.reach import Ending
from crawler.readings.model import PageState
from crawler.readings.similarity import Print
from crawler.registry import Site, bare_host
from crawler.sampling import REASON, drawn
from crawler.scope import canonical, origin, same_page
from crawler.searching import Searching
from crawler.step import Found, Step, Unit

_READABLE = {PageState.OK, PageState.FRAMESET, PageState.LOGIN_WALL}


class Visit:
    """Folds units (`apply`) and says what comes next (`next`). `needs` are the renders of the second pass."""

    def __init__(self, site: Site, frame: Frame, needs: Sequence[tuple[str, str]] | None = None) -> None:
        self.site, self._frame, self._needs = site, frame, needs
        self._budget = frame.config.budget
        self.homing = Homing(
            site, frame.registry, frame.priority.acts, browser=frame.browser, redirects=self._budget.redirects
        )
        self.frontier = Frontier(self._budget, frame.config.coverage, frame.config.pace.crawl_delay_max_s)
        self.searching = Searching(site.id, browser=frame.browser)
        self.units: list[Unit] = []
        self._done: set[tuple[str, str, str]] = set()  # purpose, via, same_page
        self._asked: Counter[tuple[Purpose, Via]] = Counter()
        self._renders: Counter[bool] = Counter()  # by whether they are of the sample, which no budget counts
        self._probe: Print | None = None
        self._scripted = False  # the home page is empty without its scripts
        self.errands = Errands(site.id, self._budget)
        self._sitemaps: list[str] | None = None
        self.late = False  # the wall clock of the visit ran out

    def owner_of(self, url: str) -> str:
        """Site id of an address; a host that the site moved to is the site's."""
        owner = self._frame.registry.owner_of(url)
        if owner or not self.homing.alias:
            return owner
        parts = urlsplit(url)
        host = bare_host(parts.hostname or "") + (f":{parts.port}" if parts.port else "")
        return self.site.id if host == self.homing.alias else ""

    def coverage(self) -> Coverage:
        """Whether silence may be read as absence."""
        return self.frontier.coverage(rendered=self.homing.rendered, late=self.late)

    # folding

    def apply(self, unit: Unit) -> None:
        """Fold one committed unit."""
        self.units.append(unit)
        self.frontier.weigh(unit.answer)
        step = unit.step
        self._done.add((step.purpose, step.via, same_page(step.url)))
        self._asked[step.purpose, step.via] += 1
        self._renders[step.reason == REASON] += step.via is Via.BROWSER
        match step.purpose:
            case Purpose.HOME:
                self.homing.apply(unit)
                self.frontier.home = self.homing.url
                self._scripted |= any(need.startswith("S") for need in unit.found.render_need)
                if self.homing.url:
                    self._take_page(unit)
            case Purpose.CONTENT:
                if step.via is Via.HTTP:
                    self.frontier.fetched(step.url)
                self._take_page(unit)
            case Purpose.NOT_FOUND_PROBE:
                self._probe = unit.found.print if unit.answer.status == 200 else None
            case Purpose.SITEMAP:
                self._take_sitemap(unit)
            case Purpose.SEARCH:
                self.searching.apply(unit)
            case Purpose.DOCUMENT | Purpose.FEED | Purpose.EXTERNAL:
                self.errands.apply(unit)

    def _take_page(self, unit: Unit) -> None:
        answer, found, step = unit.answer, unit.found, unit.step
        home = step.purpose is Purpose.HOME
        if answer.location:
            if not home and self.owner_of(answer.location) == self.site.id:
                self.frontier.add_redirect(answer.location, self.site.id, step.clicks)
            return
        if answer.error or answer.status >= 400:
            self.frontier.failed += answer.status not in {404, 410} and step.via is Via.HTTP
            return
        if PageState(answer.state or "ok") not in _READABLE or found.print is None:
            return
        if step.via is Via.HTTP and not self.frontier.took(found.print, unit, home=home, probe=self._probe):
            return
        for lead in found.leads:
            if lead.site == self.site.id:
                self.frontier.add(lead, step.clicks + 1, home=home)
        self._take_errands(found)
        self.searching.title(unit)
        self.searching.offer(found.search, home=home)

    def _take_errands(self, found: Found) -> None:
        self.errands.want(Purpose.DOCUMENT, found.documents)
        self.errands.want(Purpose.FEED, ((url, 0) for url in found.feeds))
        away = ((url, 0) for url, _why in found.follow if self.owner_of(url) != self.site.id)
        self.errands.want(Purpose.EXTERNAL, away)

    def _take_sitemap(self, unit: Unit) -> None:
        self._sitemaps = [*(self._sitemaps or []), *unit.found.sitemaps]
        for url in unit.found.sitemap:
            if self.owner_of(url) == self.site.id and same_page(url) not in self.frontier.leads:
                lead = lead_of_sitemap(url, self.site.id, self._frame.priority)
                if lead.value > 0:
                    self.frontier.add(lead, 3)  # nobody linked it yet: deeper than what people are led to

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
            if rules.allows(step.url) and not self._acts(step):
                return step
            self._refuse(step, rules.allows(step.url))

    def _acts(self, step: Step) -> bool:
        """Whether fetching would do something, wherever the address came from: a link, a document, a redirect.

        Not asked of the registered home page, nor of a search that was proven harmless (`submit=Buscar` sounds so)."""
        asked = step.purpose is Purpose.SEARCH and step.reason != "redirect"
        return step.purpose is not Purpose.HOME and not asked and self._frame.priority.acts(step.url)

    def _refuse(self, step: Step, allowed: bool) -> None:
        self.frontier.refused(step.url)
        self._done.add((step.purpose, step.via, same_page(step.url)))
        self.errands.drop(step)
        if step.purpose is Purpose.SEARCH:
            forbidden = "robots.txt no permite consultar la búsqueda"
            self.searching.skip("la respuesta lleva a una dirección que actúa" if allowed else forbidden)

    def _propose(self) -> Step | Ending:
        step = self.homing.next(self._frame.rules_of)
        if step is not None:
            return step
        if self._needs is not None:
            return self._needed_render(self._needs) or Ending(Status.EVALUATED)
        plans = (
            self._home_render,
            self._not_found,
            self._sitemap,
            self._page,
            self.errands.next,
            self._shell_render,
            self.searching.next,
            self._sample_render,  # last: what is only measured must not cost the visit a finding when time runs out
        )
        proposed = (plan() for plan in plans if not (self.late or self.frontier.full))
        return next((step for step in proposed if step is not None), Ending(Status.EVALUATED))

    def _home_render(self) -> Step | None:
        tried = self._asked[Purpose.HOME, Via.BROWSER]
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
            named = [url for url in map(canonical, rules.sitemaps if rules else ()) if self.owner_of(url)]
            self._sitemaps = named or [f"{origin(self.homing.url)}/sitemap.xml"]
        if self._asked[Purpose.SITEMAP, Via.HTTP] >= self._budget.sitemaps:
            return None
        fresh = (u for u in self._sitemaps if (Purpose.SITEMAP, Via.HTTP, same_page(u)) not in self._done)
        url = next(fresh, None)
        return Step(Purpose.SITEMAP, url, site=self.site.id, clicks=1) if url else None

    def _page(self) -> Step | None:
        lead = self.frontier.next()
        if lead is None:
            return None
        return Step(Purpose.CONTENT, lead.url, site=self.site.id, clicks=self.frontier.clicks[same_page(lead.url)])

    def _render(self, url: str, reason: str, limit: int) -> Step | None:
        if self._was_rendered(url) or self._renders[False] >= limit:
            return None
        return self._render_step(url, reason)

    def _was_rendered(self, url: str) -> bool:
        return (Purpose.CONTENT, Via.BROWSER, same_page(url)) in self._done

    def _render_step(self, url: str, reason: str) -> Step:
        clicks = self.frontier.clicks.get(same_page(url), 1)
        return Step(Purpose.CONTENT, url, Via.BROWSER, reason=reason, site=self.site.id, clicks=clicks)

    def _shell_render(self) -> Step | None:
        """The pages of a site that is an application: they are alike, and empty, until they are drawn. What else is
        worth a look in the browser the detectors say when they have seen all that was read (scoring/needs.py)."""
        for unit in self.frontier.shells if self._frame.browser and self._scripted else ():
            url = unit.answer.final_url or unit.step.url
            step = self._render(url, "aplicación de una página", self._budget.renders_first)
            if step is not None:
                return step
        return None

    def _sample_render(self) -> Step | None:
        """One more of the pages that were read over HTTP only, to learn what HTTP misses."""
        rule, home = self._frame.config.sample, same_page(self.homing.url)
        if not self._frame.browser or self._renders[True] >= rule.most:
            return None
        units = [*self.frontier.read.values(), *(self.frontier.shells if self._scripted else ())]
        pages = [unit.answer.final_url or unit.step.url for unit in units]
        fresh = [url for url in pages if same_page(url) != home and not self._was_rendered(url)]
        return next((self._render_step(url, REASON) for url in drawn(fresh, rule)), None)

    def _needed_render(self, needs: Sequence[tuple[str, str]]) -> Step | None:
        for url, reason in needs:
            if not (self.homing.rendered and same_page(url) == same_page(self.homing.url)):
                step = self._render(url, reason, self._budget.renders_total)
                if step is not None:
                    return step
        return None
