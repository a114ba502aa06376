"""What egob does with the same pages: judging them from the archive, and the survey that goes on during a visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from crawler.archive import WarcFolder
from crawler.capture import Capture, Stored
from crawler.config import CrawlConfig
from crawler.evidence import Reachability, SiteEvidence, Status
from crawler.finds import Finder
from crawler.garbage import settle
from crawler.loading import Loader
from crawler.page import Page, Purpose
from crawler.readings.priority import Priority
from crawler.readings.reading import Lens, Reading
from crawler.registry import Registry
from crawler.registry import Site as RegistrySite
from crawler.step import Step, step_to_dict
from crawler.vocabulary import Vocabulary
from scoring.assess import assess, indicate
from scoring.rubric import Rubric
from service.bench.cost import Cost, cpu_seconds
from service.bench.pages import Site

_AT = datetime(2026, 4, 6, 14, tzinfo=UTC)  # after every date on the pages
_READINGS = sorted(name for name, value in vars(Reading).items() if isinstance(value, cached_property))


def archive(folder: Path, sites: Sequence[Site], origins: Sequence[str]) -> None:
    """Write the pages as a visit would have."""
    warc = WarcFolder(folder)
    for number, (site, origin) in enumerate(zip(sites, origins, strict=True)):
        name = _name(number)
        for seq, (path, body) in enumerate(site.items()):
            step = Step(Purpose.CONTENT if seq else Purpose.HOME, origin + path, site=name, clicks=min(seq, 1))
            answer = {"final_url": step.url}
            meta = {"attempt": 1, "seq": seq, "site": name, "step": step_to_dict(step), "answer": answer}
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            warc.write(name, Capture(step.url, _AT, meta, status=200, reason="OK", headers=headers, body=body))
        coverage = {"met": True, "missing": [], "pages": len(site), "failed": 0}
        closing = {"attempt": 1, "seq": len(site), "site": name, "visit": {"coverage": coverage, "browser": False}}
        warc.write(name, Capture(origin + "/", _AT, closing))


def judging(config: Path, folder: Path, origins: Sequence[str]) -> Cost:
    """Tell copies from pages, take every reading of every page, run every detector; what stood in the archive is in
    memory by then, because reading it is counted with scoring again."""
    court = _Court.of(config, folder, origins)
    cost = Cost(0, 0.0)
    for number, site in enumerate(court.sites):
        begun = cpu_seconds()
        evidence = court.judged(site)
        cost = _counted(cost, Cost(len(evidence.readings), cpu_seconds() - begun), number)
    return cost


def indicating(config: Path, folder: Path, origins: Sequence[str]) -> Cost:
    """What the indicators, which are shown and not scored, cost after that."""
    court = _Court.of(config, folder, origins)
    cost = Cost(0, 0.0)
    for number, site in enumerate(court.sites):
        evidence = court.judged(site)
        begun = cpu_seconds()
        indicate(evidence)
        cost = _counted(cost, Cost(len(evidence.readings), cpu_seconds() - begun), number)
    return cost


@dataclass(frozen=True)
class _Stored:
    """Captures by site."""

    captures: Mapping[str, Sequence[Stored]]

    def read(self, site: str) -> Iterator[Stored]:
        """See crawler.loading.Captures."""
        return iter(self.captures[site])


@dataclass(frozen=True)
class _Court:
    """What judging takes, built before it is measured."""

    loader: Loader
    sites: Sequence[RegistrySite]
    params: Mapping[str, Mapping[str, object]]

    @classmethod
    def of(cls, config: Path, folder: Path, origins: Sequence[str]) -> _Court:
        registry, rubric = _registry(config, origins), Rubric.load(config)
        sites = [registry.sites[_name(number)] for number in range(len(origins))]
        stored = _Stored({site.id: list(WarcFolder(folder).read(site.id)) for site in sites})
        loader = Loader(stored, registry, Lens(Vocabulary.load(config), registry.hosts))
        settle()
        return cls(loader, sites, {name: rubric.params(name) for name in rubric.criteria})

    def judged(self, site: RegistrySite) -> SiteEvidence:
        """The site, when every reading was taken and every detector has run."""
        evidence = self.loader.load(site, Reachability(Status.EVALUATED))
        for reading in evidence.readings:
            for what in _READINGS:
                getattr(reading, what)
        assess(evidence, self.params)
        return evidence


def _counted(cost: Cost, one: Cost, number: int) -> Cost:
    """The first site pays for compiling patterns and importing modules, which a run does once: it counts only alone."""
    return one if number < 2 else Cost(cost.pages + one.pages, cost.seconds + one.seconds)


def surveying(config: Path, folder: Path, origins: Sequence[str]) -> Cost:
    """What the crawl itself reads of each page, to know its state and where to go next."""
    registry, vocabulary = _registry(config, origins), Vocabulary.load(config)
    lens, budget = Lens(vocabulary, registry.hosts), CrawlConfig.load(config).budget
    finder = Finder(registry.owner_of, Priority(vocabulary), budget.links_per_page, budget.repeats)
    loader = Loader(WarcFolder(folder), registry, lens)
    settle()
    cost = Cost(0, 0.0)
    for number, name in enumerate(map(_name, range(len(origins)))):
        pages = _stored(loader, registry.sites[name])
        begun = cpu_seconds()
        for page in pages:
            reading = lens.read(page)
            reading.state  # noqa: B018 - the visit asks for it first
            finder.survey(reading)
        cost = _counted(cost, Cost(len(pages), cpu_seconds() - begun), number)
    return cost


def _stored(loader: Loader, site: RegistrySite) -> list[Page]:
    return [reading.page for reading in loader.load(site, Reachability(Status.EVALUATED)).readings]


def _registry(config: Path, origins: Sequence[str]) -> Registry:
    """The institutions of the country, with the local sites in place of theirs."""
    real = Registry.load(config / "registry" / "gt-executive", "gt-executive")
    owner = next(iter(real.institutions))
    sites = {
        name: RegistrySite(id=name, institution=owner, name=f"Sitio {name}", url=f"{origin}/")
        for name, origin in zip(map(_name, range(len(origins))), origins, strict=True)
    }
    return Registry("bench", real.institutions, sites)


def _name(number: int) -> str:
    return f"sitio-{number:03}"
