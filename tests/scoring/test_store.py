"""The store: what goes in comes out, saving twice is saving once, reviews outlive a re-score."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import IntegrityError

from crawler.evidence import Cause, Coverage, Reachability, Status, Tls
from crawler.registry import Kind, Role
from scoring import store as store_module
from scoring import tables, variants
from scoring.aggregate import averages
from scoring.finding import Citation, Finding, Outcome, present, unknown
from scoring.reason import say
from scoring.recall import Recall
from scoring.result import QuarterResult, Run, Visit
from scoring.reviews import Review
from scoring.rubric import Rubric
from scoring.schema import upgrade
from scoring.store import Frames, Store, comparable
from tests.building import site_evidence
from tests.scoring.building import EVALUATED, findings, registry, site

WHEN = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
FRAME = registry(
    site("b1", "mag"),
    site("a1", "mspas"),
    site("portal", "mspas", Role.SERVICE),
    site("c1", "senacyt"),
    mag=Kind.MINISTRY,
    senacyt=Kind.SECRETARIAT,
)
CITED = Citation(
    "https://a1.test/contacto", "a.mail", "info@a1.test", "<urn:1>", "<urn:2>", (1.0, 2.0, 30.0, 4.5), fetched_at=WHEN
)
REACHED = {
    "a1": EVALUATED,
    "b1": Reachability(Status.UNREACHABLE, Cause.DNS, "NXDOMAIN", 3),
    "c1": Reachability(Status.NOT_EVALUATED, Cause.WAF, "403", 1),
}


def result(rubric: Rubric, quarter: str = "2026T4", when: datetime = WHEN, **found: Finding) -> QuarterResult:
    mail = present(say("Hay un correo."), (replace(CITED, fetched_at=when),), confidence=0.95, depth="1")
    judged = findings("static_information", "many_pages", "frequent_updates", email_contact=mail, **found)
    by_site = {"a1": judged}
    scores = {name: rubric.score(by_site.get(name, {}), reached) for name, reached in REACHED.items()}
    points = {name: variants.points(rubric, by_site.get(name, {}), reached) for name, reached in REACHED.items()}
    visits = [
        Visit(
            name, reached, when, 25, 31, 4, Tls(None if name != "a1" else True), Coverage(name == "a1", ("contacto",))
        )
        for name, reached in REACHED.items()
    ]
    run = Run("gt-executive", quarter, rubric.version, "ab" * 32, "0.1.0", when, when + timedelta(hours=3))
    rows = averages(rubric, FRAME, scores, points)
    versions = {"email_contact": "1.2"}
    return QuarterResult(run, FRAME, visits, by_site, scores, points, rows, versions, {"<urn:1>": "f" * 64})


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store.open(store_url)
    yield opened
    opened.close()


def test_frames_have_the_columns_and_rows_of_what_was_saved(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric))
    frames = store.frames("gt-executive", "2026T4")
    assert frames.run == {
        "registry": "gt-executive",
        "quarter": "2026T4",
        "simulated": False,
        "rubric_version": rubric.version,
        "config_digest": "ab" * 32,
        "code_version": "0.1.0",
        "first_read": "2026-11-20T15:00:00+00:00",
        "last_read": "2026-11-20T18:00:00+00:00",
        "browser": False,
    }
    assert list(frames.institutions["institution_id"]) == ["mag", "mspas", "senacyt"]
    assert list(frames.sites.columns) == ["site_id", "institution_id", "name", "url", "role", "owner"]
    assert list(frames.sites["site_id"]) == ["b1", "a1", "portal", "c1"]
    visit = frames.visits.set_index("site_id").loc["b1"]
    assert (visit["status"], visit["cause"], visit["detail"], visit["attempts"]) == (
        "unreachable",
        "dns_error",
        "NXDOMAIN",
        3,
    )
    assert visit["coverage_missing"] == ["contacto"]
    score = frames.scores.set_index("site_id")
    assert (score.loc["a1", "level"], score.loc["a1", "points"]) == (2, 40)
    assert score.loc["c1"].isna()[["level", "points", "proportional", "lower", "upper"]].all()
    assert set(score.loc["a1", "blocked_by"]) == {
        "downloadable_forms",
        "search_works",
        "interactive_channels",
        "user_accounts",
    }
    assert len(frames.variants) == 3 * len(rubric.variants)
    assert set(frames.averages["scope"]) == {"institution", "group", "executive", "executive_by_institution"}
    assert frames.averages["left_out"].map(lambda causes: isinstance(causes, dict)).all()


def test_the_recall_of_a_quarter_is_kept_and_replaced(store: Store, rubric: Rubric) -> None:
    assert list(saved(store, result(rubric)).recall["criterion"]) == []
    rows = (Recall("email_contact", 5, 4, 3, 0.3, 0.95), Recall("electronic_vote", 5, 0, 0, None, None))
    frames = saved(store, replace(result(rubric), recall=rows))
    assert list(frames.recall.columns) == ["criterion", "n", "seen_render", "seen_both", "low", "high"]
    kept = frames.recall.set_index("criterion")
    assert list(kept.loc["email_contact"]) == [5, 4, 3, 0.3, 0.95]
    assert kept.loc["electronic_vote", ["low", "high"]].isna().all()
    assert len(comparable(frames)["recall"]) == 2
    assert len(saved(store, replace(result(rubric), recall=rows[:1])).recall) == 1


def saved(store: Store, given: QuarterResult) -> Frames:
    store.save(given)
    return store.frames("gt-executive", "2026T4")


def test_a_database_from_before_the_recall_gets_its_table(tmp_path: Path, rubric: Rubric) -> None:
    url = f"sqlite:///{tmp_path}/egob.db"
    first = Store.open(url)
    first.save(result(rubric))
    first.close()
    engine = create_engine(url)
    tables.recall.drop(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")  # from before tables had numbers
        for table in ("findings", "indicators"):
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN wording")
    engine.dispose()
    upgrade(url)
    again = Store.open(url)
    assert again.frames("gt-executive", "2026T4").recall.empty
    again.close()


def test_a_finding_keeps_its_citation_and_facts(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric))
    found = store.frames("gt-executive", "2026T4").findings.set_index("criterion").loc["email_contact"]
    assert (found["outcome"], found["confidence"], found["detector_version"]) == ("present", 0.95, "1.2")
    assert found["detail"] == {"depth": "1"}
    assert (found["reviewer"], found["review_outcome"]) == ("", "")
    assert found["citations"] == [
        {
            "url": "https://a1.test/contacto",
            "selector": "a.mail",
            "excerpt": "info@a1.test",
            "record": "<urn:1>",
            "fetched_at": "2026-11-20T15:00:00+00:00",
            "html_sha256": "f" * 64,
            "screenshot_sha256": "",
            "box": [1.0, 2.0, 30.0, 4.5],
        }
    ]


def test_indicators_are_kept_apart_from_findings(store: Store, rubric: Rubric) -> None:
    shown = present(say("Cabe en un teléfono."), (CITED,), confidence=0.85, measured="yes")
    given = replace(result(rubric), indicators={"a1": {"mobile_friendly": shown, "laip": unknown(say("No se leyó."))}})
    bare, frames = saved(store, result(rubric)), saved(store, given)
    assert bare.indicators.empty
    assert list(frames.indicators["indicator"]) == ["laip", "mobile_friendly"]
    row = frames.indicators.set_index("indicator").loc["mobile_friendly"]
    assert (row["site_id"], row["outcome"], row["confidence"], row["reason"]) == (
        "a1",
        "present",
        0.85,
        "Cabe en un teléfono.",
    )
    assert row["citations"][0]["html_sha256"] == "f" * 64
    assert row["detail"] == {"measured": "yes"}
    tables_of = comparable(frames)
    assert len(tables_of["indicators"]) == 2
    for name in ("findings", "scores", "variants", "averages"):
        assert comparable(bare)[name].equals(tables_of[name]), name
    later = comparable(saved(store, replace(given, indicators={"a1": {"mobile_friendly": shown}})))
    assert not later["indicators"].equals(tables_of["indicators"])


def test_saving_again_replaces_and_touches_no_other_quarter(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric, "2026T3"))
    store.save(result(rubric))
    before = comparable(store.frames("gt-executive", "2026T3"))
    once = comparable(store.frames("gt-executive", "2026T4"))
    store.save(result(rubric))
    again = comparable(store.frames("gt-executive", "2026T4"))
    assert all(once[name].equals(again[name]) for name in once)
    after = comparable(store.frames("gt-executive", "2026T3"))
    assert all(before[name].equals(after[name]) for name in before)
    assert store.quarters("gt-executive") == ["2026T3", "2026T4"]
    assert store.registries() == ["gt-executive"]
    assert store.quarters("simulacion") == []


def test_a_quarter_without_run_is_a_key_error(store: Store) -> None:
    with pytest.raises(KeyError, match="2026T4"):
        store.frames("gt-executive", "2026T4")


def test_a_save_that_breaks_leaves_the_old_quarter_whole(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric))
    before = comparable(store.frames("gt-executive", "2026T4"))
    stray = replace(result(rubric), scores={"nobody": rubric.score({}, EVALUATED)})
    with pytest.raises(IntegrityError):
        store.save(stray)
    after = comparable(store.frames("gt-executive", "2026T4"))
    assert all(before[name].equals(after[name]) for name in before)


def test_frames_are_of_one_moment(
    store: Store, rubric: Rubric, monkeypatch: pytest.MonkeyPatch, store_url: str
) -> None:
    store.save(result(rubric))
    before = comparable(store.frames("gt-executive", "2026T4"))
    other = Store.open(store_url)
    read_findings = store_module._findings

    def save_in_between(registry: str, quarter: str) -> object:
        other.save(result(rubric, search_works=present(say("Sí."), (CITED,))))
        return read_findings(registry, quarter)

    monkeypatch.setattr(store_module, "_findings", save_in_between)
    during = comparable(store.frames("gt-executive", "2026T4"))
    monkeypatch.undo()
    after = comparable(store.frames("gt-executive", "2026T4"))
    assert all(before[name].equals(during[name]) for name in before)
    assert not before["scores"].equals(after["scores"])
    other.close()


def test_reviews_survive_a_rescore_and_stand_beside_the_finding(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric))
    first = Review("a1", "email_contact", Outcome.PRESENT, "Ana", "Responde.", WHEN, "https://a1.test/")
    second = replace(first, outcome=Outcome.ABSENT, reviewer="Luis", reason="Es de otra oficina.")
    store.review("gt-executive", "2026T4", first)
    store.review("gt-executive", "2026T4", second)
    store.save(result(rubric))
    assert store.reviews("gt-executive", "2026T4") == {"a1": [second]}
    assert store.reviews("gt-executive", "2026T3") == {}
    found = store.frames("gt-executive", "2026T4").findings.set_index("criterion").loc["email_contact"]
    assert (found["outcome"], found["reviewer"], found["review_outcome"]) == ("present", "Luis", "absent")


def test_comparable_ignores_times_and_archive_and_nothing_else(store: Store, rubric: Rubric) -> None:
    store.save(result(rubric))
    one = comparable(store.frames("gt-executive", "2026T4"))
    later = result(rubric, when=WHEN + timedelta(days=1))
    mail = later.findings["a1"]["email_contact"]
    moved = replace(mail, citations=(replace(mail.citations[0], record="<urn:9>"),))
    store.save(replace(later, findings={"a1": {**later.findings["a1"], "email_contact": moved}}, evidence_files={}))
    two = comparable(store.frames("gt-executive", "2026T4"))
    assert all(one[name].equals(two[name]) for name in one)
    store.save(result(rubric, search_works=present(say("Sí."), (CITED,))))
    three = comparable(store.frames("gt-executive", "2026T4"))
    assert {name for name in one if not one[name].equals(three[name])} == {"findings", "scores", "variants", "averages"}


@pytest.mark.parametrize("hostile", ["a\x00b", "a\ud800b", "=1+1", "<script>", "\u202e", "x" * 1_000_000])
def test_crawled_text_is_stored_whatever_it_holds(store: Store, rubric: Rubric, hostile: str) -> None:
    odd = present(say(hostile), (Citation("https://a1.test/", excerpt=hostile),), fact=hostile)
    store.save(result(rubric, search_works=odd))
    found = store.frames("gt-executive", "2026T4").findings.set_index("criterion").loc["search_works"]
    assert "\x00" not in found["reason"]
    assert found["reason"] == found["citations"][0]["excerpt"] == found["detail"]["fact"]


def test_sqlite_waits_writes_ahead_and_checks_foreign_keys(tmp_path: Path) -> None:
    path = tmp_path / "egob.db"
    Store.open(f"sqlite:///{path}").close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert set(inspect(engine).get_table_names()) == {*tables.metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_visit_is_a_summary_of_its_evidence() -> None:
    evidence = site_evidence({"/": "<p>uno</p>", "/dos": "<p>dos</p>"}, rendered=("/",))
    visit = Visit.of(evidence, requests=7)
    assert (visit.pages, visit.rendered, visit.requests) == (2, 1, 7)
    assert visit.coverage == evidence.coverage


def test_scores_under_a_replaced_method_are_kept_beside_the_new_ones(store: Store, rubric: Rubric) -> None:
    def under(version: str) -> QuarterResult:
        given = result(rubric)
        return replace(given, run=replace(given.run, rubric_version=version))

    store.save(under("1.0"))
    before = store.frames(under("1.0").run.registry, "2026T4").scores.set_index("site_id")["points"].to_dict()
    store.save(under("1.0"))
    assert store.earlier(under("1.0").run.registry).empty, "the same method replaces without a trace"
    store.save(under("1.1"))
    kept = store.earlier(under("1.0").run.registry)
    assert set(kept["rubric_version"]) == {"1.0"}
    assert kept.set_index("site_id")["points"].fillna(-1).to_dict() == {
        k: -1 if v != v else v for k, v in before.items()
    }
    assert store.earlier("otro").empty
    store.save(under("1.0"))
    assert set(store.earlier(under("1.0").run.registry)["rubric_version"]) == {"1.1"}, (
        "what is present again is not an earlier one"
    )
