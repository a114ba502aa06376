"""The public page about who visits: written from config/, for docs/ and for the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, Literal

from markdown_it import MarkdownIt
from pydantic import TypeAdapter

from crawler.config import CrawlConfig
from crawler.opt_out import Entry, OptOut
from crawler.vocabulary import read_yaml
from scoring.shapes import Shape, Text

FILES = {"es": "rastreador.md", "en": "crawler.md"}
COMMAND = "egob docs"

_TITLE = Text(es="Quién visita su sitio", en="Who visits your site")
_WRITTEN = Text(es="Página generada desde config/ con", en="Page generated from config/ by")
_UNSET = Text(
    es="todavía sin publicar; mientras falte no se visita ningún sitio público",
    en="not published yet; while it is missing no public site is visited",
)
_UNKNOWN = Text(es="se indican por correo a quien las pida", en="told by mail to whoever asks")
_NOBODY = Text(es="Nadie, hasta ahora.", en="Nobody so far.")


class Section(Shape):
    """One heading of the page with its text and what stands below it."""

    title: Text
    text: Text | None = None
    list: Literal["robots", "opt_outs"] | None = None


_PAGE = TypeAdapter(tuple[Section, ...])


def pages(config: Path) -> dict[str, str]:
    """File name below docs/ -> Markdown, one page in each language."""
    return {
        name: f"<!-- {_WRITTEN.get(language)} `{COMMAND}` -->\n\n{crawler_markdown(config, language)}"
        for language, name in FILES.items()
    }


def crawler_page(config: Path, overrides: Mapping[str, Any]) -> dict[str, str]:
    """Language -> HTML of the page's body, for the report; `overrides` are those of the run's crawl.yaml."""
    reader = MarkdownIt("commonmark", {"html": False})
    return {language: str(reader.render(crawler_markdown(config, language, overrides))) for language in FILES}


def crawler_markdown(config: Path, language: str, overrides: Mapping[str, Any] | None = None) -> str:
    """The page in "es" or "en"; the same configuration gives the same text. Raises ConfigError."""
    crawl = CrawlConfig.load(config).with_overrides(overrides or {})
    words, blocks = _words(crawl, language), [f"# {_TITLE.get(language)}"]
    sections: tuple[Section, ...] = read_yaml(config / "crawler_page.yaml", _PAGE)
    for section in sections:
        blocks.append(f"## {section.title.get(language)}")
        if section.text is not None:
            blocks.append(Template(section.text.get(language)).substitute(words))
        if section.list == "robots":
            blocks.append(f"```\nUser-agent: {crawl.agent.name}\nDisallow: /\n```")
        if section.list == "opt_outs":
            blocks.append(_opt_outs(OptOut.load(config), language))
    return "\n\n".join(blocks) + "\n"


def _words(crawl: CrawlConfig, language: str) -> dict[str, str]:
    agent, pace, budget, attempts = crawl.agent, crawl.pace, crawl.budget, crawl.attempts
    numbers = {
        "delay": pace.delay_s, "slowest": crawl.slowing.most_s, "crawl_delay": pace.crawl_delay_max_s,
        "retry_after": pace.retry_after_max_s / 3600, "pages": budget.pages, "pages_most": budget.pages_uncovered,
        "documents": budget.documents, "openings": budget.openings, "external": budget.external,
        "attempts": attempts.count, "night_from": attempts.night[0], "night_to": attempts.night[1],
        "day_from": attempts.day[0], "day_to": attempts.day[1],
    }  # fmt: skip
    return {
        "name": agent.name,
        "user_agent": agent.user_agent,
        "contact_url": agent.contact_url or _UNSET.get(language),
        "contact_mail": agent.contact_mail or _UNSET.get(language),
        "addresses": ", ".join(f"`{address}`" for address in agent.addresses) or _UNKNOWN.get(language),
        **{name: f"{number:g}" for name, number in numbers.items()},
    }


def _opt_outs(wishes: OptOut, language: str) -> str:
    return "\n".join(_line(entry, language) for entry in wishes.entries) or _NOBODY.get(language)


def _line(entry: Entry, language: str) -> str:
    until = f" – {entry.until}" if entry.until else ""
    reason = entry.reason.en if language == "en" else entry.reason.es
    return f"- `{entry.site or entry.host}`, {entry.since}{until}: {entry.asked_by}. {reason}"
