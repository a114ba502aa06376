"""What the real software needs from this machine: packages, a cache folder, loopback ports, bounded processes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
CACHE = ROOT / "var" / "real"
INSTALL_S = 600  # downloads of about 60 MB, or pip with about 40 wheels
STEP_S = 240  # one maintenance script on a busy machine with two cores
START_S = 60  # first answer of a server
READY = "/is-it-ready"  # no site has it; what asks for it is this machine, not the visitor


class NotInstallableError(Exception):
    """The software cannot be had here: no root, no registry of packages, or not this system."""


def run(
    command: Sequence[str | Path], *, cwd: Path | None = None, env: Mapping[str, str] | None = None,
    seconds: float = STEP_S, text: str = "",
) -> str:  # fmt: skip
    """Standard output of a command. Raises RuntimeError with its last lines when it fails or takes too long."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, cwd=cwd, env={**os.environ, **(env or {})}, input=text, timeout=seconds,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"{' '.join(words)[:200]}: longer than {seconds:.0f} s") from error
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()[-12:]
        raise RuntimeError(f"{' '.join(words)[:200]}: exit {done.returncode}\n" + "\n".join(said))
    return done.stdout


def need_programs(programs: Mapping[str, str]) -> None:
    """Install the Debian packages (program -> packages, separated by blanks) whose program is not here."""
    missing = [package for program, packages in programs.items() if not shutil.which(program)
               for package in packages.split()]  # fmt: skip
    _install(missing)


def _install(packages: Sequence[str]) -> None:
    if not packages:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise NotInstallableError(f"needs the Debian packages {' '.join(packages)}; only root with apt can have them")
    _apt("apt-get", "install", "-y", "--no-install-recommends", *packages)


def need_php(*modules: str) -> None:
    """PHP on the command line with these modules (sqlite3, mysqli ...), from Debian's packages where missing."""
    need_programs({"php": "php-cli"})
    have = run(["php", "-m"]).lower().split()
    packages = [f"php-{module.removesuffix('i') if module == 'mysqli' else module}" for module in modules
                if module not in have]  # fmt: skip
    _install(packages)


def unpacked(name: str, packages: Sequence[str]) -> Path:
    """Folder with the files of Debian packages, unpacked and not installed: no service of theirs starts."""
    folder = CACHE / f"{name}-deb"
    if (folder / ".ready").exists():
        return folder
    if not shutil.which("apt-get"):
        raise NotInstallableError("needs Debian packages, and there is no apt here")
    shutil.rmtree(folder, ignore_errors=True)
    files = folder / "files"
    files.mkdir(parents=True)
    _apt("apt-get", "-o", "APT::Sandbox::User=root", "download", *packages, cwd=files)
    for file in sorted(files.glob("*.deb")):
        run(["dpkg", "-x", file, folder])
    shutil.rmtree(files)
    (folder / ".ready").touch()
    return folder


def _apt(*command: str, cwd: Path | None = None) -> None:
    env = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}  # a package must not start a service
    try:
        if os.geteuid() == 0:
            run(["apt-get", "update"], env=env, seconds=INSTALL_S)
        run(command, cwd=cwd, env=env, seconds=INSTALL_S)
    except RuntimeError as error:
        raise NotInstallableError(f"the Debian packages cannot be had: {error}") from error


def virtual_environment(name: str, requirement: str) -> Path:
    """Python of an environment of its own that has a requirement installed."""
    folder = CACHE / f"{name}-venv"
    python = folder / "bin" / "python"
    if (folder / ".ready").exists():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    run(["python3", "-m", "venv", folder])
    try:
        run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", requirement], seconds=INSTALL_S)
    except RuntimeError as error:
        raise NotInstallableError(f"{requirement} cannot be had: {error}") from error
    (folder / ".ready").touch()
    return python


def copy_tree(source: Path, target: Path) -> None:
    """A copy that shares its files with the source (hard links): quick, and small on disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    run(["cp", "-al", source, target])


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def process(
    command: Sequence[str | Path], *, log: Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours while the block runs; it and its children are stopped by their own group."""
    with log.open("ab") as file:
        child = subprocess.Popen(
            [str(word) for word in command], cwd=cwd, env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True,
        )  # fmt: skip
    try:
        yield child
    finally:
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(child.pid, sign)
                child.wait(timeout=20)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def wait_for(port: int, child: subprocess.Popen[bytes], log: Path) -> None:
    """Return once a loopback server answers, whatever it answers; raises RuntimeError when it ends or never does."""

    def answers() -> bool:
        connection = HTTPConnection("127.0.0.1", port, timeout=START_S)
        try:
            connection.request("GET", READY)
            connection.getresponse().read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        return True

    wait_until(answers, child, log)


def wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], log: Path) -> None:
    """Return once something is ready; raises RuntimeError with the log when the process ends or takes too long."""
    until = time.monotonic() + START_S
    while not ready():
        if time.monotonic() > until or _ended(child, within=0.2):
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise RuntimeError(f"{child.args!s:.200} does not answer\n{said}")


def _ended(child: subprocess.Popen[bytes], within: float) -> bool:
    try:
        child.wait(timeout=within)
    except subprocess.TimeoutExpired:
        return False
    return True
