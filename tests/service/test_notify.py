"""Notify: people are told by mail and webhook, once, in Spanish; addresses and passwords stay in the environment."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from reports.announcement import Message, ready, stopped
from reports.words import Words
from scoring.changes import Told
from service import aftermath
from service.context import Context
from service.journal import entries, recorded
from service.notify import NotifyRules, send, tell_trouble
from service.publication import ImplausibleError
from tests.house import CONFIG

# one of the libraries that Apprise looks for imports it
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

RULES = NotifyRules.load(CONFIG).model_copy(update={"wait_s": 3.0})
SECRET = "clave-que-nadie-ve"
TOLD = Told(
    "2026T4",
    {f"s{n:02}": (40.0, 60.0) for n in range(17)},
    {"b": (60.0, 20.0)},
    ("c", "d"),
    compared=True,
)


@contextmanager
def served(server: socketserver.BaseServer) -> Iterator[int]:
    """The port of a server of a thread."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield int(server.server_address[1])  # type: ignore[index]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def hook(answers: int, got: list[dict[str, Any]]) -> HTTPServer:
    class Hook(BaseHTTPRequestHandler):
        """Takes what is posted."""

        def do_POST(self) -> None:
            got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return HTTPServer(("127.0.0.1", 0), Hook)


def mail_server(got: list[bytes]) -> socketserver.TCPServer:
    class Mail(socketserver.StreamRequestHandler):
        """As much SMTP as a client needs."""

        def handle(self) -> None:
            self.wfile.write(b"220 prueba\r\n")
            for line in self.rfile:
                word = line[:4].upper()
                if word == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (one := self.rfile.readline()) != b".\r\n":
                        lines.append(one)
                    got.append(b"".join(lines))
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 prueba\r\n")
                if word == b"QUIT":
                    return

    return socketserver.TCPServer(("127.0.0.1", 0), Mail)


def message() -> Message:
    return ready(Words("es"), TOLD, {"s00": "Sitio Ñandú", "c": "Sitio C"}, RULES.listed, simulated=False)


def test_the_message_says_how_many_and_which() -> None:
    said = message()
    assert said.subject == "T4 2026 listo: 17 mejoran, 1 baja, 2 no evaluados"
    assert "- Sitio Ñandú: 40.0 → 60.0\n" in said.body
    assert "... y 2 más" in said.body
    assert said.body.count("→") == RULES.listed + 1
    assert "No evaluados:\n- Sitio C\n- d\n" in said.body
    english = ready(Words("en"), TOLD, {}, 99, simulated=True)
    assert english.subject == "T4 2026 ready: 17 improve, 1 falls, 2 not evaluated"
    assert english.body.startswith("Simulation")
    first = ready(Words("es"), Told("2026T4", {}, {}, (), compared=False), {}, 9, simulated=False)
    assert "primer trimestre" in first.body
    trouble = stopped(Words("es"), "gt-executive", "2026T4", 6, "el disco está lleno")
    assert (trouble.subject, "el disco está lleno" in trouble.body) == ("T4 2026 detenido: código 6", True)


def test_mail_and_webhook_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    hooked: list[dict[str, Any]] = []
    mailed: list[bytes] = []
    with served(hook(200, hooked)) as web, served(mail_server(mailed)) as mail:
        addresses = (
            f"json://127.0.0.1:{web}/egob mailto://127.0.0.1:{mail}?from=egob@prueba.test&to=oficina@prueba.test"
        )
        monkeypatch.setenv("EGOB_NOTIFY", addresses)
        assert send(message(), RULES)
    assert (hooked[0]["title"], hooked[0]["message"]) == (message().subject, message().body)
    got = message_from_bytes(mailed[0], policy=policy.default)
    assert (got["Subject"], got["To"]) == (message().subject, "oficina@prueba.test")
    body = got.get_body(("plain", "html"))
    assert body is not None
    assert "Sitio Ñandú: 40.0 → 60.0" in body.get_content()


@pytest.mark.parametrize(
    "address", ["json://user:{secret}@127.0.0.1:{port}/", "nada://{secret}", "json://user:{secret}@127.0.0.1:1/"]
)
def test_what_is_not_taken_is_said_without_its_address(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    caplog.set_level(logging.DEBUG)
    with served(hook(500, [])) as port:
        monkeypatch.setenv("EGOB_NOTIFY", address.format(secret=SECRET, port=port))
        assert not send(message(), RULES)
    assert "a notification was not taken" in caplog.text
    assert SECRET not in caplog.text


def test_nobody_is_told_without_an_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("EGOB_NOTIFY", raising=False)
    assert not send(message(), RULES)
    assert not tell_trouble(Context(CONFIG, tmp_path, "prueba", "2026T4"), 6, "x")


@pytest.mark.parametrize(("code", "told"), [(6, True), (7, True), (-9, True), (0, False), (3, False), (143, False)])
def test_a_trouble_is_told_once_and_everyday_endings_are_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, told: bool
) -> None:
    got: list[dict[str, Any]] = []
    context = Context(CONFIG, tmp_path, "prueba", "2026T4")
    with served(hook(200, got)) as port:
        monkeypatch.setenv("EGOB_NOTIFY", f"json://user:{SECRET}@127.0.0.1:{port}/")
        assert [tell_trouble(context, code, "algo") for _ in range(2)] == [told, False]
        assert len(got) == told
        assert tell_trouble(context, code, "otra cosa") == told
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and SECRET in path.read_text()]


def test_a_run_that_is_refused_is_written_down_and_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    got: list[dict[str, Any]] = []
    context = Context(CONFIG, tmp_path, "prueba", "2026T4")
    monkeypatch.setenv("EGOB_RUN_ID", "r1")
    monkeypatch.setenv("EGOB_NOW", datetime(2026, 11, 5, tzinfo=UTC).isoformat())
    with served(hook(200, got)) as port:
        monkeypatch.setenv("EGOB_NOTIFY", f"json://127.0.0.1:{port}/")
        with pytest.raises(ImplausibleError), aftermath.following(context), recorded(context):
            raise ImplausibleError("no es verosímil")
    assert [(e.run, e.code, e.why) for e in entries(tmp_path)] == [("r1", 7, "no es verosímil")]
    assert [one["title"] for one in got] == ["T4 2026 detenido: código 7"]
