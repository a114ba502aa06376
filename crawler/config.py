"""CrawlConfig: config/crawl.yaml, validated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from crawler.vocabulary import ConfigError, read_yaml


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Agent(_Section):
    """How the simulated user names itself."""

    name: str = Field(pattern=r"^[A-Za-z][\w-]+$")
    contact_url: str = ""
    contact_mail: str = ""
    addresses: tuple[str, ...] = ()

    @property
    def user_agent(self) -> str:
        """The User-Agent header: name, version of the conduct, contact."""
        contact = "; ".join(
            part for part in (f"+{self.contact_url}" if self.contact_url else "", self.contact_mail) if part
        )
        return f"{self.name}/1.0" + (f" ({contact})" if contact else "")


class Pace(_Section):
    """Seconds between requests and how many at once."""

    delay_s: float = Field(ge=0)
    crawl_delay_max_s: float = Field(gt=0)
    search_gap_s: float = Field(ge=0)
    retry_after_max_s: float = Field(gt=0)
    pause_s: float = Field(ge=0)
    pauses: int = Field(ge=0)
    sites_at_once: int = Field(gt=0)
    requests_at_once: int = Field(gt=0)
    renders_at_once: int = Field(gt=0, le=16)
    processes: int = Field(default=0, ge=0)


class Slowing(_Section):
    """How the delay of a host and address follows what its server can bear."""

    trouble: float = Field(ge=1)
    recovery: float = Field(gt=0, le=1)
    latency: float = Field(ge=0)
    most_s: float = Field(gt=0)
    harmless: frozenset[int] = frozenset()


class Network(_Section):
    """When our own network is doubted, and how long it is waited for."""

    hosts: int = Field(gt=0)
    pause_s: float = Field(ge=0)
    again_s: float = Field(gt=0)


class Budget(_Section):
    """What one visit may spend."""

    pages: int = Field(gt=0)
    pages_uncovered: int = Field(gt=0)
    renders_first: int = Field(ge=0)
    renders_total: int = Field(ge=0)
    documents: int = Field(ge=0)
    openings: int = Field(ge=0)
    document_bytes: int = Field(gt=0)
    feeds: int = Field(ge=0)
    sitemaps: int = Field(ge=0)
    external: int = Field(ge=0)
    depth: int = Field(gt=0)
    per_template: int = Field(gt=0)
    links_per_page: int = Field(gt=0)
    redirects: int = Field(gt=0)
    body_bytes: int = Field(gt=0)
    site_bytes: int = Field(gt=0)
    site_s: float = Field(gt=0)
    repeats: int = Field(gt=0)


class Sample(_Section):
    """Which pages read over HTTP are rendered too, only to learn what HTTP misses."""

    share: float = Field(ge=0, le=1)
    most: int = Field(ge=0)


class Time(_Section):
    """Longest waits in seconds."""

    request_s: float = Field(gt=0)
    dns_s: float = Field(gt=0)
    render_s: float = Field(gt=0)
    settle_s: float = Field(gt=0)
    settle_home_s: float = Field(gt=0)


class CoverageRule(_Section):
    """What must have been seen before silence is absence."""

    second_level: int = Field(ge=0)
    failed_share: float = Field(ge=0, le=1)


Hour = Annotated[int, Field(ge=0, le=24)]
Span = tuple[Hour, Hour]


class Attempts(_Section):
    """When a site is visited, and when one that does not answer is called unreachable."""

    count: int = Field(gt=0)
    gap_h: float = Field(ge=0)
    publish_day: int = Field(gt=0)
    night: Span
    day: Span


class Measures(_Section):
    """What is measured of a rendered home page beside its reading."""

    mobile: bool = True
    axe: bool = True

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the measures that are on."""
        return tuple(name for name, on in self if on)


class CrawlConfig(_Section):
    """The whole of crawl.yaml."""

    agent: Agent
    pace: Pace
    slowing: Slowing
    network: Network
    budget: Budget
    sample: Sample
    time: Time
    coverage: CoverageRule
    attempts: Attempts
    measures: Measures = Measures()
    control: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()

    def with_overrides(self, overrides: Mapping[str, Any]) -> CrawlConfig:
        """A copy with some keys replaced, e.g. {"pace": {"delay_s": 0.2}}; validated again."""
        merged = self.model_dump()
        for section, values in overrides.items():
            merged[section] = {**merged.get(section, {}), **values} if isinstance(values, Mapping) else values
        try:
            return CrawlConfig.model_validate(merged)
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigError(f"crawl overrides, {'.'.join(map(str, first['loc']))}: {first['msg']}") from error

    @classmethod
    def load(cls, config: Path) -> CrawlConfig:
        """Read config/crawl.yaml. Raises ConfigError with file, key and what was expected."""
        return read_yaml(config / "crawl.yaml", TypeAdapter(cls))
