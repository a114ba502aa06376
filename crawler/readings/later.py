"""Later: fields of a record that are worked out when asked for; of most links nobody asks where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

T = TypeVar("T")
#: A function and what it is called with: a page makes hundreds, and a tuple costs a third of a partial.
Call = tuple[Any, ...]


def on_page(kind: type[T], known: Mapping[str, object], **later: Call) -> T:
    """A record of a frozen dataclass whose `__getattr__` is `work_out`; `later` are the fields left open."""
    made = object.__new__(kind)
    made.__dict__.update(known, _open=later)
    return made


def work_out(record: object, name: str) -> str:
    """The value of a field that was left open; Python asks here only for what the record has not."""
    left_open = record.__dict__.get("_open", {})
    if name not in left_open:
        raise AttributeError(name)
    function, *given = left_open[name]
    value: str = function(*given)
    record.__dict__[name] = value
    return value
