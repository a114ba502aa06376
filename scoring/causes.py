"""Causes: how a visit ended, in words for the public, and what the institution or the operator can do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

from crawler.evidence import Cause, Status
from crawler.vocabulary import ConfigError, read_yaml
from scoring.shapes import Shape, Text


class Side(StrEnum):
    """Who can mend it: the institution, whoever runs the measurement, or nobody."""

    SITE = "site"
    OURS = "ours"
    NOBODY = "nobody"


class Lasting(StrEnum):
    """Whether another attempt may find it gone."""

    TRANSIENT = "transient"
    PERMANENT = "permanent"


class CauseText(Shape):
    """One cause as the public reads it."""

    name: Text
    remedy: Text
    side: Side
    lasting: Lasting


class _File(Shape):
    statuses: dict[str, Text]
    causes: dict[str, CauseText]


_FILE = TypeAdapter(_File)


@dataclass(frozen=True)
class Causes:
    """Words for every status and every cause."""

    statuses: Mapping[Status, Text]
    causes: Mapping[Cause, CauseText]

    @classmethod
    def load(cls, config: Path) -> Causes:
        """Read causes.yaml. Raises ConfigError when it does not name exactly the statuses and causes that exist."""
        path = config / "causes.yaml"
        file: _File = read_yaml(path, _FILE)
        _expect(path, "statuses", file.statuses, Status)
        _expect(path, "causes", file.causes, Cause)
        return cls(
            {Status(name): text for name, text in file.statuses.items()},
            {Cause(name): text for name, text in file.causes.items()},
        )


def _expect(path: Path, key: str, found: Iterable[str], known: Iterable[StrEnum]) -> None:
    names, expected = set(found), {member.value for member in known}
    if missing := sorted(expected - names):
        raise ConfigError(f"{path}: {key}: expected an entry for {', '.join(missing)}")
    if strange := sorted(names - expected):
        raise ConfigError(f"{path}: {key}: no visit can end with {', '.join(strange)}")
