"""Scores from WARC files alone: of others, whose coverage nobody knows, and of ours, which say what they are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.archive import Capture, WarcFolder
from crawler.collection import Collection, index_of, paths_of
from crawler.page import Purpose
from crawler.registry import Institution, Registry, Site
from crawler.step import Step, step_to_dict
from crawler.vocabulary import ConfigError
from scoring.finding import Outcome
from scoring.store import Store
from service.collecting import lines, score_collection
from service.context import Context
from tests.house import CONFIG

HOME = "<html><title>Uno</title><body><h1>Ministerio Uno</h1><p>{}</p><a href='/contacto'>Contacto</a></body></html>"
LONG = "El ministerio publica sus planes y su historia para toda la ciudadanía. " * 20
MAIL = "<html><body><h1>Contacto</h1><a href='mailto:info@uno.gob.test'>info@uno.gob.test</a></body></html>"


@contextmanager
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    folder = tmp_path / "registry"
    folder.mkdir()
    rows = {
        "institutions.csv": (Institution, [{"id": "uno", "acronym": "UNO", "name": "Uno", "kind": "ministry"}]),
        "sites.csv": (Site, [
            {"id": "uno", "institution": "uno", "name": "Uno", "url": "http://uno.gob.test/"},
            {"id": "dos", "institution": "uno", "name": "Dos", "url": "http://uno.gob.test/dos/"},
            {"id": "tres", "institution": "uno", "name": "Tres", "url": "http://tres.gob.test/"},
        ]),
    }  # fmt: skip
    for name, (model, given) in rows.items():
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            defaults = {n: f.default for n, f in model.model_fields.items() if not f.is_required()}
            writer = csv.DictWriter(file, list(model.model_fields))
            writer.writeheader()
            writer.writerows({**defaults, **row} for row in given)
    monkeypatch.setattr(Context, "registry_source", property(lambda _self: folder))
    return Context(CONFIG, tmp_path / "var", "prueba", "2026T4")


def foreign(path: Path, *pages: tuple[str, str, str], kind: str = "text/html; charset=utf-8") -> None:
    """A WARC as any crawler writes it: (address, day, text)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as stream:
        writer = WARCWriter(stream, gzip=True)
        for url, day, text in pages:
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            at = {"WARC-Date": f"{day}T10:00:00Z"}
            body, size = BytesIO(text.encode()), len(text.encode())  # without its size the writer leaves a file open
            record = writer.create_warc_record(url, "response", body, size, http_headers=headers, warc_headers_dict=at)
            writer.write_record(record)


def test_files_of_others_are_grouped_by_scope_and_the_last_capture_counts(context: Context, tmp_path: Path) -> None:
    foreign(
        tmp_path / "w" / "a.warc.gz",
        ("http://uno.gob.test/contacto", "2026-10-02", MAIL),
        ("http://uno.gob.test/", "2026-10-03", HOME.format("nuevo " + LONG)),
        ("https://www.uno.gob.test/", "2026-10-01", HOME.format("viejo " + LONG)),
        ("http://uno.gob.test/dos/x", "2026-10-02", HOME.format(LONG)),
        ("http://otro.example/", "2026-10-02", "x"),
    )
    foreign(
        tmp_path / "w" / "b.warc.gz", ("http://uno.gob.test/plan.pdf", "2026-10-02", "%PDF"), kind="application/pdf"
    )
    registry = Registry.load(context.registry_source, "prueba")
    indexes = [index_of(path, registry) for path in paths_of(f"{tmp_path}/w/*.warc.gz")]
    assert [(len(i.entries), i.others, i.torn) for i in indexes] == [(4, 1, ""), (1, 0, "")]
    archive = Collection([e for i in indexes for e in i.entries], registry)
    assert archive.sites == ["uno", "dos"]
    found = {stored.url: stored for stored in archive.read("uno")}
    assert {url: s.meta["step"]["purpose"] for url, s in found.items()} == {
        "http://uno.gob.test/": "home", "http://uno.gob.test/contacto": "content",
        "http://uno.gob.test/plan.pdf": "document",
    }  # fmt: skip
    assert b"nuevo" in found["http://uno.gob.test/"].body
    assert [s.meta["step"]["purpose"] for s in archive.read("dos")] == ["home"], "the shortest address stands for home"


