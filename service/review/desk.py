"""Desk: what one person is asked to look at, without what others said, and what becomes of the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from crawler.clock import Clock
from crawler.evidence import Cause, Reachability, Status
from scoring import disputes, opinions
from scoring.disputes import Dispute
from scoring.finding import Outcome
from scoring.opinions import Basis, Opinion, State, by_place, key, latest
from scoring.outlook import findings_of
from scoring.queue import ASKED, Item, Place, queue
from scoring.review_rules import ReviewRules
from scoring.rubric import Rubric
from scoring.shapes import Criterion
from scoring.store import Frames, Store
from service.context import Context
from service.publication import last_published
from service.review import record
from service.review.guests import disputed, guests
from service.web.checks import REGISTRY

OUTSIDE = "el sitio no es de este registro: se decide la réplica, no un puntaje"


@dataclass(frozen=True)
class Task:
    """One finding for one person. `heard` is empty unless the person is to decide between others."""

    item: Item
    basis: Basis
    criterion: Criterion
    site: Mapping[str, Any]  # row of the sites table
    citations: Sequence[Mapping[str, Any]]
    heard: tuple[Opinion, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    check: str = ""  # id of the check that found it, for a site outside the registry: only its disputes are decided


@dataclass(frozen=True)
class Answer:
    """What a person says of one criterion."""

    outcome: Outcome
    reason: str
    url: str = ""
    excerpt: str = ""


@dataclass(frozen=True)
class Desk:
    """The findings of one scored quarter and everything that people have said of them."""

    context: Context
    rubric: Rubric
    rules: ReviewRules
    store: Store
    frames: Frames
    before: Frames | None

    @classmethod
    def open(cls, context: Context) -> Desk:
        """Read the quarter. Raises KeyError when it was not scored, ConfigError for a bad file of opinions."""
        store = Store.open(context.store_url)
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: sin calificar; corra antes egob score")
        frames = store.frames(context.registry, context.quarter)
        desk = cls(context, Rubric.load(context.config), ReviewRules.load(context.config), store, frames,
                   last_published(context, store))  # fmt: skip
        record.restore(context, store, desk._reached)
        return desk

    def tasks(self, name: str) -> list[Task]:
        """What this person may look at, the most useful first."""
        asked, said = self._disputed(), by_place(self._said())
        items = queue(self.rubric, self.rules, self.frames, self.before, asked.keys())
        known = {(item.site_id, item.criterion) for item in items}
        others = [place for place in dict.fromkeys((*asked, *said)) if place not in known and place in self._citations]
        items += [self._bare(place) for place in others]
        items.sort(key=lambda item: (item.site_id, item.criterion) not in asked)  # those of unread sites too go first
        found = (self._task(item, key(name), said, asked) for item in items)
        return [*self._guests(), *(task for task in found if task is not None)]

    def _guests(self) -> list[Task]:
        """What waits of sites outside the registry: one person decides, as of any dispute."""
        return [
            Task(
                Item(*place, guest.finding, 0.0, 0, 0.0, (ASKED, OUTSIDE), 0.0), Basis.JUDGE,
                self.rubric.criteria[place[1]], guest.site, guest.citations, (), guest.disputes, guest.check,
            )
            for place, guest in guests(self.store, self.sites, self.rubric.criteria)
        ]  # fmt: skip

    def task(self, name: str, place: Place) -> Task | None:
        """One of the person's tasks; None when it is settled or not for this person."""
        return next((t for t in self.tasks(name) if (t.item.site_id, t.item.criterion) == place), None)

    def say(self, name: str, task: Task, answer: Answer) -> State:
        """Keep what a person says of a task. Raises IncompleteReviewError for a word without name or reason."""
        place = (task.item.site_id, task.item.criterion)
        opinion = self._opinion(name, place, task.basis, answer)
        if not task.check:
            self._keep([opinion])
        for dispute in task.disputes:
            said = disputed(self.store, dispute) or task.item.finding  # a check may say another thing than the quarter
            right = (answer.outcome is Outcome.PRESENT) != self.rubric.counts(said)
            decision = disputes.Decision.UPHELD if right else disputes.Decision.REJECTED
            disputes.decide(self.store.engine, dispute.id, decision, reviewer=opinion.reviewer, why=opinion.reason,
                            at=opinion.decided_at)  # fmt: skip
        return State.SETTLED if task.check else opinions.state(by_place(self._said())[place], self._needed(place[0]))

    def unanswered(self, name: str, site: str) -> list[Criterion]:
        """Questions on a site that this person has not answered yet. Raises KeyError for a site of another frame."""
        if site not in self.sites:
            raise KeyError(f"{site}: no hay tal sitio en {self.context.registry} {self.context.quarter}")
        mine = {o.criterion for o in self._said() if o.site_id == site and key(o.reviewer) == key(name)}
        return [criterion for id_, criterion in self.rubric.criteria.items() if id_ not in mine]

    def answer(self, name: str, site: str, answers: Mapping[str, Answer]) -> None:
        """Keep what a person says of a whole site, all at once: criterion -> answer."""
        self._keep([self._opinion(name, (site, criterion), Basis.BLIND, one) for criterion, one in answers.items()])

    @cached_property
    def sites(self) -> dict[str, Mapping[str, Any]]:
        """Rows of the sites table by id."""
        return {str(row["site_id"]): _named(row) for row in self.frames.sites.to_dict("records")}

    def by_hand(self) -> list[tuple[str, str]]:
        """Sites that no machine could read and that wait for a person, with the cause."""
        wait = self.frames.visits[self.frames.visits["status"] == Status.NOT_EVALUATED.value]
        pairs = zip(wait["site_id"], wait["cause"], strict=True)
        return [(str(site), str(cause)) for site, cause in pairs if cause != Cause.NO_ADDRESS.value]

    def _keep(self, given: Sequence[Opinion]) -> None:
        record.append(record.path_of(self.context), given)
        opinions.add(self.store.engine, given)
        record.stand(self.context, self.store, self._said(), record.unread(self._reached))

    def _opinion(self, name: str, place: Place, basis: Basis, answer: Answer) -> Opinion:
        cited = self._citations.get(place, ())
        return Opinion(
            self.context.registry, self.context.quarter, *place, answer.outcome, " ".join(name.split()),
            answer.reason.strip(), Clock.from_environment().now(), basis, answer.url.strip(), answer.excerpt.strip(),
            str(cited[0]["html_sha256"]) if cited else "",
        )  # fmt: skip

    def _said(self) -> list[Opinion]:
        return opinions.opinions(self.store.engine, self.context.registry, self.context.quarter)

    def _needed(self, site: str) -> int:
        return self.rules.needed(record.unread(self._reached))(site)

    @cached_property
    def _reached(self) -> dict[str, Reachability]:
        rows = self.frames.visits.to_dict("records")
        return {str(row["site_id"]): Reachability(Status(row["status"]), Cause(row["cause"])) for row in rows}

    def _disputed(self) -> dict[Place, list[Dispute]]:
        found: dict[Place, list[Dispute]] = {}
        for dispute in disputes.disputes(self.store.engine, undecided=True):
            if self._ours(dispute):
                found.setdefault((dispute.site_id, dispute.criterion), []).append(dispute)
        return found

    def _ours(self, dispute: Dispute) -> bool:
        """Of this quarter, or of a check of one of its sites from before there was a quarter to dispute."""
        if dispute.registry == REGISTRY:
            return dispute.site_id in self.sites
        return (dispute.registry, dispute.quarter) == (self.context.registry, self.context.quarter)

    def _bare(self, place: Place) -> Item:
        """A finding that only is asked of because people disagree on it."""
        return Item(*place, findings_of(self.frames)[place[0]][place[1]], 0.0, 0, 0.0, (), 0.0)

    @cached_property
    def _citations(self) -> dict[Place, Sequence[Mapping[str, Any]]]:
        table = self.frames.findings
        places = zip(table["site_id"], table["criterion"], strict=True)
        return dict(zip(places, table["citations"], strict=True))

    def _task(
        self, item: Item, person: str, said: Mapping[Place, list[Opinion]], asked: Mapping[Place, Iterable[Dispute]]
    ) -> Task | None:
        place = (item.site_id, item.criterion)
        words, complaints = latest(said.get(place, ())), tuple(asked.get(place, ()))
        state = opinions.state(said.get(place, []), self._needed(place[0]))
        if not complaints and (state is State.SETTLED or person in {key(o.reviewer) for o in words}):
            return None
        judge = bool(complaints) or state is State.SPLIT
        return Task(
            item, Basis.JUDGE if judge else Basis.QUEUE, self.rubric.criteria[item.criterion], self.sites[place[0]],
            self._citations[place], tuple(words) if state is State.SPLIT else (), complaints,
        )  # fmt: skip


def _named(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(column): value for column, value in row.items()}
