"""The fault matrix: its rows, and the tests that show each of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
IDS = tuple(f"F{number:02}" for number in range(1, 47))


@dataclass(frozen=True)
class Fault:
    """One row: what is done to the crawl, what must happen, and the node ids of the tests that show it."""

    id: str
    name: str
    expected: str
    tests: tuple[str, ...] = ()
    stand_in: str = ""
    not_staged: str = ""


@dataclass
class Matrix:
    """All rows by id."""

    faults: Mapping[str, Fault] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Matrix:
        """faults.yaml and the marks of tests/hostile."""
        rows = yaml.safe_load((FOLDER / "faults.yaml").read_text(encoding="utf-8"))
        marked = list(marks())
        faults = {}
        for name, row in rows.items():
            tests = (*row.pop("tests", ()), *(test for fault, test in marked if fault == name))
            faults[name] = Fault(id=name, tests=tests, **row)
        return cls(faults)


def marks() -> Iterator[tuple[str, str]]:
    """(fault, node id) of every `@pytest.mark.fault("F07", ...)` in this folder."""
    for path in sorted(FOLDER.glob("test_*.py")):
        for function in functions(path):
            for mark in function.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.fault":
                    node = f"{path.relative_to(ROOT)}::{function.name}"
                    yield from ((ast.literal_eval(argument), node) for argument in mark.args)


def functions(path: Path) -> list[ast.FunctionDef]:
    """The test functions of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
