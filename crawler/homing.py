"""Homing: how the visit gets from the registered address to a home page that can be read, or to an ending."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from crawler.evidence import Cause, Status
from crawler.page import Purpose, Via
from crawler.reach import BLOCKS, DECIDED, SITE_SIDE, Ending, candidates, social
from crawler.readings.model import PageState
from crawler.registry import Registry, Site, bare_host
from crawler.robots import Rules
from crawler.scope import origin, same_page
from crawler.step import Step, Unit

_OUR_RULES = {Cause.REFUSED_ADDRESS, Cause.TOO_LARGE}  # it is we who do not read it, so it is never a 0
# A home page that is there and not for us says no more than a firewall's own words do.
_DOORS = {401: PageState.LOGIN_WALL, 403: PageState.WAF_BLOCK, 406: PageState.WAF_BLOCK}
_SHORT = 600  # characters of text below which a client-side redirect is the page's only content


class Homing:
    """Folds home units. `url` is the home page once it is found; `ending` is set when there is none."""

    def __init__(
        self, site: Site, registry: Registry, acts: Callable[[str], bool], *, browser: bool, redirects: int
    ) -> None:
        self._site, self._registry, self._acts = site, registry, acts
        self._browser, self._redirects = browser, redirects
        self._untried = candidates(site.url)
        self._target = self._untried.pop(0)
        self._hops = 0
        self._rendering = False  # a blocked home page gets one polite look with a browser
        self._failure: Ending | None = None  # of the first candidate that answered, else of the first tried
        self.url = ""
        self.rendered = False
        self.alias = ""  # bare host[:port] the site moved to
        self.ending: Ending | None = None

    def next(self, rules_of: Callable[[str], Rules | None]) -> Step | Ending | None:
        """The next step towards the home page; None when it has been found."""
        while self.ending is None and not self.url:
            rules = rules_of(origin(self._target))
            if rules is None:
                return Step(Purpose.ROBOTS, f"{origin(self._target)}/robots.txt", site=self._site.id)
            if rules.failure is not Cause.NONE:
                self._give_up(
                    Ending(Status.PENDING, rules.failure, f"robots.txt: {rules.answer.status or rules.answer.body}")
                )
            elif not rules.allows(self._target):
                self.ending = Ending(Status.NOT_EVALUATED, Cause.ROBOTS_DISALLOWED, "robots.txt excluye la portada")
            elif self._rendering:
                return Step(Purpose.HOME, self._target, Via.BROWSER, reason="W1", site=self._site.id)
            else:
                return Step(Purpose.HOME, self._target, site=self._site.id)
        return self.ending

    def apply(self, unit: Unit) -> None:
        """Fold one home unit."""
        if self.url:
            self.rendered = self.rendered or (unit.step.via is Via.BROWSER and not unit.answer.error)
            if unit.answer.error == Cause.OWN_FAILURE:  # the browser died twice: what needs it is not the site's lack
                self.ending = Ending(Status.PENDING, Cause.OWN_FAILURE, unit.answer.detail)
            return
        answer = unit.answer
        if unit.step.via is Via.BROWSER and (answer.error or PageState(answer.state or "ok") in BLOCKS):
            status, cause = DECIDED[PageState.WAF_BLOCK]
            self.ending = self._block or Ending(status, cause)
        elif answer.error:
            self._give_up(Ending(Status.PENDING, Cause(answer.error), answer.detail))
        elif answer.location:
            self._follow(answer.location)
        elif unit.found.redirect and unit.found.text < _SHORT:
            self._follow(unit.found.redirect)
        else:
            self._judge(unit)

    def _give_up(self, ending: Ending) -> None:
        """This candidate failed: try the next; when none is left the first diagnosis stands."""
        if ending.cause in _OUR_RULES:  # today and on any other day
            ending = Ending(Status.NOT_EVALUATED, ending.cause, ending.detail)
        self._failure = self._failure or ending
        self._hops, self._rendering = 0, False
        if self._untried:
            self._target = self._untried.pop(0)
        else:
            self.ending = self._failure

    _block: Ending | None = None

    def _judge(self, unit: Unit) -> None:
        answer, state = unit.answer, PageState(unit.answer.state or "ok")
        if state is PageState.CLIENT_ERROR:
            state = _DOORS.get(answer.status, state)
        if state in BLOCKS and self._browser and not self._rendering:
            self._rendering = True
            self._block = Ending(*DECIDED[state], f"HTTP {answer.status}")
        elif state is PageState.RATE_LIMITED:  # no other name or scheme of the same server is tried after that
            self.ending = Ending(Status.PENDING, Cause.RATE_LIMITED, f"HTTP {answer.status}")
        elif state in DECIDED:
            self.ending = Ending(*DECIDED[state], f"HTTP {answer.status}")
        elif state in SITE_SIDE:
            # An answer says more than the silence of a name that was never registered, such as www.www.
            self._failure = None if self._failure and self._failure.cause is Cause.DNS else self._failure
            self._give_up(Ending(Status.PENDING, SITE_SIDE[state], f"HTTP {answer.status}"))
        else:
            self.url = answer.final_url or unit.step.url
            self.rendered = unit.step.via is Via.BROWSER

    def _follow(self, target: str) -> None:
        self._hops += 1
        if self._acts(target):  # a home page that logs visitors out or in is for a person to look at
            self.ending = Ending(Status.NOT_EVALUATED, Cause.LOGIN_WALL, f"redirige a {target}"[:200])
        elif social(target):
            self.ending = Ending(Status.NO_OWN_SITE, Cause.SOCIAL_ONLY, f"redirige a {target}"[:200])
        elif self._hops > self._redirects or same_page(target) == "":
            self._give_up(Ending(Status.PENDING, Cause.TOO_MANY_REDIRECTS, f"más de {self._redirects} redirecciones"))
        elif self._absorbed(target):
            self.ending = Ending(Status.NO_OWN_SITE, Cause.ABSORBED, f"redirige a {target}"[:200])
        elif self._ours(target):
            self._target = target
        else:
            self.ending = Ending(Status.NOT_EVALUATED, Cause.MOVED_OFFSITE, f"redirige a {target}"[:200])

    def _absorbed(self, target: str) -> bool:
        """Whether the redirect ends on the home page of another site of the registry."""
        owner = self._registry.owner_of(target)
        return (
            bool(owner) and owner != self._site.id and same_page(target) == same_page(self._registry.sites[owner].url)
        )

    def _ours(self, target: str) -> bool:
        """Whether a redirect stays with the site: its host with or without www, or one of its institution's."""
        parts, home = urlsplit(target), urlsplit(self._target)
        host = bare_host(parts.hostname or "")
        same = host == bare_host(home.hostname or "")
        if same and parts.port == home.port:
            return True
        if same or self._registry.hosts.get(host) == self._site.institution:  # same host: http and https on own ports
            self.alias = host + (f":{parts.port}" if parts.port else "")
            return True
        return False
