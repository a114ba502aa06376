"""Build: a site while it is being put together; features add pages, menu entries and pieces of the template to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from service.simulation import files
from service.simulation.casting import PAGE_TRAPS, PAGES_OF_OWN
from service.simulation.chance import dice
from service.simulation.content import Writer, phrases
from service.simulation.response import Response, data
from service.simulation.roster import MARK
from service.simulation.traits import SimSite


@cache
def environment() -> Environment:
    """Jinja2 over the templates of the simulation, with everything escaped."""
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@dataclass
class Draft:
    """One page. `path` is relative to the site's prefix; "" is the home page."""

    path: str
    title: str
    blocks: list[str]
    kind: str = "section"
    day: date | None = None
    own_form: bool = False  # brings a form of its own, so a page-wide ASP.NET form may not be around it
    head: str = ""
    listed: bool = True  # found by the search and named in the sitemap


@dataclass
class Entry:
    """One entry of the main menu and those below it."""

    label: str
    url: str
    children: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Neighbour:
    """Another institution that pages may link to."""

    name: str
    acronym: str
    url: str


@dataclass
class Build:
    """Everything of one site. Slots hold HTML that the style's template puts in its place."""

    site: SimSite
    start: date
    neighbours: Sequence[Neighbour]
    own_units: Sequence[Neighbour]
    government: Neighbour
    survey_origin: str
    chat_origin: str
    pages: dict[str, Draft] = field(default_factory=dict)
    menu: list[Entry] = field(default_factory=list)
    answers: dict[str, Response] = field(default_factory=dict)
    slots: dict[str, list[str]] = field(default_factory=dict)
    robots: list[str] = field(default_factory=list)
    news: list[Draft] = field(default_factory=list)

    def rng(self, *names: str) -> Random:
        """Chance for one purpose on this site."""
        return dice(self.site.seed, self.site.id, *names)

    def writer(self, *names: str) -> Writer:
        """A writer on the site's subject."""
        return Writer(phrases().subjects[self.site.subject], self.rng("text", *names))

    @property
    def many(self) -> bool:
        """Whether the site has many pages."""
        return self.site.has("many_pages")

    @property
    def has_content(self) -> bool:
        """Whether structure and services are told."""
        return self.site.has("static_information")

    @property
    def crowded(self) -> bool:
        """A small site with so many features that its index of public information would make it a large one."""
        return not self.many and sum(v in PAGE_TRAPS | PAGES_OF_OWN for v in self.site.variants.values()) > 2

    @property
    def short(self) -> str:
        """Name without the mark of the simulation."""
        return self.site.name.removesuffix(MARK)

    @property
    def domain(self) -> str:
        """Mail domain."""
        return f"{self.site.institution}.gob.test"

    def url(self, path: str) -> str:
        """Path as links write it."""
        return self.site.prefix + path

    def page(self, path: str, title: str, *blocks: str, **more: object) -> Draft:
        """Add a page and return it."""
        draft = Draft(path, title, list(blocks), **more)  # type: ignore[arg-type]
        self.pages[path] = draft
        return draft

    def answer(self, path: str, response: Response) -> str:
        """Add a file; returns its path as links write it."""
        self.answers[path] = response
        return self.url(path)

    def document(self, name: str, title: str, *, to_fill: bool = False) -> str:
        """Add a PDF that opens; returns its path."""
        folder = {
            "wordpress": "wp-content/uploads/2024/03/",
            "joomla": "images/docs/",
            "drupal": "sites/default/files/",
        }
        where = folder.get(self.site.style, "documentos/")
        return self.answer(where + name, data(files.pdf(title, to_fill=to_fill), files.PDF))

    def slot(self, name: str, markup: str) -> None:
        """Add to a place of the template: head, topbar, header, home, aside, footer, tail."""
        self.slots.setdefault(name, []).append(markup)

    def entry(self, label: str, path: str, children: Sequence[Draft] = ()) -> Entry:
        """Add an entry to the main menu."""
        below = [Entry(draft.title, self.url(draft.path)) for draft in children]
        entry = Entry(label, self.url(path), below)
        self.menu.append(entry)
        return entry

    def piece(self, feature: str, macro: str, **values: object) -> str:
        """HTML of one macro of templates/features/<feature>.html."""
        module = environment().get_template(f"features/{feature}.html").module
        return str(getattr(module, macro)(**values))


def paragraphs(*texts: str) -> str:
    """Text as <p> elements."""
    return "".join(str(Markup("<p>{}</p>").format(text)) for text in texts)


def bullets(items: Sequence[str]) -> str:
    """Text as a list."""
    rows = "".join(str(Markup("<li>{}</li>").format(item)) for item in items)
    return f"<ul>{rows}</ul>"


def heading(text: str, level: int = 2) -> str:
    """A heading."""
    return str(Markup("<h{0}>{1}</h{0}>").format(level, text))


def anchors(links: Sequence[tuple[str, str]]) -> str:
    """(label, url) pairs as a list of links."""
    rows = "".join(str(Markup('<li><a href="{1}">{0}</a></li>').format(label, url)) for label, url in links)
    return f"<ul>{rows}</ul>"
