"""Opinions: what each person said of a criterion, kept for ever; and what stands when several have spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, and_, insert, select

from scoring.finding import Outcome
from scoring.reviews import IncompleteReviewError, Review
from scoring.tables import opinions as _table

NAME_CHARS = 80
REASON_CHARS = 600
EXCERPT_CHARS = 240  # as much as a citation shows


class Basis(StrEnum):
    """What the person could see when deciding. Nobody but a judge sees what another person said."""

    BLIND = "blind"  # the site alone, all its questions at once
    QUEUE = "queue"  # what the detector said and its evidence
    JUDGE = "judge"  # that, and what the two said who disagree


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's word on one criterion of one site. `url` and `excerpt`: where the person saw it, when given."""

    registry: str
    quarter: str
    site_id: str
    criterion: str
    outcome: Outcome
    reviewer: str
    reason: str
    decided_at: datetime  # aware
    basis: Basis = Basis.QUEUE
    url: str = ""
    excerpt: str = ""
    page_sha256: str = ""  # the page that the detector cited then

    def __post_init__(self) -> None:
        self.review()  # the same things must be there
        if len(self.reviewer) > NAME_CHARS or len(self.reason) > REASON_CHARS or len(self.excerpt) > EXCERPT_CHARS:
            raise IncompleteReviewError(
                f"expected at most {NAME_CHARS} characters for the name, {REASON_CHARS} for the reason, "
                f"{EXCERPT_CHARS} for the excerpt"
            )
        if self.url and (urlsplit(self.url).scheme not in {"http", "https"} or not urlsplit(self.url).hostname):
            raise IncompleteReviewError(f"{self.url}: expected an address that starts with http:// or https://")

    def review(self) -> Review:
        """This word alone as a verdict."""
        reason = f"{self.reason} «{self.excerpt}»" if self.excerpt else self.reason
        return Review(self.site_id, self.criterion, self.outcome, self.reviewer, reason, self.decided_at, self.url)


class State(StrEnum):
    """How far people have come with one criterion of one site."""

    OPEN = "open"  # nobody, or not enough people, have spoken
    SPLIT = "split"  # two disagree: a third decides
    SETTLED = "settled"


def key(name: str) -> str:
    """A person's name as it is compared."""
    return " ".join(name.casefold().split())


def latest(said: Iterable[Opinion]) -> list[Opinion]:
    """The last word of every person who is not the judge, in the order of their first."""
    last: dict[str, Opinion] = {}
    for opinion in sorted(said, key=lambda o: o.decided_at):
        if opinion.basis is not Basis.JUDGE:
            last[key(opinion.reviewer)] = opinion
    return list(last.values())


def state(said: Sequence[Opinion], needed: int) -> State:
    """Where the opinions on one criterion of one site stand, when `needed` people must agree."""
    if verdict(said, needed) is not None:
        return State.SETTLED
    return State.SPLIT if len({o.outcome for o in latest(said)}) > 1 else State.OPEN


def verdict(said: Sequence[Opinion], needed: int) -> Review | None:
    """What stands: a judge's last word, else what `needed` people said alike; None while there is neither."""
    judged = [o for o in said if o.basis is Basis.JUDGE]
    if judged:
        return max(judged, key=lambda o: o.decided_at).review()
    words = latest(said)
    if len(words) < needed or len({o.outcome for o in words}) != 1:
        return None
    reviews = [o.review() for o in words]
    last = max(reviews, key=lambda r: r.decided_at)
    return Review(
        last.site_id, last.criterion, last.outcome,
        reviewer=", ".join(dict.fromkeys(r.reviewer for r in reviews)),
        reason=" · ".join(dict.fromkeys(r.reason for r in reviews)),
        decided_at=last.decided_at,
        url=next((r.url for r in reviews if r.url), ""),
    )  # fmt: skip


def by_place(said: Iterable[Opinion]) -> dict[tuple[str, str], list[Opinion]]:
    """Opinions of one quarter by site and criterion."""
    groups: dict[tuple[str, str], list[Opinion]] = {}
    for opinion in said:
        groups.setdefault((opinion.site_id, opinion.criterion), []).append(opinion)
    return groups


def verdicts(said: Iterable[Opinion], needed: Callable[[str], int]) -> list[Review]:
    """Everything that stands of a quarter's opinions; `needed` people must agree on a site."""
    found = (verdict(words, needed(site)) for (site, _), words in by_place(said).items())
    return [review for review in found if review is not None]


def add(engine: Engine, given: Iterable[Opinion]) -> int:
    """Keep opinions; those that are there already are left as they are. Returns how many were new."""
    rows = [to_row(opinion) for opinion in given]
    new = 0
    with engine.begin() as connection:
        for row in rows:
            same = and_(*(column == row[column.name] for column in _table.primary_key))
            if connection.execute(select(_table.c.site_id).where(same)).first() is None:
                connection.execute(insert(_table), [row])
                new += 1
    return new


def opinions(engine: Engine, registry: str, quarter: str = "") -> list[Opinion]:
    """Opinions of a registry, of one quarter or of all, oldest first."""
    query = select(_table).where(_table.c.registry == registry)
    if quarter:
        query = query.where(_table.c.quarter == quarter)
    query = query.order_by(_table.c.decided_at, _table.c.site_id, _table.c.criterion, _table.c.reviewer)
    with engine.connect() as connection:
        return [from_row(row) for row in connection.execute(query).mappings()]


def to_row(opinion: Opinion) -> dict[str, str]:
    """Plain text by column, such as every database and every file accepts."""
    row = {field.name: str(getattr(opinion, field.name)) for field in fields(Opinion)}
    clean = {name: value.encode("utf-8", "replace").decode().replace("\x00", "") for name, value in row.items()}
    return clean | {"decided_at": opinion.decided_at.isoformat()}


def from_row(row: Mapping[Any, Any]) -> Opinion:
    """The opinion of such a row. Raises KeyError, ValueError for a row of another shape."""
    given = {field.name: row[field.name] for field in fields(Opinion)}
    given |= {"outcome": Outcome(row["outcome"]), "basis": Basis(row["basis"])}
    return Opinion(**given | {"decided_at": datetime.fromisoformat(row["decided_at"])})
