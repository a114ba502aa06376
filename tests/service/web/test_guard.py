"""Guard: headers on every answer, bodies bounded in size and time, no request of another site, no way out of the folder."""

from __future__ import annotations

import socket
import time

import pytest

from service.context import Context
from tests.service.web.world import HOSTILE, Served, served

EVERYWHERE = (
    ("GET", "/", 200), ("HEAD", "/", 200), ("GET", "/sitios/", 200), ("GET", "/sitios", 308), ("GET", "/nada", 404),
    ("GET", "/en/nothing", 404), ("GET", "/revise/", 200), ("HEAD", "/revise/", 200), ("GET", "/revise", 307),
    ("GET", "/en/check/", 200), ("GET", "/revise/0123456789abcdef/", 404), ("GET", "/replica/?check=x", 404),
    ("GET", "/replica/?site={site}", 200), ("GET", "/replicas/", 200), ("GET", "/en/replies/", 200),
    ("GET", "/api/v1/quarters", 200), ("GET", "/api/v1/sites", 200), ("GET", "/api/v1/sites?page=0", 422),
    ("GET", "/api/v1/checks/none", 404), ("GET", "/api/v1/openapi.json", 200), ("GET", "/insertar/ministerios/", 200),
    ("DELETE", "/", 404), ("DELETE", "/revise/", 405), ("PUT", "/api/v1/sites", 405), ("OPTIONS", "/api/v1/checks", 405),
    ("TRACE", "/", 404), ("GET", "/web/web.css", 200),
)  # fmt: skip
SAFE = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


@pytest.mark.parametrize(("method", "path", "status"), EVERYWHERE)
def test_every_answer_has_the_headers(reading: Served, method: str, path: str, status: int) -> None:
    answer = reading.ask(method, path.replace("{site}", reading.sites[0][0]))
    assert answer.status == status, answer.text[:300]
    assert all(name in answer.headers for name in SAFE)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    embedded = path.startswith("/insertar/")
    assert ("frame-ancestors *" if embedded else "frame-ancestors 'none'") in policy
    assert ("x-frame-options" in answer.headers) is not embedded
    assert "server" not in answer.headers
    assert (answer.body == b"") or method != "HEAD"
    assert "Traceback" not in answer.body.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "path",
    [
        "/../egob.db", "/..%2fegob.db", "/%2e%2e/egob.db", "/%2e%2e%2fegob.db", "/..%5cegob.db", "/sitios/../../egob.db",
        "/....//egob.db", "//etc/passwd", "/%2fetc/passwd", "/.git/config", "/%00", "/sitios/%00/", "/a%0d%0ax:%20y",
        "/evidencia/../../egob.db", "/evidencia/" + "a" * 64 + ".html", "/evidencia/%2e%2e/%2e%2e/egob.db",
        "/web/../../egob.db", "/api/v1/../../../../egob.db", "/api/v1/sites/..%2f..%2fquarters", "/sitios/" + "a" * 3000,
    ],
)  # fmt: skip
def test_no_path_leaves_the_published_folder(reading: Served, path: str) -> None:
    answer = reading.ask("GET", path)
    assert answer.status == 404
    assert b"SQLite format" not in answer.body
    assert b"root:" not in answer.body


def test_there_is_a_file_that_a_path_could_reach(reading: Served) -> None:
    """What the test above looks for stands where it looks."""
    assert (reading.context.public.parent.parent / "egob.db").read_bytes().startswith(b"SQLite format")


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_too_large_is_refused(reading: Served, chunked: bool) -> None:
    size = reading.web.rules.body_kb * 1024 + 1
    with socket.create_connection(("127.0.0.1", reading.port), timeout=20) as line:
        head = b"POST /revise/ HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        if chunked:
            line.sendall(head + b"transfer-encoding: chunked\r\n\r\n%x\r\n" % size + b"a" * size + b"\r\n")
        else:
            line.sendall(head + b"content-length: %d\r\n\r\n" % size)  # not a byte of it is waited for
        answer = _all(line)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert b"content-security-policy" in answer
    assert not reading.worker.done


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (
            b"POST /revise/ HTTP/1.1\r\nhost: a\r\ncontent-length: 20\r\n\r\nhost=",
            b"HTTP/1.1 408 ",
        ),  # a body that stops
        (b"GET / HTTP/1.1\r\nhost: a\r\nx-", b""),  # a head that never ends
        (b"", b""),
    ],
)
def test_what_is_slow_is_cut(context: Context, sent: bytes, status: bytes) -> None:
    with served(context, body_s=0.5, head_s=0.5) as web, socket.create_connection(("127.0.0.1", web.port), 20) as line:
        began = time.monotonic()
        line.sendall(sent)
        answer = _all(line)
        assert time.monotonic() - began < 10
    assert answer[:13] == status


def test_a_second_head_on_one_line_has_a_deadline_too(context: Context) -> None:
    with served(context, head_s=0.5) as web, socket.create_connection(("127.0.0.1", web.port), 20) as line:
        line.sendall(b"HEAD /revise/ HTTP/1.1\r\nhost: a\r\n\r\n")
        assert line.recv(65536).startswith(b"HTTP/1.1 200 ")
        line.sendall(b"GET / HT")
        assert _all(line) == b""


def _all(line: socket.socket) -> bytes:
    """Until the other end closes, or the timeout of the socket fails the test."""
    found = b""
    while part := line.recv(65536):
        found += part
    return found


@pytest.mark.parametrize("path", ["/revise/", "/en/check/", "/replica/", "/api/v1/checks"])
@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}, {"origin": "null"}]
)
def test_other_sites_ask_for_nothing(reading: Served, path: str, headers: dict[str, str]) -> None:
    _, host = reading.sites[0]
    answer = reading.post(path, f"host={host}&site=mspas&criterion=many_pages", **headers)
    assert answer.status == 403
    assert not reading.worker.done
    if not path.startswith("/api"):
        assert ("Not allowed" if path.startswith("/en") else "No permitido") in answer.text


def test_a_form_cannot_speak_to_the_api(reading: Served) -> None:
    _, host = reading.sites[0]
    answer = reading.ask("POST", "/api/v1/checks", f'{{"host":"{host}"}}'.encode(), {"content-type": "text/plain"})
    assert answer.status == 422
    assert not reading.worker.done


@pytest.mark.parametrize("where", ["/revise/?host={}", "/replica/?site={site}&reason={}&url={}&criterion={}"])
def test_what_is_sent_comes_back_as_text(reading: Served, where: str) -> None:
    from urllib.parse import quote

    answer = reading.ask("GET", where.replace("{site}", reading.sites[0][0]).replace("{}", quote(HOSTILE)))
    assert answer.status == 200
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_an_error_of_ours_says_nothing_of_the_program(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(context) as web:
        monkeypatch.setattr("service.web.revise.disputes", lambda _engine: 1 / 0)
        answer = web.ask("GET", "/replicas/")
    assert answer.status == 500
    assert "Algo falló aquí" in answer.text
    assert "division" not in answer.text
    assert "content-security-policy" in answer.headers


def test_files_are_told_apart_by_their_tag(reading: Served) -> None:
    first = reading.ask("GET", "/sitios/")
    again = reading.ask("GET", "/sitios/", headers={"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_a_new_publication_is_served_at_once(web: Served) -> None:
    index = web.context.public / "index.html"
    old = web.ask("GET", "/")
    index.write_text("otra edición", encoding="utf-8")
    new = web.ask("GET", "/")
    assert new.text == "otra edición"
    assert new.headers["etag"] != old.headers["etag"]
