"""The pages of the desk at both widths, by day and by night: axe finds nothing grave, and nothing scrolls sideways."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, sync_playwright

from crawler.browser import find_browser
from scoring import disputes
from scoring.disputes import Dispute
from service.review.desk import Desk
from service.review.page import build
from tests.building import VISITED
from tests.reports.test_accessible import GRAVE
from tests.service.review.quarter import scored

TOKEN = "llave-de-prueba"


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A desk at work, with a dispute of this quarter and one of another."""
    monkeypatch.delenv("EGOB_STORE", raising=False)
    desk = Desk.open(scored(tmp_path))
    for quarter in ("2026T3", "2026T4"):
        said = "No es así. " * 40 + "https://b1.test/" + "una-direccion-muy-larga" * 8
        disputes.file(
            desk.store.engine, Dispute("prueba", quarter, "b1", "search_works", said, "https://b1.test/", VISITED)
        )
    server = uvicorn.Server(uvicorn.Config(lambda *_: None, port=0, log_level="warning"))
    listener = server.config.bind_socket()
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    server.config.app = build(desk, TOKEN, host)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    yield f"http://{host}"
    server.should_exit = True
    thread.join(20)
    desk.store.close()


def grave(page: Page, name: str, axe: str, width: int) -> list[str]:
    page.evaluate(axe)
    found = [f"{name} {width}: {line}" for line in page.evaluate(GRAVE)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"{name} {width}: scrolls sideways")
    return found


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_grave(address: str, width: int, scheme: str) -> None:
    found = find_browser()
    if not found:
        pytest.skip("no browser on this machine: pages cannot be opened (set EGOB_BROWSER)")
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=str(found)) as chromium:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            bypass_csp=True,
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        page = context.new_page()
        page.goto(f"{address}/entrar?llave={TOKEN}")
        wrong = grave(page, "name", axe, width)
        page.get_by_label("Su nombre").fill("Ana de Prueba")
        with page.expect_navigation():
            page.get_by_role("button", name="Empezar").click()
        wrong += grave(page, "queue", axe, width)
        assert page.get_by_text("Réplicas de 2026T3 sin decidir: 1.").is_visible()
        with page.expect_navigation():
            page.locator("td a").first.click()
        assert page.get_by_text("La institución no está de acuerdo:").is_visible()
        wrong += grave(page, "finding", axe, width)
        page.goto(f"{address}/sitio/c1")
        page.get_by_text("Se ve en otra página").first.click()
        wrong += grave(page, "site", axe, width)
    assert wrong == []
