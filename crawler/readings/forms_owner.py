"""Which form a control belongs to: by its form attribute, by nesting, and as browsers mend forms torn by tables."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

OUTSIDE = 0
_TABLES = {"table", "tbody", "thead", "tfoot", "tr"}
_REACH = 3  # ancestors of a torn form in which its controls may stand


class Owners:
    """Owners of one page's controls; climbing remembers every node on the way, so a page costs time by its size."""

    def __init__(self, forms: list[LexborNode]) -> None:
        self._forms = {int(form.mem_id): form for form in forms}
        self._by_id = {form.id: int(form.mem_id) for form in forms if form.id}
        self._nested: dict[int, int] = {mark: mark for mark in self._forms}

    def of(self, nodes: list[LexborNode]) -> dict[int, list[LexborNode]]:
        """Nodes by the mem_id of their form; OUTSIDE for those of none. `nodes` are in document order, forms included.

        `<table><form><tr><td><input>` leaves an empty form beside its controls: the parser closes the form at once and
        a browser still knows that the inputs are its own. So controls outside any form go to the empty form before
        them, within the table (or three ancestors) in which that form stands."""
        found: dict[int, list[LexborNode]] = {}
        torn: LexborNode | None = None
        for node in nodes:
            mark = int(node.mem_id)
            if mark in self._forms:
                torn = node if node.css_first("input, select, textarea, button") is None else None
                continue
            owner = self._by_id.get(node.attributes.get("form") or "") or self._climb(node)
            if owner == OUTSIDE and torn is not None and self._reaches(torn, node):
                owner = int(torn.mem_id)
            found.setdefault(owner, []).append(node)
        return found

    def _climb(self, node: LexborNode) -> int:
        path: list[int] = []
        current = node.parent
        owner = OUTSIDE
        while current is not None:
            mark = int(current.mem_id)
            if mark in self._nested:
                owner = self._nested[mark]
                break
            path.append(mark)
            current = current.parent
        self._nested.update(dict.fromkeys(path, owner))
        return owner

    def _reaches(self, form: LexborNode, node: LexborNode) -> bool:
        holder = container(form)
        wanted = int(holder.mem_id)
        current: LexborNode | None = node
        while current is not None:
            if int(current.mem_id) == wanted:
                return True
            current = current.parent
        return False


def container(form: LexborNode) -> LexborNode:
    """What holds the controls of a torn form: its table, else its third ancestor below body."""
    current = form
    for _ in range(_REACH):
        parent = current.parent
        if parent is None or parent.tag in {"body", "html"}:
            return current
        current = parent
        if current.tag == "table" or (
            form.parent is not None and form.parent.tag not in _TABLES and current.tag == "td"
        ):
            return current
    return current
