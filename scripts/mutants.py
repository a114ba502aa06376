"""Mutants: python scripts/mutants.py [--only WORD] [--workers N]

Each row of mutants.yaml takes one guard out of a copy of the tree (a line of code replaced, or a word list emptied) and
names the tests that must then fail. Lists survivors; ends with 1 if any survives, a text is not found, or a mutant does
not run at all. Rows: guard, file, tests, and either find and put, or list (a key of the YAML file to empty); browser
marks the few whose tests need one, which are left out, and said so, where there is none."""

from __future__ import annotations

import argparse
import itertools
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from crawler.browser import find_browser

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "scripts" / "mutants.yaml"
COPIED = ("config", "crawler", "reports", "scoring", "service", "tests", "pyproject.toml")
NEVER = "zxqv"  # what an emptied list holds: lists may not be empty, and no page says this
LIMIT_S = 120.0  # of one pytest run; the longest of the table takes a tenth of it on an idle machine
ALL_LIMIT_S = 1800.0  # of all tests of the table, which have to pass before any guard is taken out
_SECONDS = itertools.count(10)  # compiled files are told apart by whole seconds, so every mutant has its own
FAILED, PASSED = 1, 0  # pytest: tests failed, tests passed; anything else did not run


@dataclass(frozen=True)
class Mutant:
    """One guard, how it is taken out, and which tests stand over it."""

    guard: str
    file: str
    tests: tuple[str, ...]
    find: str = ""
    put: str = ""
    list: str = ""
    browser: bool = False


def main() -> int:
    """Run the table and print what survives."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", default="", help="guards whose name or file holds this word")
    arguments.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = arguments.parse_args()
    named = [one for one in read(TABLE) if given.only in f"{one.guard} {one.file}"]
    mutants = [one for one in named if not one.browser or find_browser() is not None]
    if len(mutants) < len(named):
        say(f"{len(named) - len(mutants)} mutants are left out: their tests need a browser and there is none.")
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees = [copy_tree(Path(folder) / str(n)) for n in range(max(1, given.workers))]
        tests = sorted({test for one in mutants for test in one.tests})
        if (code := tested(trees[0], tests, ALL_LIMIT_S)) != PASSED:
            say(f"The tests do not pass without a mutant (pytest ended with {code}; -1: not in {ALL_LIMIT_S:.0f} s).")
            return 1
        results = run_all(mutants, trees)
    wrong = {guard: said for guard, said in results.items() if said}
    for guard, said in wrong.items():
        say(f"{said}: {guard}")
    say(f"{len(mutants)} mutants, {len(mutants) - len(wrong)} caught, {len(wrong)} not.")
    return 1 if wrong or not mutants else 0


def read(table: Path) -> list[Mutant]:
    """The rows; every guard has a name of its own."""
    rows = yaml.safe_load(table.read_text(encoding="utf-8"))
    mutants = [mutant(row) for row in rows]
    names = [one.guard for one in mutants]
    if len(set(names)) != len(names):
        raise SystemExit(f"guards named twice: {sorted({n for n in names if names.count(n) > 1})}")
    return mutants


def mutant(row: Mapping[str, Any]) -> Mutant:
    """One row; `tests` are paths below tests/ without ending, set apart by blanks; path::name is a single test."""
    tests = tuple("tests/{}.py{}{}".format(*name.partition("::")) for name in row["tests"].split())
    return Mutant(**{**row, "tests": tests})


def copy_tree(to: Path) -> Path:
    """A tree of its own for one worker; the checkout is never touched."""
    to.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copy(source, to / name)
    return to


def run_all(mutants: list[Mutant], trees: list[Path]) -> dict[str, str]:
    """Guard -> "" when its mutant was caught, else what happened; one thread for each tree."""
    waiting: queue.SimpleQueue[Mutant] = queue.SimpleQueue()
    for one in mutants:
        waiting.put(one)
    results = {one.guard: "not run" for one in mutants}

    def work(tree: Path) -> None:
        while True:
            try:
                one = waiting.get_nowait()
            except queue.Empty:
                return
            results[one.guard] = judged(one, tree)

    threads = [threading.Thread(target=work, args=(tree,)) for tree in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def judged(one: Mutant, tree: Path) -> str:
    """Take the guard out, run its tests, put the guard back."""
    path = tree / one.file
    before = path.read_text(encoding="utf-8")
    after = changed(one, before)
    if after is None:
        return "TEXT NOT FOUND ONCE"
    written = path.stat().st_mtime
    path.write_text(after, encoding="utf-8")
    later = written + next(_SECONDS)
    os.utime(path, (later, later))
    try:
        code = tested(tree, list(one.tests), LIMIT_S)
    finally:
        path.write_text(before, encoding="utf-8")
        os.utime(path, (written, written))
    return {FAILED: "", PASSED: "SURVIVES"}.get(code, f"DOES NOT RUN (pytest {code})")


def changed(one: Mutant, text: str) -> str | None:
    """The file without the guard; None when the table no longer fits the file."""
    if not one.list:
        return text.replace(one.find, one.put) if one.find and text.count(one.find) == 1 else None
    lists = yaml.safe_load(text)
    if one.list not in lists:
        return None
    return yaml.safe_dump({**lists, one.list: [NEVER]}, allow_unicode=True)


def tested(tree: Path, tests: list[str], limit_s: float) -> int:
    """Exit code of pytest in the tree, -1 when it takes too long. PYTHONPATH comes before the installed package, so the
    tree is what runs."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled once, the tree runs three times as fast
    try:
        done = subprocess.run(  # noqa: S603 - our own table, no shell
            command, cwd=tree, env=environment, capture_output=True, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired:
        return -1
    return done.returncode


def say(text: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
