"""Profile: what one registry says of itself beside its rows: its name, its words, and whose UN survey it stands by."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import Field, TypeAdapter

from crawler.vocabulary import read_yaml
from scoring.rubric import Rubric
from scoring.shapes import Shape, Text, Words


class Compared(Shape):
    """Whose values of config/reference/egdi.csv stand beside the scores; a code without rows draws no line."""

    country: str = Field(pattern=r"^[A-Z]{3}$")
    neighbours: tuple[str, ...] = ()


class Terms(Shape):
    """Words of the public text that this registry says otherwise, by language: as the text has it -> as it reads."""

    es: dict[Words, Words] = Field(default_factory=dict)
    en: dict[Words, Words] = Field(default_factory=dict)

    def of(self, language: str) -> tuple[tuple[str, str], ...]:
        """Pairs for one language."""
        return tuple((self.en if language == "en" else self.es).items())


class Profile(Shape):
    """config/registry/<id>/registry.yaml; a registry without the file is called by its id and speaks as the method."""

    name: Text | None = None
    kinds: tuple[str, ...] = ()  # groups of institutions.csv, in their order: crawler.registry reads them
    reference: Compared | None = None
    terms: Terms = Terms()

    @classmethod
    def load(cls, config: Path, registry: str) -> Profile:
        """Read the file. Raises ConfigError naming file and key."""
        path = config / "registry" / registry / "registry.yaml"
        return read_yaml(path, _PROFILE) if path.is_file() else cls()

    def beside(self, rubric: Rubric) -> Rubric:
        """The method with this registry's country beside its scores; nothing that judges is changed."""
        if self.reference is None:
            return rubric
        return replace(rubric, reference=rubric.reference.model_copy(update=dict(self.reference)))


def rubric_of(config: Path, registry: str) -> Rubric:
    """The method as this registry publishes it."""
    return Profile.load(config, registry).beside(Rubric.load(config))


_PROFILE: TypeAdapter[Profile] = TypeAdapter(Profile)
