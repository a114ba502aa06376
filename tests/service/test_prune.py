"""Prune: the archive of old quarters goes and nothing else; without --apply nothing goes; what went is not scored."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import whereabouts
from crawler.archive import Capture, WarcFolder
from crawler.vocabulary import ConfigError
from reports.replay import SUFFIX
from scoring.store import Store, comparable
from service.context import Context
from service.lock import LockedError, run_lock
from service.prune import Retention, apply, plan
from service.scoring_run import PRUNED, NothingToScoreError, score
from tests.house import CONFIG
from tests.reports.fake import fake_frames
from tests.reports.quarters import save

AT = datetime(2025, 7, 7, 2, tzinfo=UTC)
REGISTRY = "simulacion"
QUARTERS = ("2026T1", "2026T2", "2026T3", "2026T4")
OLD, SHARED, NEW = "a" * 64, "b" * 64, "c" * 64  # archived pages: cited by old quarters, by all, by the last one


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.delenv("EGOB_STORE", raising=False)
    found = Context(CONFIG, tmp_path, REGISTRY, "2026T4")
    store = Store.open(found.store_url)
    for quarter in QUARTERS:
        frames = fake_frames(most=1)
        frames = replace(frames, run=frames.run | {"registry": REGISTRY, "quarter": quarter})
        cited = [{"url": "", "html_sha256": sha} for sha in ((NEW, SHARED) if quarter == "2026T4" else (OLD, SHARED))]
        frames.findings["citations"] = [cited for _ in range(len(frames.findings))]
        save(store, frames)
        folder = found.run_folder_of(quarter)
        (folder / "warc").mkdir(parents=True)
        for name in ("warc/maga.warc.gz", "warc/marn.warc.gz", "ledger.db", "published.json"):
            (folder / name).write_bytes(b"0123456789")
    store.close()
    for name in ("wacz/simulacion-2026T1-maga.wacz", "wacz/simulacion-2026T4.wacz", "public/simulacion/index.html",
                 "runs/otro-2020T1/warc/a.warc.gz", "runs/simulacion-trial/warc/a.warc.gz",
                 *(f"evidence/{sha}{kind}" for sha in (OLD, SHARED, NEW) for kind in (".html", SUFFIX, ".jpg"))):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")
    return found


def files(context: Context) -> set[str]:
    """Everything below var but the database, whose own files come and go."""
    paths = (p.relative_to(context.var) for p in context.var.rglob("*") if p.is_file())
    return {str(p) for p in paths if not p.name.startswith("egob.db")}


def place(name: str) -> str:
    """Where a file that a plan names stands below var."""
    if name.endswith(".warc.gz"):
        run, _, file = name.partition("/")
        return f"runs/{run}/warc/{file}"
    return f"wacz/{name}" if name.endswith(".wacz") else f"evidence/{name}"


EXPECTED = {
    4: set(),
    3: {"runs/simulacion-2026T1/warc/maga.warc.gz", "runs/simulacion-2026T1/warc/marn.warc.gz", "wacz/simulacion-2026T1-maga.wacz"},
    1: {f"runs/simulacion-{q}/warc/{s}.warc.gz" for q in QUARTERS[:3] for s in ("maga", "marn")}
    | {"wacz/simulacion-2026T1-maga.wacz", f"evidence/{OLD}.html"},
}  # fmt: skip


@pytest.mark.parametrize("keep", EXPECTED)
def test_what_goes_is_the_archive_of_old_quarters(context: Context, keep: int) -> None:
    before = files(context)
    pruning = plan(context, keep)
    named = {place(old.name) for found in pruning.files.values() for old in found}
    assert named == EXPECTED[keep]
    assert pruning.bytes == 10 * len(named)
    assert files(context) == before, "a plan deletes nothing"
    assert apply(context, pruning) == len(named)
    marks = {f"runs/simulacion-{q}/{PRUNED}" for q in QUARTERS[: 4 - keep]} | {
        f"runs/simulacion-{q}/lock" for q in QUARTERS[: 4 - keep]
    }
    assert files(context) == before - named | marks


def test_scores_are_not_touched(context: Context) -> None:
    def read() -> list[dict[str, object]]:
        store = Store.open(context.store_url)
        found = [{k: v.to_json() for k, v in comparable(store.frames(REGISTRY, q)).items()} for q in QUARTERS]
        store.close()
        return found

    before = read()
    apply(context, plan(context, 1))
    assert read() == before


def test_pruning_again_finds_nothing(context: Context) -> None:
    apply(context, plan(context, 1))
    assert plan(context, 1).bytes == 0


def test_a_pruned_quarter_is_not_scored_again(context: Context) -> None:
    """What is left of its archive would say that nothing was found anywhere."""
    apply(context, plan(context, 1))
    old = Context(CONFIG, context.var, REGISTRY, "2026T1")
    with pytest.raises(NothingToScoreError, match="pruned"):
        score(old)


@pytest.mark.parametrize("where", ["memory://{}/store", "{}/mounted"])
def test_an_archive_elsewhere_goes_too(context: Context, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.setenv(whereabouts.ARCHIVE, where.format(context.var))
    for quarter in ("2025T3", "2025T4"):
        folder = context.run_folder_of(quarter)
        whereabouts.settle(folder)
        for site in ("maga", "marn"):
            for seq in range(2):
                capture = Capture(f"http://{site}.gob.test/{seq}", AT, {"attempt": 1, "seq": seq}, 200, body=b"x")
                whereabouts.open_archive(folder).write(site, capture)
    monkeypatch.delenv(whereabouts.ARCHIVE)  # a run stays where it began
    old, new = (whereabouts.open_archive(context.run_folder_of(q)) for q in ("2025T3", "2025T4"))
    size, kept = sum(map(old.size, old.sites())), sum(map(new.size, new.sites()))
    pruning = plan(context, 5)
    assert [(one.name, one.size > 0) for one in pruning.files["2025T3"]] == [
        ("simulacion-2025T3/maga.warc.gz", True),
        ("simulacion-2025T3/marn.warc.gz", True),
    ]
    assert pruning.bytes == size > 0
    assert apply(context, pruning) == 2
    assert (old.sites(), new.sites(), sum(map(new.size, new.sites()))) == ([], ["maga", "marn"], kept)
    assert plan(context, 5).bytes == 0


def test_a_run_at_work_is_left_alone(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    pruning = plan(context, 1)
    with run_lock(context.run_folder_of("2026T1")):
        monkeypatch.setattr("service.lock._held", set())  # another process would hold it
        with pytest.raises(LockedError):
            apply(context, pruning)
    assert WarcFolder(context.run_folder_of("2026T1") / "warc").path("maga").is_file()


@pytest.mark.parametrize(
    "text", ["keep_quarters: 0", "keep_quarters: -1", "keep_quarters: all", "{}", "keep: 8", "x: ["]
)
def test_a_bad_rule_stops(tmp_path: Path, text: str) -> None:
    (tmp_path / "retention.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"retention\.yaml"):
        Retention.load(tmp_path)


def test_the_shipped_rule_keeps_what_a_trend_reads() -> None:
    assert Retention.load(CONFIG).keep_quarters == 8