def test_absent_is_never_said_where_nobody_knows_what_is_missing(context: Context, tmp_path: Path) -> None:
    home = ("http://uno.gob.test/", "2026-10-03", HOME.format(LONG))
    foreign(tmp_path / "a.warc.gz", home, ("http://uno.gob.test/contacto", "2026-10-02", MAIL))
    out = tmp_path / "out"
    collected = score_collection(context, [f"{tmp_path}/*.warc.gz"], out, threads)
    assert {f.outcome for f in collected.result.findings["uno"].values()} <= {Outcome.PRESENT, Outcome.UNKNOWN}
    assert collected.result.findings["uno"]["email_contact"].outcome is Outcome.PRESENT
    told = list(lines(collected))
    assert told[0].startswith("http://uno.gob.test/: 2 páginas, nivel ")
    assert told[0].endswith("cobertura desconocida")
    store = Store.open(f"sqlite:///{out}/egob.db")
    frames = store.frames("prueba", "2026T4")
    store.close()
    assert list(frames.sites["site_id"]) == ["uno"]
    assert not (context.var / "egob.db").exists(), "the official store is not touched"
    assert list((out / "evidence").glob("*.html"))


def test_our_own_files_keep_what_they_say(context: Context, tmp_path: Path) -> None:
    at = datetime(2026, 10, 3, 10, tzinfo=UTC)
    archive = WarcFolder(tmp_path / "w")
    steps = [
        Step(Purpose.HOME, "http://tres.gob.test/", site="tres"),
        Step(Purpose.VISIT, "http://tres.gob.test/", method=""),
    ]
    metas = [{"attempt": 2, "seq": n, "site": "tres", "step": step_to_dict(step)} for n, step in enumerate(steps)]
    visit = {"status": "unreachable", "cause": "dns_error", "detail": "NXDOMAIN", "coverage": None}
    html = (("Content-Type", "text/html"),)
    archive.write("tres", Capture(steps[0].url, at, metas[0], 200, "OK", html, HOME.format(LONG).encode()))
    archive.write("tres", Capture(steps[1].url, at, {**metas[1], "visit": visit}))
    collected = score_collection(context, [f"{tmp_path}/w/*"], tmp_path / "out", threads)
    [found] = collected.result.visits
    assert (found.site_id, found.reachability.status, found.reachability.cause) == ("tres", "unreachable", "dns_error")
    assert collected.result.scores["tres"].points == 0


def test_a_torn_file_is_read_up_to_there_and_told(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "w" / "a.warc.gz"
    foreign(path, ("http://uno.gob.test/", "2026-10-03", HOME.format(LONG)))
    whole = path.stat().st_size
    foreign(path, ("http://uno.gob.test/b", "2026-10-03", HOME.format(LONG)))
    path.write_bytes(path.read_bytes()[: whole + 60])
    (tmp_path / "w" / "no.warc.gz").write_bytes(b"no archive")
    collected = score_collection(context, [f"{tmp_path}/w/*"], tmp_path / "out", threads)
    assert [visit.site_id for visit in collected.result.visits] == ["uno"]
    assert "no.warc.gz" in " ".join(index.path for index in collected.torn)


@pytest.mark.parametrize("pages", [(), (("http://otro.example/", "2026-10-03", "x"),)])
def test_nothing_to_judge_is_told(context: Context, tmp_path: Path, pages: tuple[tuple[str, str, str], ...]) -> None:
    if pages:
        foreign(tmp_path / "a.warc.gz", *pages)
    with pytest.raises(ConfigError, match="--warc"):
        score_collection(context, [f"{tmp_path}/*.warc.gz"], tmp_path / "out", threads)
    assert not (tmp_path / "out").exists()
