from __future__ import annotations

from pathlib import Path

import pytest

from crawler import browser as looked
from crawler.browser import BrowserNotFoundError, candidates, find_browser, missing_browser_advice, probe


def _fake(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\nexit 0\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any browser, on which every file works as one."""
    monkeypatch.setattr(looked, "_PLACES", (str(tmp_path / "headless-shell"), str(tmp_path / "chromium")))
    monkeypatch.setattr(looked, "_CACHES", (str(tmp_path / "cache"),))
    monkeypatch.setattr(looked, "probe", lambda path: path.exists())
    return tmp_path


def test_a_machine_without_a_browser_has_none(bare: Path) -> None:
    assert find_browser(None, {}) is None
    assert "chromium-headless-shell" in missing_browser_advice()


def test_the_headless_shell_is_preferred_then_the_full_browser_then_playwrights(bare: Path) -> None:
    old = _fake(bare, "cache/chromium_headless_shell-1100/chrome-linux/headless_shell")
    new = _fake(bare, "cache/chromium_headless_shell-1200/chrome-linux/headless_shell")
    assert find_browser(None, {}) == new
    full = _fake(bare, "chromium")
    assert find_browser(None, {}) == full
    shell = _fake(bare, "headless-shell")
    assert list(candidates({})) == [shell, full, new, old]


@pytest.mark.parametrize("name", ["EGOB_BROWSER", "BROWSER_PATH", "CHROME_PATH", "PUPPETEER_EXECUTABLE_PATH"])
def test_a_variable_names_the_browser(bare: Path, name: str) -> None:
    _fake(bare, "headless-shell")
    mine = _fake(bare, "mio")
    assert find_browser(None, {name: str(mine)}) == mine


def test_what_was_asked_for_is_used_or_fails(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fake(bare, "headless-shell")
    mine = _fake(bare, "mio")
    assert find_browser(str(mine), {"EGOB_BROWSER": "/no/such"}) == mine
    with pytest.raises(BrowserNotFoundError, match="setting: /no/such: not found"):
        find_browser("/no/such", {})
    with pytest.raises(BrowserNotFoundError, match="EGOB_BROWSER: /no/such"):
        find_browser(None, {"EGOB_BROWSER": "/no/such"})
    monkeypatch.setattr(looked, "probe", lambda _: False)
    with pytest.raises(BrowserNotFoundError, match="does not work"):
        find_browser(str(mine), {})


def test_a_file_that_is_no_browser_is_found_out(tmp_path: Path) -> None:
    assert not probe(_fake(tmp_path, "falso"))
    assert not probe(tmp_path / "nada")


def test_a_browser_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looked, "_PROBE_S", 0.2)
    path = tmp_path / "cuelga"
    path.write_text("#!/bin/sh\nsleep 5\n")
    path.chmod(0o755)
    assert not probe(path)


def test_the_browser_of_this_machine_works(browser: Path) -> None:
    assert probe(browser)
