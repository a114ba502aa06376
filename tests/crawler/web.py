"""A web in a dictionary: walks a Visit over it without any socket, as the visitor does over the real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from crawler.answers import http_page, rendered_page
from crawler.config import CrawlConfig
from crawler.finds import Finder
from crawler.frame import Frame
from crawler.ledger import RobotsAnswer
from crawler.page import Page, Purpose, Via
from crawler.reach import Ending
from crawler.readings.priority import Priority
from crawler.readings.reading import Lens
from crawler.readings.similarity import fingerprint
from crawler.registry import Institution, Kind, Registry, Site
from crawler.robots import Rules
from crawler.scope import canonical, origin
from crawler.step import Answer, Found, Step, Unit
from crawler.visit import Visit
from crawler.vocabulary import Vocabulary

CONFIG = Path(__file__).parents[2] / "config"
VOCABULARY = Vocabulary.load(CONFIG)
AT = datetime(2026, 10, 5, 20, tzinfo=UTC)
HOST = "http://www.ejemplo.gob.test"


@dataclass(frozen=True)
class Reply:
    """What the web answers. `error` is a Cause value."""

    body: str = ""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/html; charset=utf-8"})
    error: str = ""


def page(title: str, body: str = "", links: Mapping[str, str] | None = None) -> str:
    """A page with a menu."""
    menu = "".join(f'<li><a href="{url}">{label}</a></li>' for url, label in (links or {}).items())
    text = f"{title} en palabras propias. " * 12
    return f"<html><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav><main><h1>{title}</h1><p>{text}</p>{body}</main></body></html>"


class Web:
    """Replies by address; anything else is a 404. `log` keeps what was asked, in order."""

    def __init__(self, replies: Mapping[str, Reply | str], sites: Mapping[str, str] | None = None, *, browser: bool = True,
                 overrides: Mapping[str, object] | None = None) -> None:  # fmt: skip
        self.replies = {k: Reply(v) if isinstance(v, str) else v for k, v in replies.items()}
        self.config = CrawlConfig.load(CONFIG).with_overrides(overrides or {})
        institutions = {
            n: Institution(id=n, acronym=n.upper(), name=f"Institución {n}", kind=Kind.MINISTRY) for n in ("uno", "dos")
        }
        given = sites or {"uno-sitio": f"{HOST}/"}
        rows = {n: Site(id=n, institution=n.split("-")[0], name=f"Sitio {n}", url=u) for n, u in given.items()}
        self.registry = Registry("prueba", institutions, rows)
        self.robots: dict[str, RobotsAnswer] = {}
        self.log: list[Step] = []
        self.browser = browser
        self.lens = Lens(VOCABULARY, self.registry.hosts)

    def visit(self, site: str = "uno-sitio", needs: list[tuple[str, str]] | None = None) -> Visit:
        """A fresh visit of a site."""
        priority = Priority(VOCABULARY)
        return Visit(
            self.registry.sites[site], Frame(self.config, self.registry, priority, self.rules_of, self.browser), needs
        )

    def rules_of(self, host: str) -> Rules | None:
        answer = self.robots.get(host)
        return Rules(answer, self.config.agent.name) if answer else None

    def reply(self, url: str) -> Reply:
        return self.replies.get(url) or Reply("<h1>No existe</h1>", 404)

    def walk(self, visit: Visit, *, most: int = 300, before: Callable[[Visit, Step], None] | None = None) -> Ending:
        """Take every step until the visit ends."""
        for _ in range(most):
            step = visit.next()
            if isinstance(step, Ending):
                return step
            if before:
                before(visit, step)
            self.log.append(step)
            if step.purpose is Purpose.ROBOTS:
                reply = self.replies.get(step.url) or Reply("", 404)
                text = reply.body if reply.status == 200 else ""
                self.robots[origin(step.url)] = RobotsAnswer(origin(step.url), AT, reply.status, reply.error, text)
            else:
                visit.apply(self.take(visit, step))
        raise AssertionError(f"the visit did not end in {most} steps")

    def take(self, visit: Visit, step: Step) -> Unit:
        """One step as a unit."""
        seq = len(visit.units)
        if not step.method:
            return Unit(seq, step, Answer())
        reply = self.reply(step.url)
        if reply.error:
            return Unit(seq, step, Answer(error=reply.error))
        headers = {k.lower(): v for k, v in reply.headers.items()}
        location = headers.get("location", "") if 300 <= reply.status < 400 else ""
        target = canonical(location, step.url) if location else ""
        kind = headers.get("content-type", "").split(";")[0]
        answer = Answer(status=reply.status, final_url=canonical(step.url), location=target, content_type=kind)
        seen = self._page(step, reply, headers)
        reading = self.lens.read(seen)
        answer = replace(answer, state=reading.state.value)
        finder = Finder(visit.owner_of, Priority(VOCABULARY), 6000, 2)
        found = Found()
        if step.purpose is Purpose.SITEMAP and reply.status == 200:
            found = finder.sitemap(seen)
        elif step.purpose is Purpose.NOT_FOUND_PROBE:
            found = Found(print=fingerprint(reading))
        elif step.purpose in {Purpose.HOME, Purpose.CONTENT} and seen.html:
            found = finder.survey(reading)
        return Unit(seq, step, answer, found)

    def _page(self, step: Step, reply: Reply, headers: Mapping[str, str]) -> Page:
        if step.via is Via.BROWSER:
            return rendered_page(step, canonical(step.url), reply.status, headers, reply.body, AT, (), ())
        return http_page(step, canonical(step.url), reply.status, headers, reply.body.encode(), AT)

    def asked(self, purpose: Purpose, via: Via = Via.HTTP) -> list[str]:
        """Addresses asked for a purpose, in order."""
        return [s.url for s in self.log if s.purpose is purpose and s.via is via]
