"""What the house tests read: the source of the four packages as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
PACKAGES = ("crawler", "scoring", "reports", "service")
BROAD = {"Exception", "BaseException"}


def modules() -> list[Path]:
    """Python files of the four packages, relative to the checkout."""
    return sorted(path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@cache
def tree(module: Path) -> ast.Module:
    """Syntax tree of a module."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=str(module))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of these kinds in the four packages, with its module."""
    return ((module, node) for module in modules() for node in ast.walk(tree(module)) if isinstance(node, kinds))


def lines(module: Path) -> int:
    """Length of a module."""
    return len((ROOT / module).read_text(encoding="utf-8").splitlines())


def names(node: ast.expr | None) -> set[str]:
    """Names in an except clause or an argument list; a bare except counts as BaseException."""
    if node is None:
        return {"BaseException"}
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def broad_handlers() -> list[str]:
    """Places that catch everything: except Exception, a bare except, suppress(Exception)."""
    found = [
        (module, node.lineno)
        for module, node in nodes(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler) and names(node.type) & BROAD
    ]
    found += [
        (module, node.lineno)
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and called(node) == "suppress" and any(names(arg) & BROAD for arg in node.args)
    ]
    return [f"{module}:{line}" for module, line in found]


def called(node: ast.Call) -> str:
    """Last part of the name that is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def long_functions(limit: int) -> list[str]:
    """Functions longer than the limit, from def to their last line."""
    return [
        f"{module}:{node.lineno} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for module, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > limit
    ]


def prints() -> list[str]:
    """Calls of the built-in print."""
    return [
        f"{module}:{node.lineno}"
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def named_lists(files: set[str]) -> dict[str, str]:
    """Word lists that code names ("file.list", where config/vocabulary/ has the file) -> where."""
    found: dict[str, str] = {}
    for module, node in nodes(ast.Constant):
        if module.parts[0] in {"crawler", "scoring"} and isinstance(node, ast.Constant) and isinstance(node.value, str):
            file, dot, name = node.value.partition(".")
            if dot and file in files and name.replace("_", "").isalnum() and name not in {"yaml", "py", "csv"}:
                found[node.value] = f"{module}:{node.lineno}"
    return found


def asked_lists() -> dict[str, str]:
    """Word lists that are asked for by a literal name: words("file.list") -> where."""
    return {
        arg.value: f"{module}:{node.lineno}"
        for module, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and module.parts[0] in {"crawler", "scoring"} and called(node) == "words"
        for arg in node.args[:1]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }


def asked_fingerprints() -> dict[str, str]:
    """Kinds of fingerprints that code asks for: fingerprints["chat"] or fingerprints.get("chat") -> where."""
    found: dict[str, str] = {}
    for module, node in nodes(ast.Subscript, ast.Call):
        holder, key = _holder_and_key(node)
        if isinstance(holder, ast.Attribute) and holder.attr == "fingerprints" and isinstance(key, ast.Constant):
            found[str(key.value)] = f"{module}:{key.lineno}"
    return found


def _holder_and_key(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    if isinstance(node, ast.Subscript):
        return node.value, node.slice
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        return node.func.value, node.args[0]
    return None, None
