"""A real browser asks for a check, follows it, reads the result, disputes it; a person decides; with and without JavaScript."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.browser import find_browser
from scoring.finding import Outcome
from service.context import Context
from service.demo import days, set_clock
from service.demo import served as simulated
from service.review.desk import Answer, Desk
from service.simulation.world import World
from tests.house import CONFIG
from tests.played import Played
from tests.reports.test_accessible import GRAVE
from tests.service.web.world import Served

PERMALINK = re.compile(r"/(revise|en/check)/[0-9a-f]{16}/$")
REASON = "La encuesta está en la página de participación desde enero."
WIDTHS = (360, 1280)
NAME = "revise.example"  # of this machine, for the browser of these tests only


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    found = find_browser()
    if not found:
        pytest.skip("no browser on this machine: pages cannot be opened (set EGOB_BROWSER)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(found), args=[f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Reader:
    """One person with a browser. What the pages say in the console, or try to load from elsewhere, is collected."""

    browser: Browser
    address: str
    axe: str
    pictures: Path | None = None

    @contextmanager
    def page(self, *, scripts: bool = True, width: int = 1280) -> Iterator[Page]:
        context = self.browser.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 900}, base_url=self.address
        )
        page = context.new_page()
        wrong: list[str] = []
        page.on("dialog", lambda dialog: wrong.append(f"a dialog: {dialog.message}"))
        page.on("pageerror", lambda error: wrong.append(f"a script broke: {error}"))
        page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
        page.on("request", lambda asked: wrong.append(asked.url) if not self._inside(asked.url) else None)
        yield page
        context.close()
        assert wrong == []

    def _inside(self, url: str) -> bool:
        return url.startswith((self.address, "data:", "blob:"))

    def grave(self, path: str, name: str) -> list[str]:
        """What axe finds, and what scrolls sideways, at both widths; the pictures are kept for people to look at."""
        found = []
        for width in WIDTHS:
            context = self.browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
            page = context.new_page()
            page.goto(self.address + path)
            if self.pictures:
                page.screenshot(path=str(self.pictures / f"{name}-{width}.png"), full_page=name != "result")
            page.evaluate(self.axe)
            found += [f"{name} {width}: {line}" for line in page.evaluate(GRAVE)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{name} {width}: scrolls sideways")
            context.close()
        return found


def walk(
    reader: Reader, host: str, decide: Callable[[], None], begin: Callable[[], None], *, patience_s: float
) -> None:
    """Form, progress, result, permalink, dispute, decision, log."""
    grave = reader.grave("/revise/", "form")
    with reader.page() as page:
        page.goto("/revise/")
        page.get_by_label("Nombre del sitio").fill("https://" + host + "/")
        page.get_by_role("button", name="Revisar").click()
        expect(page.get_by_role("alert")).to_contain_text("solo el nombre")
        page.get_by_label("Nombre del sitio").fill(host)
        page.get_by_role("button", name="Revisar").click()
        expect(page).to_have_url(PERMALINK)
        link = page.url.removeprefix(reader.address)
        expect(page.get_by_role("status")).to_contain_text(re.compile("En la cola|Visitando"))
        grave += reader.grave(link, "progress")
        begin()
        expect(page.get_by_role("heading", name="¿No está de acuerdo?")).to_be_visible(timeout=patience_s * 1000)
        expect(page.locator("article.finding:not(.shown)")).to_have_count(14)
        assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    grave += reader.grave(link, "result")
    with reader.page() as page:  # somebody else, with the address only
        page.goto(link)
        page.get_by_role("link", name="Presentar una réplica").click()
        page.get_by_label("Criterio").select_option("online_surveys")
        page.get_by_label("Por qué no está de acuerdo").fill(REASON)
        page.get_by_label("Página del sitio donde se ve").fill("https://otro.example/encuesta")
        page.get_by_role("button", name="Presentar").click()
        expect(page.get_by_role("alert")).to_contain_text("mismo sitio")
        grave += reader.grave(page.url.removeprefix(reader.address) + "?check=" + link.split("/")[2], "reply")
        page.get_by_label("Página del sitio donde se ve").fill(f"http://{host}/encuesta")
        page.get_by_role("button", name="Presentar").click()
        expect(page).to_have_url(re.compile(r"/replicas/#r-[0-9a-f]{16}$"))
        expect(page.get_by_role("row", name=REASON)).to_contain_text("En espera de una persona")
        decide()
        page.reload()
        expect(page.get_by_role("row", name=REASON)).to_contain_text("Tiene razón")
        expect(page.get_by_role("row", name=REASON)).to_contain_text("Ana Pérez de Prueba")
        expect(page.get_by_role("table")).to_have_css("display", "table")  # its headings stand above their cells
    grave += reader.grave("/replicas/", "log")
    assert grave == []


def walk_without_scripts(reader: Reader, host: str, begin: Callable[[], None], *, patience_s: float) -> None:
    """The same in English on pages that reload themselves."""
    with reader.page(scripts=False, width=360) as page:
        page.goto("/en/check/")
        page.get_by_label("Name of the site").fill(host)
        page.get_by_role("button", name="Check").click()
        expect(page).to_have_url(PERMALINK)
        expect(page.get_by_role("status")).to_contain_text(re.compile("In the queue|Visiting"))
        begin()
        expect(page.get_by_role("heading", name="You do not agree?")).to_be_visible(timeout=patience_s * 1000)
        expect(page.locator("article.finding:not(.shown)")).to_have_count(14)


def decision(context: Context, site: str) -> None:
    """What a person does in `egob review`."""
    desk = Desk.open(context)
    with closing(desk.store):
        task = desk.task("Ana Pérez de Prueba", (site, "online_surveys"))
        assert task is not None
        assert [d.reason for d in task.disputes] == [REASON]
        desk.say("Ana Pérez de Prueba", task, Answer(Outcome.PRESENT, "Está abierta y se puede responder."))


def test_a_check_from_the_form_to_the_log(web: Served, chromium: Browser, axe: str, tmp_path: Path) -> None:
    reader = Reader(chromium, web.address, axe, Path(os.environ.get("EGOB_PICTURES") or tmp_path))
    site, host = web.sites[0]
    walk(reader, host, lambda: decision(web.context, site), web.worker.open.set, patience_s=20)


def test_a_form_is_ours_without_https_too(web: Served, chromium: Browser) -> None:
    """Over HTTP under a name a browser says no Sec-Fetch-Site: it is known by its Origin, which our pages let it say."""
    _, host = web.sites[0]
    page, asked = chromium.new_page(), []
    page.on("request", lambda request: asked.append(request.all_headers()) if request.method == "POST" else None)
    page.goto(f"http://{NAME}:{web.port}/revise/")
    page.get_by_label("Nombre del sitio").fill(host)
    page.get_by_role("button", name="Revisar").click()
    expect(page).to_have_url(PERMALINK)
    page.close()
    assert [(one.get("sec-fetch-site"), one["origin"]) for one in asked] == [(None, f"http://{NAME}:{web.port}")]


def test_a_check_without_scripts(web: Served, chromium: Browser, axe: str) -> None:
    _, host = web.sites[1]
    walk_without_scripts(Reader(chromium, web.address, axe), host, web.worker.open.set, patience_s=20)


@pytest.mark.full
def test_real_checks_in_the_simulated_world(
    chromium: Browser, axe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same with `egob serve`, its worker and a crawl of a served site."""
    played = Played(tmp_path, 6)
    played.finish()
    monkeypatch.setenv("EGOB_VAR", str(played.var))
    world = World.load(CONFIG, 6)
    context = replace(played.context, browser=None)
    with simulated(CONFIG, context.simulation_folder, 6):
        set_clock(days(world.start)[0], context.simulation_folder)
        monkeypatch.setenv("EGOB_NOW", os.environ["EGOB_NOW"])
        sites = [(s.id, s.url.split("/")[2].partition(":")[0]) for s in evaluated(context)]
        with serving(8123) as address:
            reader = Reader(chromium, address, axe, Path(os.environ.get("EGOB_PICTURES") or tmp_path))
            site, host = sites[0]
            walk(reader, host, lambda: decision(context, site), lambda: None, patience_s=240)
            walk_without_scripts(reader, sites[1][1], lambda: None, patience_s=300)


@dataclass(frozen=True)
class _Site:
    id: str
    url: str


def evaluated(context: Context) -> list[_Site]:
    """Sites of the published quarter that could be read, each on a host of its own."""
    desk = Desk.open(context)
    with closing(desk.store):
        read = set(desk.frames.visits.loc[desk.frames.visits["status"] == "evaluated", "site_id"])
        rows = desk.frames.sites.to_dict("records")
    hosts = [row["url"].split("/")[2] for row in rows if row["url"]]
    return [
        _Site(r["site_id"], r["url"])
        for r in rows
        if r["site_id"] in read and r["role"] == "dependency" and hosts.count(r["url"].split("/")[2]) == 1
    ]


@contextmanager
def serving(port: int) -> Iterator[str]:
    """`egob serve` as an operator starts it."""
    command = [sys.executable, "-c", "from service.cli import main; main()", "serve", "--registry", "simulacion"]
    process = subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        assert process.stdout is not None
        line = process.stdout.readline().decode().strip()
        assert line == f"http://127.0.0.1:{port}/", line
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.communicate(timeout=30)


def wait_for(port: int) -> None:
    """Until the port answers; the line is printed a moment before."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            threading.Event().wait(0.05)
    raise AssertionError(f"nothing listens on {port}")
