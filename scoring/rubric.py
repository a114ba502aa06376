"""Rubric: the method as data, loaded from config/, and the score it gives to a site's findings."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from crawler.evidence import Cause, Reachability, Status
from crawler.vocabulary import ConfigError, read_yaml
from scoring.finding import Finding, Outcome
from scoring.score import SiteScore, climb, highest, points_of, proportional
from scoring.shapes import Criterion, Level, Notes, ReferenceRule, RubricFile, Text, Thresholds, Variant

Findings = Mapping[str, Finding]

_RUBRIC = TypeAdapter(RubricFile)
_CRITERION = TypeAdapter(Criterion)
# stored with the run, or no part of a judgement
_NOT_JUDGING = {"registry", "reference", "simulation.yaml", "publication.yaml", "watch.yaml", "review.yaml"}
_WITHOUT_POINTS = {Status.NOT_EVALUATED, Status.PENDING}
_ORDER = {Outcome.PRESENT: 0, Outcome.UNKNOWN: 1, Outcome.FAILED: 2, Outcome.ABSENT: 3}


@dataclass(frozen=True)
class Rubric:
    """Levels, criteria by id in order of level, thresholds and variants of one version of the method."""

    version: str
    thresholds: Thresholds
    zero: Text
    levels: tuple[Level, ...]
    criteria: Mapping[str, Criterion]
    variants: tuple[Variant, ...]
    advice_order: tuple[str, ...]
    reference: ReferenceRule
    notes: Notes

    @classmethod
    def load(cls, config: Path) -> Rubric:
        """Read rubric.yaml and criteria/*.yaml. Raises ConfigError naming file, key and what was expected."""
        path = config / "rubric.yaml"
        file: RubricFile = read_yaml(path, _RUBRIC)
        criteria = _criteria(config / "criteria", file)
        _check_names(path, file, criteria)
        return cls(
            version=file.version,
            thresholds=file.thresholds,
            zero=file.zero,
            levels=file.levels,
            criteria=criteria,
            variants=file.variants,
            advice_order=file.advice_order,
            reference=file.reference,
            notes=file.notes,
        )

    def params(self, criterion: str) -> Mapping[str, object]:
        """Keyword arguments of the criterion's detect()."""
        return self.criteria[criterion].params

    def level_name(self, number: int) -> Text:
        """Name of a level, 0 included."""
        return next((level.name for level in self.levels if level.number == number), self.zero)

    def counts(self, finding: Finding) -> bool:
        """Whether the finding counts in the headline: a person's verdict, else present at `counts` or above."""
        if finding.review_outcome is not None:
            return finding.review_outcome is Outcome.PRESENT
        return finding.outcome is Outcome.PRESENT and finding.confidence >= self.thresholds.counts

    def sure(self, finding: Finding) -> bool:
        """Whether a positive is beyond doubt: confirmed by a person, or present at `present` or above."""
        if finding.review_outcome is not None:
            return finding.review_outcome is Outcome.PRESENT
        return finding.outcome is Outcome.PRESENT and finding.confidence >= self.thresholds.present

    def undecided(self, finding: Finding) -> bool:
        """Unknown, failed, or a probable positive that no person has confirmed."""
        return finding.review_outcome is None and finding.outcome is not Outcome.ABSENT and not self.sure(finding)

    def yes(self, findings: Findings) -> frozenset[str]:
        """Criteria that count in the headline."""
        return frozenset(name for name, finding in findings.items() if self.counts(finding))

    def score(self, findings: Findings, reachability: Reachability) -> SiteScore:
        """Headline level, proportional score and bounds. A criterion without a finding is undecided."""
        if reachability.status in _WITHOUT_POINTS:
            cause = Cause.NOT_FINISHED if reachability.cause is Cause.NONE else reachability.cause
            return SiteScore(None, None, None, None, None, cause)
        if reachability.status is not Status.EVALUATED:
            return SiteScore(0, 0, 0.0, 0, 0, reachability.cause)
        yes = self.yes(findings)
        sure = frozenset(name for name, finding in findings.items() if self.sure(finding))
        level = climb(self.levels, yes)
        return SiteScore(
            level=level,
            points=points_of(self.levels, level),
            proportional=proportional(self.levels, yes),
            lower=points_of(self.levels, climb(self.levels, sure)),
            upper=points_of(self.levels, climb(self.levels, self._possible(findings))),
            cause=Cause.NONE if level else Cause.NO_CONTENT,
            level_skip=highest(self.levels, yes) > level,
            blocked_by=self.missing(findings),
        )

    def missing(self, findings: Findings) -> tuple[str, ...]:
        """All criteria of the level after the one reached that do not count, the nearest to counting first."""
        yes = self.yes(findings)
        reached = climb(self.levels, yes)
        if reached == len(self.levels):
            return ()
        lacking = [name for name in self.levels[reached].criteria if name not in yes]
        return tuple(sorted(lacking, key=lambda name: self._distance(name, findings)))

    def next_level(self, findings: Findings) -> tuple[str, ...]:
        """Smallest set of missing criteria that reaches the next level, the most achievable first; () at the top."""
        yes = self.yes(findings)
        reached = climb(self.levels, yes)
        if reached == len(self.levels):
            return ()
        level = self.levels[reached]
        return self.missing(findings)[: level.needs - sum(name in yes for name in level.criteria)]

    def _possible(self, findings: Findings) -> frozenset[str]:
        unseen = self.criteria.keys() - findings.keys()
        maybe = (name for name, finding in findings.items() if self.sure(finding) or self.undecided(finding))
        return frozenset(maybe) | unseen

    def _distance(self, name: str, findings: Findings) -> tuple[int, float, int]:
        place = self.advice_order.index(name)
        finding = findings.get(name)
        if finding is None:
            return (_ORDER[Outcome.UNKNOWN], 0.0, place)
        if finding.review_outcome is not None:  # rejected by a person: what the detector believed is no nearness
            return (_ORDER[finding.review_outcome], 0.0, place)
        return (_ORDER[finding.outcome], -finding.confidence, place)


def _criteria(folder: Path, file: RubricFile) -> dict[str, Criterion]:
    read = {path.stem: read_yaml(path, _CRITERION) for path in sorted(folder.glob("*.yaml"))}
    for stem, criterion in read.items():
        if criterion.id != stem:
            raise ConfigError(f"{folder / stem}.yaml: id: expected {stem!r} as the file is named, got {criterion.id!r}")
    place = {name: index for index, name in enumerate(n for level in file.levels for n in level.criteria)}
    return dict(sorted(read.items(), key=lambda item: (item[1].level, place.get(item[0], len(place)), item[0])))


def _check_names(path: Path, file: RubricFile, criteria: Mapping[str, Criterion]) -> None:
    folder = path.parent / "criteria"
    for level in file.levels:
        for name in level.criteria:
            _expect_file(folder, name, criteria, f"{path}: levels.{level.number}")
            if criteria[name].level != level.number or not criteria[name].in_headline:
                raise ConfigError(
                    f"{folder / name}.yaml: level, in_headline: expected {level.number} and true as {path} has it"
                )
    headline = [name for level in file.levels for name in level.criteria]
    for name, criterion in criteria.items():
        times = headline.count(name)
        if criterion.in_headline and times != 1:
            raise ConfigError(f"{folder / name}.yaml: in_headline: expected false, as {path} names it {times} times")
    if sorted(file.advice_order) != sorted(headline):
        raise ConfigError(f"{path}: advice_order: expected every criterion of the levels once")
    for variant in file.variants:
        named = [name for rule in variant.levels for name in rule.criteria]
        named += [rule.criterion for rule in (*variant.accept, *variant.require) if rule.criterion != "*"]
        for name in named:
            _expect_file(folder, name, criteria, f"{path}: variants.{variant.id}")


def _expect_file(folder: Path, name: str, criteria: Mapping[str, Criterion], where: str) -> None:
    if name not in criteria:
        raise ConfigError(f"{folder / name}.yaml: the file is missing; {where} names this criterion")


def digest(config: Path) -> str:
    """SHA-256 over every file of config/ that can change a finding or a score: same digest, same judgement."""
    total = hashlib.sha256()
    for path in sorted(config.rglob("*")):
        parts = path.relative_to(config).parts
        judging = parts[0] not in _NOT_JUDGING or "vocabulary" in parts[1:]  # a registry may have words of its own
        if path.is_file() and judging:
            total.update("/".join(parts).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
