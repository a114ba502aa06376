"""The review page: only for who holds the token, under the machine's own name; strangers' text is shown, never run."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scoring.disputes import disputes
from scoring.finding import Outcome
from service.review.desk import Desk
from service.review.page import build
from service.web.checks import REGISTRY
from tests.service.review.quarter import outside, scored

HOST, TOKEN = "127.0.0.1:8123", "una-llave"
HOME = f"http://{HOST}"
ITEM = "/hallazgo/b1/search_works"
NO = {"respuesta": "absent", "razon": "No responde."}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.delenv("EGOB_STORE", raising=False)
    opened = Desk.open(scored(tmp_path))
    opened.context.evidence.mkdir()
    (opened.context.evidence / f"{'a' * 64}.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    yield opened
    opened.store.close()


class Browser:
    """What a browser keeps: cookies, and where it is led."""

    def __init__(self, desk: Desk) -> None:
        transport = httpx.ASGITransport(build(desk, TOKEN, HOST))
        self.client = httpx.AsyncClient(transport=transport, base_url=HOME, follow_redirects=True)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return asyncio.run(self.client.get(path, headers=headers))

    def post(self, path: str, form: dict[str, str], origin: str = HOME) -> httpx.Response:
        return asyncio.run(self.client.post(path, data=form, headers={"origin": origin}))


def client(desk: Desk, name: str = "") -> Browser:
    """A browser that opened the address of this start, and gave a name."""
    browser = Browser(desk)
    assert browser.get(f"/entrar?llave={TOKEN}").status_code == 200
    if name:
        assert browser.post("/nombre", {"nombre": name}).status_code == 200
    return browser


@pytest.mark.parametrize("path", ["/", ITEM, "/sitio/c1", "/estilo.css", f"/pagina/{'a' * 64}", "/entrar?llave=otra"])
def test_nothing_answers_without_the_token(desk: Desk, path: str) -> None:
    stranger = Browser(desk)
    assert stranger.get(path).status_code == 403
    stranger.client.cookies.set("llave", "otra")
    assert stranger.get(path).status_code == 403


def test_another_name_that_points_here_gets_nothing(desk: Desk) -> None:
    browser = client(desk)
    assert browser.get("/", host="sitio-ajeno.test").status_code == 421


@pytest.mark.parametrize("origin", ["http://sitio-ajeno.test", "null", ""])
def test_a_form_of_another_page_is_refused(desk: Desk, origin: str) -> None:
    browser = client(desk, "Ana")
    assert browser.post(ITEM, NO, origin).status_code == 403
    assert desk.task("Ana", ("b1", "search_works")) is not None


def test_a_body_without_end_is_refused(desk: Desk) -> None:
    browser = client(desk, "Ana")
    assert browser.post(ITEM, {"razon": "x" * 300_000}).status_code == 413


def test_two_people_settle_a_finding_in_two_browsers(desk: Desk) -> None:
    ana, luis = client(desk, "Ana"), client(desk, "Luis")
    first = ana.get(ITEM)
    assert "Buscar &lt;b&gt;trámites&lt;/b&gt;" in first.text
    assert "<b>trámites" not in first.text
    assert "Falta la palabra de otra persona" in ana.post(ITEM, NO).text
    assert "No responde" not in luis.get(ITEM).text
    assert "Queda decidido" in luis.post(ITEM, NO).text
    assert desk.store.reviews("prueba", "2026T4")["b1"][0].outcome is Outcome.ABSENT


def test_a_dispute_of_a_site_outside_is_decided_at_the_address_that_the_queue_gives(desk: Desk) -> None:
    outside(desk, "0123456789abcdef")
    outside(desk, "fedcba9876543210", host="otro.gob.gt")
    ana = client(desk, "Ana")
    (link,) = re.findall(r'href="(/hallazgo/[^"]*otro[^"]*)"', ana.get("/").text)
    assert "https://otro.gob.gt/" in ana.get(link).text
    assert "Queda decidido" in ana.post(link, NO).text
    assert [d.quarter for d in disputes(desk.store.engine, REGISTRY) if d.decision] == ["fedcba9876543210"]


def test_an_answer_without_choice_or_with_a_bad_address_is_not_kept(desk: Desk) -> None:
    ana = client(desk, "Ana")
    for form in ({"razon": "sí"}, {"respuesta": "present", "url": "javascript:alert(1)"}, {"respuesta": "quizás"}):
        answer = ana.post(ITEM, form)
        assert (answer.status_code, "No se guardó" in answer.text) == (400, True), form
    assert desk.task("Ana", ("b1", "search_works")) is not None


def test_a_whole_site_is_answered_at_once(desk: Desk) -> None:
    ana = client(desk, "Ana")
    form = {f"{c.id}.respuesta": "present" for c in desk.unanswered("Ana", "c1")}
    assert ana.post("/sitio/c1", dict(list(form.items())[1:])).status_code == 400
    assert desk.store.reviews("prueba", "2026T4") == {}
    assert ana.post("/sitio/c1", form).status_code == 200
    assert len(desk.store.reviews("prueba", "2026T4")["c1"]) == 14
    assert "Ya respondió" in ana.get("/sitio/c1").text


def test_kept_pages_are_text_and_only_evidence_is_served(desk: Desk) -> None:
    ana = client(desk, "Ana")
    page = ana.get(f"/pagina/{'a' * 64}")
    assert page.headers["content-type"].startswith("text/plain")
    assert page.headers["x-content-type-options"] == "nosniff"
    shutil.copy(desk.context.var / "egob.db", desk.context.evidence / "egob.html")
    for path in ("/pagina/egob", "/pagina/..%2fegob.db", f"/imagen/{'a' * 64}", "/pagina/%00"):
        assert ana.get(path).status_code == 404, path


def test_every_answer_has_the_headers(desk: Desk) -> None:
    ana = client(desk)
    for path in ("/", "/no-hay", f"/pagina/{'b' * 64}", "/estilo.css"):
        headers = ana.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'"), path
        assert headers["cache-control"] == "no-store", path
        assert headers["referrer-policy"] == "same-origin"  # no-referrer would make a browser's own forms foreign
