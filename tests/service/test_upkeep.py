"""Upkeep: a backup taken during a run comes back equal; doctor and preflight see what is broken; figures for Prometheus."""

from __future__ import annotations

import http.server
import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from crawler import whereabouts
from crawler.archive import Capture
from crawler.config import CrawlConfig
from crawler.evidence import Cause, Status
from crawler.job import Exit
from crawler.ledger import Ledger
from crawler.page import Purpose
from crawler.step import Answer, Step, Unit
from crawler.storage import StorageError
from scoring.rubric import Rubric
from scoring.store import Store
from service import backup as backup_module
from service import preflight as preflight_module
from service.backup import backup, listing, restore
from service.check import write_registry
from service.cli import app
from service.context import Context
from service.doctor import examine, folders, ledgers, store
from service.journal import entries, recorded
from service.metrics import write_metrics
from service.preflight import browser, contact, control, disk, names, preflight
from service.schedule_rules import PreflightRules, ScheduleRules
from tests.house import CONFIG
from tests.scoring.test_store import result
from tests.service.test_passes import REGISTRY

AT = datetime(2026, 11, 5, 4, tzinfo=UTC)
RULES = ScheduleRules.load(CONFIG).preflight


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    """An installation with one run under way, one site finished, and one scored quarter."""
    for name in ("EGOB_STORE", "EGOB_RUN_ID", "EGOB_NOTIFY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EGOB_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("EGOB_NOW", "2026-11-06T22:00:00-06:00")
    made = Context(CONFIG, tmp_path / "var", "gt-executive", "2026T4")
    write_registry(made.frozen_registry, REGISTRY)
    with closing(Ledger(made.run_folder / "ledger.db")) as ledger:
        ledger.begin("s01", 1, AT)
        ledger.finish("s01", 1, AT, Status.EVALUATED, Cause.NONE, "")
    (made.run_folder / "s01.warc.gz").write_bytes(b"\x1f\x8b" * 500)
    made.public.mkdir(parents=True)
    (made.public / "index.html").write_text("informe")
    opened = Store.open(made.store_url)
    opened.save(result(Rubric.load(CONFIG)))
    opened.close()
    with recorded(made) as outcome:
        outcome.code = int(Exit.LEFT_OVER)
    return made


def whole(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def rows(context: Context) -> tuple[list[str], list[str]]:
    """What store and ledger hold."""
    opened = Store.open(context.store_url)
    with closing(Ledger(context.run_folder / "ledger.db")) as ledger:
        found = opened.quarters("gt-executive"), [attempt.site for attempt in ledger.attempts()]
    opened.close()
    return found


def test_a_backup_during_a_run_comes_back_equal(context: Context, tmp_path: Path) -> None:
    folder, before = tmp_path / "respaldo", rows(context)
    with closing(
        Ledger(context.run_folder / "ledger.db")
    ) as ledger:  # at work, with commits not yet in the file itself
        ledger.begin("s02", 1, AT)
        copied = backup(context, folder)
    assert {name.rsplit("/", 1)[-1] for name in listing(folder)} == {
        "egob.db", "journal.jsonl", "ledger.db", "institutions.csv", "sites.csv", "registry.yaml", "s01.warc.gz",
    }  # fmt: skip
    assert copied.files == len(listing(folder))
    kept = whole(context.run_folder / "registry")
    shutil.rmtree(context.var)
    restore(context, folder)
    assert rows(context) == (before[0], ["s01", "s02"])
    assert whole(context.run_folder / "registry") == kept
    assert [entry.code for entry in entries(context.var)] == [3]


def test_a_run_shared_with_other_machines_comes_back_as_a_run_of_one(
    context: Context, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = replace(context, quarter="2027T1")
    monkeypatch.setenv(whereabouts.LEDGER, postgres)
    monkeypatch.setenv(whereabouts.ARCHIVE, f"memory://{tmp_path}/store")
    whereabouts.settle(shared.run_folder)
    write_registry(shared.frozen_registry, REGISTRY)
    archive, folder = whereabouts.open_archive(shared.run_folder), tmp_path / "respaldo"
    captures = [Capture(f"http://s03.gob.test/{seq}", AT, {"attempt": 1, "seq": seq}, 200) for seq in range(2)]
    with closing(whereabouts.open_ledger(shared.run_folder)) as ledger:
        ledger.begin("s03", 1, AT)
        for capture in captures:
            _record, end = archive.write("s03", capture)
            unit = Unit(capture.meta["seq"], Step(Purpose.CONTENT, capture.url), Answer(200))
            ledger.commit("s03", 1, unit, AT, end)
        ledger.set_fact("dicho", "sí")
        before = ledger.attempts(), ledger.units("s03", 1), ledger.archive_end("s03"), ledger.fact("dicho")
        backup(context, folder)
    shutil.rmtree(context.var)
    archive.remove("s03")
    monkeypatch.delenv(whereabouts.LEDGER)
    monkeypatch.delenv(whereabouts.ARCHIVE)
    restore(context, folder)
    assert whereabouts.of(shared.run_folder) == whereabouts.Whereabouts()
    with closing(whereabouts.open_ledger(shared.run_folder)) as ledger:
        assert (ledger.attempts(), ledger.units("s03", 1), ledger.archive_end("s03"), ledger.fact("dicho")) == before
        back = whereabouts.open_archive(shared.run_folder)
        assert back.size("s03") == before[2]
        assert [one.url for one in back.read("s03")] == [capture.url for capture in captures]


def test_a_shared_ledger_that_is_out_of_reach_stops_the_backup(
    context: Context, tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(whereabouts.LEDGER, postgres)
    whereabouts.settle(context.run_folder_of("2027T1"))
    monkeypatch.delenv(whereabouts.LEDGER)
    with pytest.raises(StorageError, match="EGOB_LEDGER no está definida"):
        backup(context, tmp_path / "respaldo")
    assert not (tmp_path / "respaldo").exists()


def test_an_archive_that_begins_during_a_backup_is_in_it(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copied ledger knows of it: were it left out, a restored run would have steps without their pages."""
    copy = backup_module._copy_database

    def slow(source: Path, target: Path) -> None:
        if source.name == "ledger.db":
            (context.run_folder / "warc").mkdir()
            (context.run_folder / "warc" / "s02.warc.gz").write_bytes(b"\x1f\x8b")
        copy(source, target)

    monkeypatch.setattr(backup_module, "_copy_database", slow)
    backup(context, tmp_path / "respaldo")
    assert any(name.endswith("warc/s02.warc.gz") for name in listing(tmp_path / "respaldo"))


def spoil(folder: Path) -> None:
    (next(folder.rglob("*.warc.gz"))).write_bytes(b"other")


def drop(folder: Path) -> None:
    next(folder.rglob("sites.csv")).unlink()


def escape(folder: Path) -> None:
    found = json.loads((folder / "respaldo.json").read_text())
    (folder / "respaldo.json").write_text(json.dumps({**found, "files": {"../fuera": "0"}}))


def unlist(folder: Path) -> None:
    (folder / "respaldo.json").write_text("{}")


@pytest.mark.parametrize("harm", [spoil, drop, escape, unlist])
def test_a_backup_that_is_not_whole_is_not_put_back(
    context: Context, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    folder = tmp_path / "respaldo"
    backup(context, folder)
    harm(folder)
    shutil.rmtree(context.var)
    with pytest.raises(StorageError):
        restore(context, folder)
    assert not context.var.exists()


def test_nothing_is_written_over(context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "respaldo"
    backup(context, folder)
    with pytest.raises(StorageError, match="ya existe"):
        backup(context, folder)
    with pytest.raises(StorageError, match="no está vacía"):
        restore(context, folder)
    done = CliRunner().invoke(app, ["backup", str(folder)])
    assert done.exit_code == Exit.STORAGE


def test_a_server_is_said_to_be_left_out(context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGOB_STORE", "postgresql+psycopg://egob:clave@localhost/egob")
    copied = backup(context, tmp_path / "respaldo")
    assert "pg_dump" in copied.note
    assert "clave" not in copied.note


def test_figures_for_prometheus(context: Context) -> None:
    said = write_metrics(context).read_text()
    found = {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(said)
        for sample in family.samples
    }
    assert found["egob_run_exit_code", "2026T4", "gt-executive"] == 3
    assert found["egob_quarter_state", "2026T4", "gt-executive", "under_way"] == 1
    assert found["egob_quarter_state", "2026T4", "gt-executive", "published"] == 0
    assert found["egob_disk_free_bytes",] > 0
    assert sum(value for name, value in found.items() if name[0] == "egob_sites") > 0
    assert any(name[0] == "egob_points" for name in found)
    assert not list(context.var.glob("metrics.prom.*"))  # in one piece


def test_a_healthy_installation(context: Context) -> None:
    (context.var).chmod(0o750)
    assert store(context).good
    assert [check.good for check in ledgers(context.var)] == [True]
    assert folders(context.var).good
    context.var.chmod(0o755)
    assert not folders(context.var).good
    said = {check.name: check for check in examine(context, RULES.model_copy(update={"wait_s": 0.1, "names": 1}))}
    assert {
        "disco",
        "navegador",
        "contacto",
        "registro",
        "base de datos",
        "permisos",
        "versiones",
        "corrida 2026T4",
    } <= set(said)


@pytest.mark.parametrize(("change", "said"), [
    ("UPDATE alembic_version SET version_num='0001'", "versión 0001"),
    ("DROP TABLE alembic_version", "sin número"),
    ("DROP TABLE recall", "recall"),
    ("PRAGMA foreign_keys=OFF; DELETE FROM runs", "fila sin padre"),
])  # fmt: skip
def test_doctor_sees_a_broken_store(context: Context, change: str, said: str) -> None:
    with closing(sqlite3.connect(context.var / "egob.db")) as database:
        database.executescript(change)
    found = store(context)
    assert (found.stops, said in found.said) == (True, True), found.said


def test_doctor_sees_a_damaged_file(context: Context) -> None:
    for path in (context.var / "egob.db", context.run_folder / "ledger.db"):
        for rest in path.parent.glob(f"{path.name}-*"):
            rest.unlink()
        path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 5000)
    assert store(context).stops
    assert [check.stops for check in ledgers(context.var)] == [True]


@pytest.fixture
def answering() -> Iterator[str]:
    """A control address that answers every question with 404."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


def test_preflight_says_what_is_missing_and_what_to_do(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answering: str
) -> None:
    config = CrawlConfig.load(CONFIG)
    monkeypatch.setattr(preflight_module, "check_url", lambda _url: "")  # a loopback address is refused otherwise
    reached, silent = (config.model_copy(update={"control": (url,)}) for url in (answering, "http://127.0.0.1:9/"))
    (tmp_path / "file").write_text("")
    checks = [
        (disk(context.var, PreflightRules(free_gb=0, names=1, wait_s=1)), True, Exit.STORAGE),
        (disk(context.var, PreflightRules(free_gb=1e9, names=1, wait_s=1)), False, Exit.STORAGE),
        (disk(tmp_path / "file" / "var", RULES), False, Exit.STORAGE),
        (contact(context, config), False, Exit.USAGE),
        (names(["localhost"], RULES), True, Exit.OWN_NETWORK),
        (names(["no.existe.invalid"], RULES.model_copy(update={"wait_s": 2.0})), False, Exit.OWN_NETWORK),
        (control(reached, RULES), True, Exit.OWN_NETWORK),
        (control(silent, RULES.model_copy(update={"wait_s": 2.0})), False, Exit.OWN_NETWORK),
    ]
    for check, good, code in checks:
        assert (check.good, check.code, bool(check.advice)) == (good, code, not good), check
    assert not control(config, RULES).stops  # without control addresses it is a warning
    monkeypatch.setenv("EGOB_BROWSER", "/nowhere/chromium")
    assert (browser().stops, "apt-get" in browser().advice) == (True, True)
    monkeypatch.setattr(preflight_module, "browser", lambda: checks[0][0])
    found = [check.name for check in preflight(Context(CONFIG, context.var, "simulacion", "2026T4"), RULES)]
    assert found[-1] == "registro"  # a simulation asks no network


def test_a_database_that_is_not_there_is_no_trouble_before_the_first_run(tmp_path: Path) -> None:
    assert store(Context(CONFIG, tmp_path, "gt-executive", "2026T4")).good
    assert not (tmp_path / "egob.db").exists()


def test_a_shared_ledger_is_asked_where_it_is(context: Context, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(whereabouts.LEDGER, postgres)
    run = replace(context, quarter="2027T1").run_folder
    whereabouts.settle(run)
    whereabouts.open_ledger(run).close()
    found = {check.name: check for check in ledgers(context.var)}
    assert found[f"bitácora {run.name}"].said == "PostgreSQL, 0 intentos"
    monkeypatch.delenv(whereabouts.LEDGER)
    found = {check.name: check for check in ledgers(context.var)}
    assert found[f"bitácora {run.name}"].stops
    assert whereabouts.LEDGER in found[f"bitácora {run.name}"].said
