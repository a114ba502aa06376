"""The desk: blind to each other, a third decides, every word is kept on disk and fills a new database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.vocabulary import ConfigError
from scoring import disputes
from scoring.disputes import Dispute
from scoring.finding import Outcome
from scoring.opinions import Basis, State
from scoring.reviews import IncompleteReviewError
from scoring.store import Store
from service.context import Context
from service.review import record
from service.review.desk import Answer, Desk, Task
from service.review.words import others, retest
from service.web.checks import REGISTRY
from tests.building import VISITED
from tests.service.review.quarter import outside, scored

PLACE = ("b1", "search_works")
YES, NO = Answer(Outcome.PRESENT, "Busqué y encontré."), Answer(Outcome.ABSENT, "No responde.")


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.delenv("EGOB_STORE", raising=False)
    return scored(tmp_path)


@pytest.fixture
def desk(context: Context) -> Iterator[Desk]:
    opened = Desk.open(context)
    yield opened
    opened.store.close()


def task(desk: Desk, name: str) -> Task:
    found = desk.task(name, PLACE)
    assert found is not None
    return found


def test_two_who_agree_settle_it_and_neither_hears_the_other(desk: Desk) -> None:
    assert desk.say("Ana", task(desk, "Ana"), NO) is State.OPEN
    assert desk.task("Ana", PLACE) is None  # once is enough
    second = task(desk, "Luis")
    assert (second.basis, second.heard) == (Basis.QUEUE, ())
    assert desk.store.reviews("prueba", "2026T4") == {}
    assert desk.say("Luis", second, NO) is State.SETTLED
    (review,) = desk.store.reviews("prueba", "2026T4")["b1"]
    assert (review.outcome, review.reviewer) == (Outcome.ABSENT, "Ana, Luis")
    assert desk.task("Eva", PLACE) is None


def test_a_third_decides_between_two_and_hears_both(desk: Desk) -> None:
    desk.say("Ana", task(desk, "Ana"), NO)
    assert desk.say("Luis", task(desk, "Luis"), YES) is State.SPLIT
    assert desk.task("Ana", PLACE) is None
    assert desk.task("luis ", PLACE) is None
    third = task(desk, "Eva")
    assert third.basis is Basis.JUDGE
    assert [o.reason for o in third.heard] == ["No responde.", "Busqué y encontré."]
    assert desk.say("Eva", third, YES) is State.SETTLED
    assert desk.store.reviews("prueba", "2026T4")["b1"][0].reviewer == "Eva"


def test_what_lies_highest_goes_first(desk: Desk) -> None:
    order = [(t.item.site_id, t.item.criterion) for t in desk.tasks("Ana")]
    assert set(order[:2]) == {("a1", "electronic_payments"), ("a1", "online_surveys")}
    assert order[2] == PLACE
    assert not any(site == "c1" for site, _ in order)


@pytest.mark.parametrize(("answer", "expected"), [(NO, "upheld"), (YES, "rejected")])
def test_a_dispute_goes_first_and_one_person_decides_it(desk: Desk, answer: Answer, expected: str) -> None:
    said = Dispute("prueba", "2026T4", *PLACE, "No es nuestro buscador", "https://b1.test/", VISITED)
    disputes.file(desk.store.engine, said)
    disputes.file(desk.store.engine, replace(said, quarter="2026T3"))  # of another quarter: stays open
    first = desk.tasks("Ana")[0]
    assert (first.item.site_id, first.item.criterion) == PLACE
    assert [d.reason for d in first.disputes] == ["No es nuestro buscador"]
    assert desk.say("Ana", first, answer) is State.SETTLED
    kept = {d.quarter: d for d in disputes.disputes(desk.store.engine, "prueba")}
    decided, other = kept["2026T4"], kept["2026T3"]
    assert (decided.decision, decided.reviewer, decided.why) == (expected, "Ana", answer.reason)
    assert other.decision is None
    assert desk.store.reviews("prueba", "2026T4")["b1"][0].outcome is answer.outcome
    assert desk.task("Ana", PLACE) is None


def test_a_new_database_hears_everything_that_was_said(desk: Desk, context: Context) -> None:
    desk.say("Ana", task(desk, "Ana"), NO)
    desk.say("Luis", task(desk, "Luis"), replace(NO, url="https://b1.test/x", excerpt="sin resultados"))
    before = desk.store.reviews("prueba", "2026T4")
    desk.store.close()
    for file in context.var.glob("egob.db*"):
        file.unlink()
    scored(context.var)
    again = Desk.open(context)
    assert again.store.reviews("prueba", "2026T4") == before
    assert again.store.reviews("prueba", "2026T4")["b1"][0].url == "https://b1.test/x"
    again.store.close()


def test_a_lost_file_is_written_again_and_a_cut_line_is_left_out(desk: Desk, context: Context) -> None:
    desk.say("Ana", task(desk, "Ana"), NO)
    path = record.path_of(context)
    whole = path.read_text(encoding="utf-8")
    path.unlink()
    Desk.open(context).store.close()
    assert path.read_text(encoding="utf-8") == whole
    path.write_text(whole[:-30], encoding="utf-8")
    assert record.read(path) == []
    Desk.open(context).store.close()
    assert len(record.read(path)) == 1


def test_a_line_of_another_shape_is_named(desk: Desk, context: Context) -> None:
    desk.say("Ana", task(desk, "Ana"), NO)
    path = record.path_of(context)
    path.write_text(path.read_text(encoding="utf-8").replace('"absent"', '"quizás"'), encoding="utf-8")
    with pytest.raises(ConfigError, match="line 1"):
        record.read(path)


def test_a_site_that_no_machine_reads_needs_one_person(desk: Desk) -> None:
    assert desk.by_hand() == [("c1", "firewall")]
    asked = desk.unanswered("Ana", "c1")
    assert len(asked) == 14
    desk.answer("Ana", "c1", {criterion.id: YES for criterion in asked})
    assert len(desk.store.reviews("prueba", "2026T4")["c1"]) == 14
    assert desk.unanswered("Ana", "c1") == []
    assert len(desk.unanswered("Luis", "c1")) == 14


def test_blind_answers_on_a_read_site_need_two(desk: Desk) -> None:
    desk.answer("Ana", "b1", {"search_works": NO})
    assert desk.store.reviews("prueba", "2026T4") == {}
    desk.answer("Luis", "b1", {"search_works": NO})
    assert desk.store.reviews("prueba", "2026T4")["b1"][0].outcome is Outcome.ABSENT


def test_nothing_is_kept_of_an_incomplete_word(desk: Desk, context: Context) -> None:
    with pytest.raises(IncompleteReviewError):
        desk.say("Ana", task(desk, "Ana"), replace(YES, reason=" "))
    with pytest.raises(KeyError):
        desk.unanswered("Ana", "zz")
    assert not record.path_of(context).exists()


def test_a_quarter_without_scores_is_refused(context: Context) -> None:
    with pytest.raises(KeyError, match="sin calificar"):
        Desk.open(replace(context, quarter="2026T3"))
    assert Store.open(context.store_url).quarters("prueba") == ["2026T4"]


@pytest.mark.parametrize(("answer", "expected"), [(YES, "upheld"), (NO, "rejected")])
def test_a_dispute_of_a_site_outside_the_registry_is_decided_and_scores_nothing(
    desk: Desk, answer: Answer, expected: str
) -> None:
    outside(desk, "0123456789abcdef", "fedcba9876543210")
    first = desk.tasks("Ana")[0]
    assert (first.item.site_id, first.item.criterion, first.basis) == ("rev-x@x.gob.gt", "search_works", Basis.JUDGE)
    assert first.check == "fedcba9876543210"
    assert len(first.disputes) == 2
    assert retest(desk, first.disputes[0]).startswith("La nueva prueba: falta")
    assert desk.say("Ana  Pérez", first, answer) is State.SETTLED
    decided = disputes.disputes(desk.store.engine, REGISTRY)
    assert {(d.decision, d.reviewer, d.why) for d in decided} == {(expected, "Ana Pérez", answer.reason)}
    assert desk.task("Ana", ("rev-x@x.gob.gt", "search_works")) is None
    assert desk.store.reviews(REGISTRY, "fedcba9876543210") == {}
    assert not record.path_of(desk.context).exists()


def test_a_dispute_whose_check_is_gone_stops_nobody(desk: Desk) -> None:
    disputes.file(desk.store.engine, Dispute(REGISTRY, "none", "rev-y", "search_works", "No es así.", "u", VISITED))
    assert desk.tasks("Ana")[0].check == ""


@pytest.mark.parametrize(
    ("name", "criterion"),
    [("rev-y", "search_works"), ("rev-x", "renamed"), ("rev-x", "newer")],
    ids=["not its site", "not in the rubric", "newer than the check"],
)
def test_a_dispute_of_what_the_check_did_not_find_stops_nobody(desk: Desk, name: str, criterion: str) -> None:
    outside(desk, "0123456789abcdef")
    criteria = desk.rubric.criteria
    newer = replace(desk, rubric=replace(desk.rubric, criteria={**criteria, "newer": criteria["search_works"]}))
    said = Dispute(REGISTRY, "0123456789abcdef", name, criterion, "No es así.", "u", VISITED)
    disputes.file(desk.store.engine, said)
    assert [t.item.criterion for t in newer.tasks("Ana") if t.check] == ["search_works"]


def test_disputes_of_two_hosts_with_one_id_are_decided_one_by_one(desk: Desk) -> None:
    (one,) = outside(desk, "0123456789abcdef", name="rev-a-b-gob-gt", host="a-b.gob.gt")
    (other,) = outside(desk, "fedcba9876543210", name="rev-a-b-gob-gt", host="a.b.gob.gt")
    for host, dispute in (("a-b.gob.gt", one), ("a.b.gob.gt", other)):
        task = desk.task("Ana", (f"rev-a-b-gob-gt@{host}", "search_works"))
        assert task is not None
        assert (task.site["url"], [d.id for d in task.disputes]) == (f"https://{host}/", [dispute])
        desk.say("Ana", task, YES)
        decided = {d.id for d in disputes.disputes(desk.store.engine, REGISTRY) if d.decision}
        assert decided == ({one} if dispute == one else {one, other})


@pytest.mark.parametrize(("answer", "expected"), [(YES, "upheld"), (NO, "rejected")])
def test_a_dispute_of_before_the_quarter_counts_as_any_of_its_sites(desk: Desk, answer: Answer, expected: str) -> None:
    outside(desk, "0123456789abcdef", name="b1", host="b1.test")
    first, *rest = desk.tasks("Ana")
    assert (first.item.site_id, first.item.criterion, first.check) == (*PLACE, "")
    assert first.item.finding.outcome is Outcome.PRESENT  # what the quarter says; the check said that it is missing
    assert [t for t in rest if t.item.site_id.startswith("b1@")] == []
    assert desk.say("Ana", first, answer) is State.SETTLED
    (decided,) = disputes.disputes(desk.store.engine, REGISTRY)
    assert (decided.decision, decided.why) == (expected, answer.reason)
    assert desk.store.reviews("prueba", "2026T4")["b1"][0].outcome is answer.outcome
    assert desk.task("Ana", PLACE) is None


def test_a_dispute_of_a_site_that_was_not_read_is_listed_too(desk: Desk) -> None:
    place = ("c1", "search_works")
    assert desk.task("Ana", place) is None
    disputes.file(desk.store.engine, Dispute("prueba", "2026T4", *place, "Tenemos buscador.", "u", VISITED))
    first = desk.tasks("Ana")[0]
    assert (first.item.site_id, first.item.criterion) == place
    assert retest(desk, first.disputes[0]) == "La nueva prueba no está hecha, o no se pudo hacer."


def test_disputes_of_other_quarters_are_told_with_their_command(desk: Desk) -> None:
    assert others(desk) == []
    disputes.file(desk.store.engine, Dispute("prueba", "2026T3", *PLACE, "No es así.", "u", VISITED))
    disputes.file(desk.store.engine, Dispute("prueba", "2026T4", *PLACE, "No es así.", "u", VISITED))
    (line,) = others(desk)
    assert "2026T3 sin decidir: 1." in line
    assert line.endswith("egob review --registry prueba --quarter 2026T3")
