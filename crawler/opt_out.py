"""Opt-out: the sites and hosts whose institutions asked not to be visited, from config/opt_out.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from crawler.registry import Site, bare_host
from crawler.vocabulary import read_yaml


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reason(_Row):
    """Why, in the words that are published."""

    es: str = Field(min_length=3)
    en: str = Field(min_length=3)


class Entry(_Row):
    """One wish: a site id of a registry, or a host with and without www. and with every site on it."""

    site: str = ""
    host: str = ""
    since: date
    until: date | None = None  # the last day; none: until the entry is taken away
    asked_by: str = Field(min_length=3)  # the institution or office, never a person's name: it is published
    reason: Reason

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.site) == bool(self.host):
            raise ValueError("expected either a site or a host")
        if self.host and (self.host != bare_host(self.host) or "." not in self.host or "/" in self.host):
            raise ValueError("host: expected a name in lower case without www., scheme and path")
        if self.until is not None and self.until < self.since:
            raise ValueError("until: expected a day that is not before since")
        return self

    def holds(self, day: date) -> bool:
        """Whether the wish is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


_FILE = TypeAdapter(tuple[Entry, ...])


@dataclass(frozen=True)
class OptOut:
    """All wishes, in the order of the file."""

    entries: tuple[Entry, ...] = ()

    def of_site(self, site: Site, day: date) -> Entry | None:
        """The wish that keeps a site from being visited on a day."""
        host = bare_host(urlsplit(site.url).hostname or "")
        found = (e for e in self.entries if e.holds(day) and (e.site == site.id or (e.host and e.host == host)))
        return next(found, None)

    def of_host(self, host: str, day: date) -> Entry | None:
        """The wish that closes a whole host on a day, also to visits of other sites."""
        return next((e for e in self.entries if e.holds(day) and e.host and e.host == bare_host(host)), None)

    @classmethod
    def load(cls, config: Path) -> OptOut:
        """Read opt_out.yaml. Raises ConfigError with file, entry and what was expected."""
        return cls(read_yaml(config / "opt_out.yaml", _FILE))


NOBODY = OptOut()
