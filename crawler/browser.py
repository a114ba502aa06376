"""Which browser this machine has: the look-up, the proof that it works, and how it is started."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

_PROBE_S = 15.0  # a slow machine needs four; a binary that hangs must not hold the run up
_VARIABLES = ("EGOB_BROWSER", "BROWSER_PATH", "CHROME_PATH", "PUPPETEER_EXECUTABLE_PATH")
# The headless shell first: half the processor time of the full browser for the same DOM.
_PLACES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "chromium-headless-shell",
    "chrome-headless-shell",
    "/usr/lib/chromium/chromium",  # not the wrapper script, which writes to the error output
    "chromium",
    "google-chrome-stable",
    "google-chrome",
    "chromium-browser",
    "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
_MANAGED = (
    "chromium_headless_shell-*/*/headless_shell",
    "chromium_headless_shell-*/*/chrome-headless-shell",
    "chromium-*/*/chrome",
    "chromium-*/*/*.app/Contents/MacOS/*",
)


class BrowserNotFoundError(Exception):
    """A browser was asked for by name and cannot be used."""


def find_browser(setting: str | None = None, environ: Mapping[str, str] | None = None) -> Path | None:
    """The browser to use, proven to work, or None when the machine has none.

    A setting (or one of the environment variables) is used or fails with BrowserNotFoundError: what somebody asked
    for by name is never silently replaced. Otherwise the usual places, then what Playwright has downloaded.
    """
    environ = os.environ if environ is None else environ
    for source, named in [("setting", setting), *[(name, environ.get(name)) for name in _VARIABLES]]:
        if named:
            return _named(source, named)
    return next((path for path in candidates(environ) if probe(path)), None)


def _named(source: str, named: str) -> Path:
    found = shutil.which(named)
    if found is None:
        raise BrowserNotFoundError(f"{source}: {named}: not found or not executable; {missing_browser_advice()}")
    if not probe(Path(found)):
        raise BrowserNotFoundError(f"{source}: {found}: does not work as a browser; {missing_browser_advice()}")
    return Path(found)


def candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Browsers that may work, best first, each once."""
    seen: set[Path] = set()
    for path in [*_on_machine(), *_of_playwright(environ)]:
        real = path.resolve()
        if real not in seen:
            seen.add(real)
            yield path


def _on_machine() -> Iterator[Path]:
    for place in _PLACES:
        if found := shutil.which(place):
            yield Path(found)


def _of_playwright(environ: Mapping[str, str]) -> Iterator[Path]:
    named = environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for cache in [named] if named else _CACHES:
        folder = Path(cache).expanduser()
        for pattern in _MANAGED:
            yield from sorted((p for p in folder.glob(pattern) if os.access(p, os.X_OK)), reverse=True)


def probe(path: Path) -> bool:
    """Whether Playwright can drive this browser, tried in a process of its own within 15 s; remembered."""
    try:
        stat = path.stat()
    except OSError:
        return False
    return _probe(path, stat.st_mtime_ns, stat.st_size)


@lru_cache(maxsize=32)
def _probe(path: Path, changed: int, size: int) -> bool:  # noqa: ARG001 - a browser that changed is tried again
    command = [sys.executable, "-m", "crawler.browser", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PROBE_S, check=False)  # noqa: S603 - no shell
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def runs_script(path: str) -> bool:
    """Start the browser and let it run one script."""
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=launch_arguments(), timeout=_PROBE_S * 1000)
            page = browser.new_page()
            page.set_content("<p id=a></p><script>document.getElementById('a').textContent = 6 * 7</script>")
            worked = page.inner_text("#a") == "42"
            browser.close()
    except Error:
        return False
    return worked


def launch_arguments() -> list[str]:
    """Switches beside Playwright's own: no graphics card, no way around the proxy, no talk with the maker."""
    return [
        *(["--no-sandbox"] if is_root() else []),
        "--disable-gpu",
        "--disable-quic",
        "--dns-prefetch-disable",
        "--no-first-run",
        "--block-new-web-contents",
        "--no-pings",
        "--mute-audio",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        "--disable-speech-api",
        "--deny-permission-prompts",
        # One process per page instead of one per host of its frames: the frames hold nobody's session here, and
        # the requests of all of them are then judged in one place.
        "--disable-site-isolation-trials",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    ]


def is_root() -> bool:
    """Chromium's sandbox refuses to work for root."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def missing_browser_advice() -> str:
    """What to install, in one line."""
    return (
        "install one with: apt-get install --no-install-recommends chromium-headless-shell fonts-dejavu-core "
        "(or: python -m playwright install chromium-headless-shell), or name one in EGOB_BROWSER"
    )


if __name__ == "__main__":
    sys.exit(0 if runs_script(sys.argv[1]) else 1)
