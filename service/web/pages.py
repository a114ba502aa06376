"""Pages: the HTML that the web writes itself, in the look of the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports.background import Background, background_of
from reports.edition import build
from reports.environment import POLICY, TEMPLATES, Book
from reports.evidence import Pictures
from reports.method import CauseText, Method
from reports.paths import LANGUAGES
from reports.publication import Publication
from reports.records import Edition, Run, SiteView
from reports.sources import causes_of, method_of, reference_of
from reports.steps import steps_of
from reports.words import Words
from scoring.causes import Causes
from scoring.outlook import outlooks
from scoring.profile import Profile, rubric_of
from scoring.rubric import Rubric
from scoring.store import Frames
from service.context import Context
from service.crawler_page import crawler_page
from service.scoring_run import code_version
from service.web.paths import place
from service.web.words import say, translations

OWN = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Pages:
    """What every page needs of the configuration, read once."""

    context: Context
    method: Method
    rubric: Rubric
    causes: Mapping[str, CauseText]
    background: Background
    about: Mapping[str, str]
    spoken: Mapping[str, Words]  # by language, in the words of the registry

    @classmethod
    def load(cls, context: Context) -> Pages:
        """Raises ConfigError."""
        rubric, terms = (
            rubric_of(context.config, context.registry),
            Profile.load(context.config, context.registry).terms,
        )
        return cls(
            context, method_of(rubric), rubric, causes_of(Causes.load(context.config)),
            background_of(context.config, rubric), crawler_page(context.config, context.overrides),
            {language: Words(language, terms.of(language)) for language in LANGUAGES},
        )  # fmt: skip

    @cached_property
    def blank(self) -> Edition:
        """An edition without sites, for pages that are not about one."""
        run = Run(
            self.context.registry, self.context.quarter, self.context.simulated, self.rubric.version, code_version(),
            "", "", "", browser=False,
        )  # fmt: skip
        reference = reference_of(self.context.config, self.rubric, "")
        return Edition(run, self.method, reference, self.causes, (), {})

    def render(self, template: str, language: str, here: str, *parts: str, **values: object) -> str:
        """A page without a score."""
        return self._render(self.blank, template, language, here, parts, values)

    def result(self, frames: Frames, language: str, key: str, **values: object) -> str:
        """The result of a check: the page of a site, with what is said of checks."""
        edition = self._edition(frames)
        site = _only(edition)
        more = {
            "site": site, "institution": edition.institutions[0], "history": [], "latest": True,
            "steps": steps_of(edition, self.spoken[language], site), "key": key,
        }  # fmt: skip
        return self._render(edition, "result.html", language, "check", (key,), more | values)

    def _edition(self, frames: Frames) -> Edition:
        """The check's own time and quarter stand in place of its key; alone in its registry it moves no average."""
        reference = reference_of(self.context.config, self.rubric, str(frames.run.get("last_read") or ""))
        ahead = {
            site: tuple(
                replace(o, institution=None, group=None, executive=None, executive_by_institution=None) for o in found
            )
            for site, found in outlooks(self.rubric, frames).items()
        }
        pictures = Pictures(self.context.evidence)
        edition = build(frames, self.method, reference, self.causes, pictures.size, ahead)
        return replace(edition, run=replace(edition.run, quarter=self.context.quarter))

    def _render(
        self, edition: Edition, template: str, language: str, here: str, parts: tuple[str, ...],
        values: Mapping[str, object],
    ) -> str:  # fmt: skip
        words = self.spoken[language]
        book = Book(
            edition, words, [], {}, [], {}, pictures=False, publication=Publication(about=self.about),
            background=self.background,
        )  # fmt: skip
        switch = {code: place(code, here, *parts) for code in LANGUAGES}
        given: dict[str, Any] = {
            "policy": Markup(POLICY.replace("form-action 'none'", "form-action 'self'")),  # noqa: S704  a constant
            "referrer": "same-origin",  # see guard
            "up": "/", "here": here, "address": "", "switch": switch, "alternates": switch,
            "to": lambda section, *rest: _to(language, here, parts, section, rest),
            "say": lambda message, **named: say(language, message, **named),
        }  # fmt: skip
        return _environment(words).get_template(template).render(book.shared | given | dict(values))


def _to(language: str, here: str, parts: tuple[str, ...], section: str, rest: tuple[str, ...]) -> str:
    """Links of the site's template: to a quarter of the site means to the check itself."""
    if here == "check" and parts and section == "sites" and len(rest) == 2:
        return place(language, "check", *parts)
    return place(language, section, *rest)


def _only(edition: Edition) -> SiteView:
    institution = edition.institutions[0]
    return (*institution.sites, *institution.services)[0]


@cache
def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(OWN), FileSystemLoader(TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(words), newstyle=True)  # type: ignore[attr-defined]
    return environment
