"""Logs: one line each, as text or as JSON with run and site; what is configured twice is written once."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from crawler.logs import Format, configure
from tests.house import ROOT


@pytest.fixture(autouse=True)
def restored(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EGOB_RUN_ID", "r1")
    monkeypatch.setenv("EGOB_LOG_FORMAT", "text")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    for name in ("crawler", "scoring", "reports", "service"):
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_line_of_json_says_run_site_event_and_error(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(2):
        configure(logging.INFO, Format.JSON)
    assert os.environ["EGOB_LOG_FORMAT"] == "json"  # for the processes that are started from here
    log = logging.getLogger("crawler.prueba")
    log.info("%s: %s", "mspas", "evaluado\nñ", extra={"site": "mspas"})
    log.debug("not written")
    logging.getLogger("somebody.else").info("not written")
    try:
        raise ValueError("roto")
    except ValueError:
        log.exception("a defect")
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert {k: first[k] for k in ("level", "logger", "run", "site", "event", "message")} == {
        "level": "info", "logger": "crawler.prueba", "run": "r1", "site": "mspas", "event": "%s: %s",
        "message": "mspas: evaluado\nñ",
    }  # fmt: skip
    assert first["time"].endswith("+00:00")
    assert "ValueError: roto" in second["error"]


def test_text_is_for_people_and_only_warnings_are_usual(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    logging.getLogger("service.prueba").info("not written")
    logging.getLogger("service.prueba").warning("cuidado con %s", "esto")
    assert capsys.readouterr().err.endswith("WARNING service.prueba cuidado con esto\n")


def test_the_option_reaches_the_whole_program() -> None:
    command = [sys.executable, "-m", "service", "--log-format", "xml", "status"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "--log-format" in done.stderr) == (2, True)
