"""Survey in words: what a page says of a round beside its charts."""

from __future__ import annotations

from dataclasses import dataclass

from reports.charts.interoperability import disagreements, summary
from reports.charts.network import profile_names
from reports.printed import Instruments
from reports.survey import Survey
from reports.words import Words


@dataclass(frozen=True)
class SurveyText:
    """One round: topics and profiles with their sentence, and (institution, what, matrix, text) where it disagrees."""

    year: str
    topics: tuple[tuple[str, str], ...]
    profiles: tuple[tuple[str, str], ...]
    notes: tuple[tuple[str, str, str, str], ...]
    edges: int


def survey_text(survey: Survey, words: Words, instruments: Instruments) -> SurveyText:
    """The round in the language of the page."""
    names = {key: words.pick({"es": d.es, "en": d.en}) for key, d in instruments.dimensions.items()}
    names |= {t.topic: words.pick({"es": t.name_es, "en": t.name_en}) for t in survey.topics if t.topic not in names}
    return SurveyText(
        year=survey.year,
        topics=tuple(
            (words.pick({"es": t.name_es, "en": t.name_en}), summary(words, survey, t)) for t in survey.topics
        ),
        profiles=_profiles(survey, words),
        notes=tuple((who, names.get(what, what), matrix, text) for who, what, matrix, text, _ in disagreements(survey)),
        edges=len(survey.edges),
    )


def _profiles(survey: Survey, words: Words) -> tuple[tuple[str, str], ...]:
    found = []
    for key, name in profile_names(words).items():
        members = [
            p.acronym_printed if p.basis == "named" else words.say("%(name)s (supuesta)", name=p.acronym_printed)
            for p in survey.profiles
            if p.profile == key
        ]
        if members:
            found.append((name, words.join(members)))
    return tuple(found)
