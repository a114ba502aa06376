"""Parsing and writing HTTP, the clock and the log, without a socket."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.simulation.access_log import AccessLog
from service.simulation.clock import Clock, moment
from service.simulation.protocol import encode, parse
from service.simulation.response import html

NOW = datetime(2026, 10, 5, 15, tzinfo=UTC)


def test_a_request_is_parsed_when_it_is_whole() -> None:
    head = b"POST /a.aspx?x=1 HTTP/1.1\r\nHost: WWW.Maga.gob.test:8080\r\nContent-Length: 5\r\n\r\n"
    assert parse(head[:30], https=False) is None
    assert parse(head + b"a=1", https=False) is None
    parsed = parse(head + b"a=1&bGET /", https=False)
    assert parsed is not None
    request, rest = parsed
    assert (request.method, request.host, request.target) == ("POST", "www.maga.gob.test", "/a.aspx?x=1")
    assert (request.path, request.query, request.form) == ("/a.aspx", {"x": "1"}, {"a": "1", "b": ""})
    assert rest == b"GET /"


def test_an_answer_has_length_and_the_simulated_date() -> None:
    text = encode(html("hola", 404), head=False, keep=True, now=NOW).decode()
    assert text.startswith("HTTP/1.1 404 Not Found\r\n")
    assert "Content-Length: 4\r\n" in text
    assert "Date: Mon, 05 Oct 2026 15:00:00 GMT\r\n" in text
    assert text.endswith("\r\n\r\nhola")


def test_the_clock_runs_and_is_set_by_a_file(tmp_path: Path) -> None:
    seconds = [0.0]
    clock = Clock(NOW, tmp_path / "now.txt", lambda: seconds[0])
    seconds[0] = 10.0
    assert clock.now() == NOW + timedelta(seconds=10)
    (tmp_path / "now.txt").write_text("2026-10-08T06:00:00-06:00")
    assert clock.now() == NOW + timedelta(seconds=10)  # looked a moment ago
    seconds[0] = 12.0
    assert clock.now() == datetime(2026, 10, 8, 12, tzinfo=UTC)
    seconds[0] = 20.0
    assert clock.now() == datetime(2026, 10, 8, 12, 0, 8, tzinfo=UTC)


def test_a_time_without_zone_is_utc() -> None:
    assert moment("2026-10-05T15:00:00") == NOW


def test_the_log_appends_a_line_per_request(tmp_path: Path) -> None:
    for _ in range(2):
        log = AccessLog(tmp_path / "access.jsonl")
        log.write(1.0, "127.20.0.1", "www.maga.gob.test", "GET", "/", 200, 'agente "uno"')
        log.close()
    rows = [json.loads(line) for line in (tmp_path / "access.jsonl").read_text().splitlines()]
    assert [row["user_agent"] for row in rows] == ['agente "uno"'] * 2
