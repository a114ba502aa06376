"""Vocabulary: the word lists and fingerprints of config/, validated and compiled once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from crawler.text import Words


class ConfigError(ValueError):
    """A configuration file that cannot be used: says file, key and what was expected."""


class Fingerprint(BaseModel):
    """A known third-party product: hosts (exact or dot-suffix), path, script text or markup that give it away."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str
    hosts: tuple[str, ...] = ()
    path: str = ""  # regular expression searched in path and query of a matching host
    scripts: tuple[str, ...] = ()  # text in inline scripts or script addresses
    selectors: tuple[str, ...] = ()  # CSS selectors
    test: bool = False  # a sandbox: seen on a public page it is not a service
    note: str = ""


T = TypeVar("T")
_LISTS = TypeAdapter(dict[str, tuple[str, ...]])
_PRINTS: TypeAdapter[Mapping[str, tuple[Fingerprint, ...]]] = TypeAdapter(dict[str, tuple[Fingerprint, ...]])


@dataclass(frozen=True, eq=False)  # itself and no other: what was judged by it is remembered under it
class Vocabulary:
    """Word lists by name ("file.list") and fingerprints by kind ("chat", "payment", ...)."""

    lists: Mapping[str, tuple[str, ...]]
    fingerprints: Mapping[str, tuple[Fingerprint, ...]]

    @cached_property
    def _compiled(self) -> dict[tuple[str, ...], Words]:
        return {}

    def words(self, *names: str) -> Words:
        """The compiled list, e.g. words("search.offer"), or several as one. An unknown name is a programming error:
        KeyError."""
        found = self._compiled.get(names)
        if found is None:
            found = self._compiled[names] = Words(phrase for name in names for phrase in self.lists[name])
        return found

    @cached_property
    def _firsts(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def first_words(self, names: tuple[str, ...]) -> frozenset[str]:
        """The first word of every phrase of these lists."""
        found = self._firsts.get(names)
        if found is None:
            found = self._firsts[names] = frozenset().union(*(self.words(name).first_words for name in names))
        return found

    @classmethod
    def load(cls, config: Path, registry: str = "") -> Vocabulary:
        """Read config/vocabulary/*.yaml, what the registry says otherwise, and config/fingerprints.yaml.

        A file of config/registry/<registry>/vocabulary/ adds words to the lists of the file of the same name, and
        takes out those that begin with a minus. Raises ConfigError for a list that does not exist."""
        lists = {}
        for path in sorted((config / "vocabulary").glob("*.yaml")):
            for name, phrases in read_yaml(path, _LISTS).items():
                lists[f"{path.stem}.{name}"] = phrases
        if registry:
            for path in sorted((config / "registry" / registry / "vocabulary").glob("*.yaml")):
                _override(lists, path)
        prints: Mapping[str, tuple[Fingerprint, ...]] = read_yaml(config / "fingerprints.yaml", _PRINTS)
        return cls(lists, prints)


def _override(lists: dict[str, tuple[str, ...]], path: Path) -> None:
    for name, phrases in read_yaml(path, _LISTS).items():
        full = f"{path.stem}.{name}"
        if full not in lists:
            raise ConfigError(f"{path}: {name}: config/vocabulary/{path.name} has no such list")
        gone = {phrase.removeprefix("-").strip() for phrase in phrases if phrase.startswith("-")}
        if unknown := gone - set(lists[full]):
            raise ConfigError(f"{path}: {name}: not in the list, cannot be taken out: {', '.join(sorted(unknown))}")
        kept = [phrase for phrase in lists[full] if phrase not in gone]
        lists[full] = tuple(dict.fromkeys([*kept, *(phrase for phrase in phrases if not phrase.startswith("-"))]))


# The safe loader in C where PyYAML was built with it: every process of a crawl reads all files when it starts.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, shape: TypeAdapter[T]) -> T:
    """Load and validate one YAML file; every error names the file, the key and what was expected."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader, in C
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: the file is missing") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not valid YAML: {error}") from error
    try:
        return shape.validate_python(raw)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in e['loc']) or '(top)'}: {e['msg']}" for e in error.errors()
        )
        raise ConfigError(f"{path}: {problems}") from error
