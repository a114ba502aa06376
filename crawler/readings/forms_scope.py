"""Scopes: which fields and buttons belong together where no form element says so (ASP.NET, JSF, bare inputs)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from crawler.readings.forms_fields import Control

_CLIMB = 7  # ancestors between a field and its button; further up is another part of the page
_MAX_SCOPES = 40
SILENT = {"hidden", "submit", "image", "button", "reset", "link"}  # types that ask nothing


@dataclass(slots=True)
class Scope:
    """Fields that are sent by the same button(s), under one node."""

    node: LexborNode
    fields: list[Control]
    buttons: list[Control] = field(default_factory=list)

    def controls(self, order: dict[int, int]) -> list[Control]:
        """Fields and buttons in document order."""
        return sorted([*self.fields, *self.buttons], key=lambda c: order.get(c.node.mem_id, 0))


def scopes(root: LexborNode | None, fields: Iterable[Control], pushes: list[Control]) -> list[Scope]:
    """Group `fields` by the nearest ancestor below `root` that holds one of `pushes` too.

    What finds no such ancestor goes with the next button in the order of the document (`pushes` are in that order)."""
    stop = root.mem_id if root is not None else 0
    holding = _ancestors(pushes, stop)
    groups: dict[int, Scope] = {}
    loose: list[Control] = []
    for asked in fields:
        holder = _climb(asked.node, stop, holding)
        if holder is None:
            loose.append(asked)
        else:
            groups.setdefault(holder.mem_id, Scope(holder, [])).fields.append(asked)
    taken = _give_buttons(groups, pushes, stop)
    merged = _merge(groups, stop)
    return [*merged, *_by_order(loose, [p for p in pushes if p.node.mem_id not in taken])][:_MAX_SCOPES]


def _ancestors(controls: list[Control], stop: int) -> set[int]:
    seen: set[int] = set()
    for item in controls:
        current = item.node.parent
        while current is not None and current.mem_id != stop and current.tag not in {"body", "html"}:
            if current.mem_id in seen:
                break
            seen.add(current.mem_id)
            current = current.parent
    return seen


def _climb(node: LexborNode, stop: int, wanted: Iterable[int], steps: int = _CLIMB) -> LexborNode | None:
    current = node.parent
    for _ in range(steps):
        if current is None or current.mem_id == stop:
            return None
        if current.mem_id in wanted:
            return current
        current = current.parent
    return None


def _give_buttons(groups: dict[int, Scope], pushes: list[Control], stop: int) -> set[int]:
    taken: set[int] = set()
    for push in pushes:
        holder = _climb(push.node, stop, groups, steps=40)
        if holder is not None:
            groups[holder.mem_id].buttons.append(push)
            taken.add(push.node.mem_id)
    return taken


def _merge(groups: dict[int, Scope], stop: int) -> list[Scope]:
    """A group whose only buttons stand in inner groups is one form with them (user name above, password beside)."""
    hungry = {mark for mark, scope in groups.items() if not scope.buttons}
    kept: dict[int, Scope] = dict(groups)
    for mark, scope in groups.items():
        outer = _climb(scope.node, stop, hungry, steps=40)
        if outer is not None and outer.mem_id != mark:
            groups[outer.mem_id].fields.extend(scope.fields)
            groups[outer.mem_id].buttons.extend(scope.buttons)
            kept.pop(mark, None)
    return list(kept.values())


def _by_order(loose: list[Control], pushes: list[Control]) -> list[Scope]:
    """Consecutive fields and the first button after them; each scope is told by its first field."""
    found: list[Scope] = []
    for asked in loose:
        button = _next(asked.node, pushes)
        last = found[-1] if found else None
        if button is not None and last is not None and last.buttons and last.buttons[0] is button:
            last.fields.append(asked)
        else:
            found.append(Scope(asked.node, [asked], [button] if button is not None else []))
    return found


def _next(node: LexborNode, pushes: list[Control]) -> Control | None:
    """First button behind the field among its next siblings, at most three levels up."""
    marks = {p.node.mem_id: p for p in pushes}
    current: LexborNode | None = node
    for _ in range(3):
        if current is None or current.tag in {"form", "body"}:
            return None
        sibling = current.next
        for _ in range(8):
            if sibling is None:
                break
            hit = marks.get(sibling.mem_id)
            if hit is not None:
                return hit
            sibling = sibling.next
        current = current.parent
    return None
