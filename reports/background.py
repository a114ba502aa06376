"""Background: what a chart needs beside its edition: the neighbours and figures of others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.printed import Printed, printed_of
from reports.survey import Survey, surveys_of
from scoring.reference import Reference
from scoring.rubric import Rubric


@dataclass(frozen=True)
class CountryYear:
    """One country in one UN survey: values x 100, rank 1 is best."""

    year: int
    egdi: float
    rank: int


@dataclass(frozen=True)
class Country:
    """One country's series, oldest first."""

    iso3: str
    name: str
    series: tuple[CountryYear, ...]


@dataclass(frozen=True)
class Background:
    """Figures of others. `countries` has ours first."""

    printed: Printed
    surveys: tuple[Survey, ...]
    countries: tuple[Country, ...]


def background_of(config: Path, rubric: Rubric) -> Background:
    """Read config/reference. Raises ValueError (ConfigError for egdi.csv) naming file and place."""
    printed = printed_of(config)
    return Background(
        printed=printed,
        surveys=surveys_of(config, printed.instruments),
        countries=_countries(Reference.load(config, rubric.reference)),
    )


def _countries(reference: Reference) -> tuple[Country, ...]:
    chosen = (reference.rule.country, *reference.rule.neighbours)
    return tuple(
        Country(iso3, series[0].country, tuple(CountryYear(s.year, s.egdi_points, s.egdi_rank) for s in series))
        for iso3 in chosen
        if (series := reference.series(iso3))
    )
