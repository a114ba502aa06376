"""Check: one site through the same two passes, detectors and rubric as the official run."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.clock import Clock
from crawler.config import CrawlConfig
from crawler.evidence import Reachability, SiteEvidence, Status
from crawler.job import Exit
from crawler.ledger import Ledger
from crawler.registry import Institution, Kind, Registry, Site
from crawler.vocabulary import ConfigError
from scoring.assess import indicate
from scoring.finding import Finding
from scoring.rubric import Rubric
from scoring.score import SiteScore
from service.context import Context
from service.judging import Bench
from service.lock import run_lock
from service.passes import Watch, passes
from service.quarter import job_of, reachability


@dataclass(frozen=True)
class Checked:
    """What one check came to."""

    url: str
    code: Exit
    reach: Reachability
    evidence: SiteEvidence
    findings: Mapping[str, Finding]
    indicators: Mapping[str, Finding]
    score: SiteScore
    rubric: Rubric
    archive: Path

    def as_json(self) -> dict[str, Any]:
        """The contract of `egob check --json`."""
        rendered = sum(r.page.rendered for r in self.evidence.everything())
        return {
            "url": self.url,
            "status": self.reach.status.value,
            "cause": self.score.cause.value,
            "detail": self.reach.detail,
            "level": self.score.level,
            "points": self.score.points,
            "proportional": self.score.proportional,
            "bounds": [self.score.lower, self.score.upper],
            "findings": {name: finding_json(finding) for name, finding in self.findings.items()},
            "indicators": {name: finding_json(finding) for name, finding in self.indicators.items()},
            "next_level": [
                {"criterion": name, "advice": self.rubric.criteria[name].advice.get("es")}
                for name in (self.rubric.next_level(self.findings) if self.score.level is not None else ())
            ],
            "coverage": {"met": self.evidence.coverage.met, "missing": list(self.evidence.coverage.missing)},
            "pages": len(self.evidence.content()),
            "requests": self.evidence.requests,
            "rendered": rendered,
            "archive": str(self.archive),
        }


def finding_json(finding: Finding) -> dict[str, Any]:
    """Outcome, confidence, reason and citations of a finding."""
    return {
        "outcome": finding.outcome.value,
        "confidence": round(finding.confidence, 4),
        "reason": finding.reason,
        "citations": [
            {"url": c.url, "selector": c.selector, "excerpt": c.excerpt, "record": c.record} for c in finding.citations
        ],
        "detail": dict(finding.detail),
    }


def check(context: Context, url: str, *, private: bool, watch: Watch = lambda _ledger: None) -> Checked:
    """Visit an address once and judge it. Raises ConfigError for an address that cannot be checked."""
    visited = visit_once(context, url, private=private, watch=watch)
    bench, evidence = visited.bench, visited.evidence()
    findings = bench.findings(evidence)
    return Checked(
        url=visited.url, code=visited.code, reach=evidence.reachability, evidence=evidence, findings=findings,
        indicators=indicate(evidence), score=bench.rubric.score(findings, evidence.reachability), rubric=bench.rubric,
        archive=visited.archive,
    )  # fmt: skip


def look(context: Context, url: str, *, private: bool) -> SiteEvidence:
    """Read only the home page of an address."""
    return visit_once(context, url, private=private, only_home=True).evidence()


@dataclass(frozen=True)
class Visited:
    """One visit, not yet judged. `reach` holds how it ended, by site id."""

    url: str
    code: Exit
    site: str
    bench: Bench
    reach: Mapping[str, Reachability]
    archive: Path

    def evidence(self) -> SiteEvidence:
        """What was seen of the site, with its service portals."""
        return self.bench.evidence(self.site, self.reach[self.site])


def visit_once(
    context: Context, url: str, *, private: bool, only_home: bool = False, watch: Watch = lambda _ledger: None
) -> Visited:
    """Visit an address, and the service portals of the site that it is, once. Raises ConfigError."""
    address = _address(url)
    registry, site = _with_site(Registry.load(context.registry_source, context.registry), address)
    stamp = Clock.from_environment().now().strftime("%Y%m%dT%H%M%S%f")
    folder = context.var / "checks" / f"{site.id}-{stamp}"
    inside = replace(context, run_folder_override=folder)
    with run_lock(folder):
        write_registry(inside.frozen_registry, registry)
        ledger = Ledger(folder / "ledger.db")
        parts = urlsplit(address)
        allowed = f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
        more = {"only_home": only_home, "private": (allowed,) if private else ()}
        portals = () if only_home else tuple(s.id for s in registry.sites.values() if s.owner == site.id and s.url)
        code = passes(job_of(inside, (site.id, *portals)).model_copy(update=more), registry, ledger, watch)
        config = CrawlConfig.load(context.config).with_overrides(context.overrides)
        reach = reachability(registry, ledger, config, once=True)
        ledger.close()
    if reach[site.id].status is Status.PENDING:  # the crawl itself broke off: ours, not the site's
        reach[site.id] = replace(reach[site.id], status=Status.NOT_EVALUATED)
    bench = Bench.build(context.config, folder, registry)
    archive = folder / "warc" / f"{site.id}.warc.gz"
    return Visited(address, code, site.id, bench, reach, archive)


def _address(url: str) -> str:
    text = url.strip()
    text = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise ConfigError(f"{url}: no es una dirección como https://www.mineco.gob.gt/")
    return text if urlsplit(text).path else f"{text}/"


def _with_site(registry: Registry, url: str) -> tuple[Registry, Site]:
    """The registry, with the address as one more site unless it is the home page of one already."""
    owner = registry.owner_of(url)
    if owner and registry.sites[owner].url.rstrip("/") == url.rstrip("/"):
        return registry, registry.sites[owner]
    host = urlsplit(url).hostname or ""
    slug = re.sub(r"[^a-z0-9]+", "-", f"{host}{urlsplit(url).path}".lower()).strip("-")[:50]
    guest = Institution(id="revision", acronym="REV", name="Sitio en revisión", kind=Kind.OTHER)
    site = Site(
        id=f"rev-{slug}", institution=registry.sites[owner].institution if owner else "revision", name=host, url=url
    )
    sites = {**registry.sites, site.id: site}
    return Registry(registry.name, {**registry.institutions, "revision": guest}, sites), site


def write_registry(folder: Path, registry: Registry) -> None:
    """Write a registry in the shape that Registry.load reads."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "registry.yaml").write_text(json.dumps({"kinds": registry.groups}), encoding="utf-8")  # JSON is YAML
    for name, rows in (("institutions.csv", registry.institutions.values()), ("sites.csv", registry.sites.values())):
        model = Institution if name == "institutions.csv" else Site
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(model.model_fields))
            writer.writeheader()
            for row in rows:
                values = row.model_dump(mode="json")
                writer.writerow({k: ";".join(v) if isinstance(v, list) else v for k, v in values.items()})
