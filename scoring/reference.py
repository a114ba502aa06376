"""The United Nations' survey beside our averages: EGDI and OSI of a country, by survey year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from crawler.vocabulary import ConfigError
from scoring.shapes import ReferenceRule


class Survey(BaseModel):
    """One country in one survey year, as the survey prints it: values 0-1, rank 1 is best."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    iso3: str = Field(pattern=r"^[A-Z]{3}$")
    country: str
    year: int
    egdi: float = Field(ge=0, le=1)
    egdi_rank: int = Field(ge=1)
    osi: float = Field(ge=0, le=1)
    epi: float | None = Field(ge=0, le=1, default=None)
    epi_rank: int | None = Field(ge=1, default=None)
    source: str = Field(min_length=3)

    @field_validator("epi", "epi_rank", mode="before")
    @classmethod
    def _empty(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("egdi_rank", "epi_rank", mode="before")
    @classmethod
    def _whole(cls, value: object) -> object:
        return value.removesuffix(".0") if isinstance(value, str) else value

    @property
    def egdi_points(self) -> float:
        """EGDI x 100, to stand beside a score of 0-100."""
        return round(self.egdi * 100, 3)

    @property
    def osi_points(self) -> float:
        """OSI x 100: online services alone, the closer comparator."""
        return round(self.osi * 100, 3)


_SURVEYS = TypeAdapter(list[Survey])


@dataclass(frozen=True)
class Reference:
    """Every survey read from config/reference/egdi.csv, and whose line is drawn."""

    rule: ReferenceRule
    surveys: Sequence[Survey]

    @classmethod
    def load(cls, config: Path, rule: ReferenceRule) -> Reference:
        """Read egdi.csv. Raises ConfigError naming file, line and column."""
        path = config / "reference" / "egdi.csv"
        try:
            rows = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").to_dict("records")
        except FileNotFoundError as error:
            raise ConfigError(f"{path}: the file is missing") from error
        try:
            surveys = _SURVEYS.validate_python(rows)
        except ValidationError as error:
            first = error.errors()[0]
            row, *column = first["loc"]
            raise ConfigError(
                f"{path}, line {int(row) + 2}, column {'.'.join(map(str, column))}: {first['msg']}"
            ) from error
        return cls(rule, sorted(surveys, key=lambda survey: (survey.iso3, survey.year)))

    def latest(self, crawled: date) -> Survey | None:
        """The country's latest survey whose year is not after the crawl's; None when there is none."""
        before = [survey for survey in self.series() if survey.year <= crawled.year]
        return before[-1] if before else None

    def series(self, iso3: str = "") -> list[Survey]:
        """All surveys of a country (ours by default), oldest first."""
        return [survey for survey in self.surveys if survey.iso3 == (iso3 or self.rule.country)]

    def history(self, countries: Iterable[str] = ()) -> pd.DataFrame:
        """One row for each country and survey year, ours and its neighbours by default.

        Columns iso3, country, year, egdi, osi, epi (points of 0-100), egdi_rank, epi_rank, break (the measure
        changed in that survey)."""
        chosen = tuple(countries) or (self.rule.country, *self.rule.neighbours)
        return pd.DataFrame(
            [
                {
                    "iso3": survey.iso3,
                    "country": survey.country,
                    "year": survey.year,
                    "egdi": survey.egdi_points,
                    "osi": survey.osi_points,
                    "epi": None if survey.epi is None else round(survey.epi * 100, 3),
                    "egdi_rank": survey.egdi_rank,
                    "epi_rank": survey.epi_rank,
                    "break": survey.year in self.rule.break_years,
                }
                for iso3 in chosen
                for survey in self.series(iso3)
            ]
        )
