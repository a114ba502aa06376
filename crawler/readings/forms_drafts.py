"""All drafts of a page: every form element, the scopes of page-wide ones, and bare fields outside any form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.forms_draft import Draft, draft_of
from crawler.readings.forms_fields import CONTROLS, SCRIPT_BUTTONS, Control, Labels, control
from crawler.readings.forms_scope import SILENT, scopes

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

# Hidden fields by which ASP.NET and JSF post the whole page back.
_PAGE_WIDE = re.compile(
    r"__VIEWSTATE|__EVENTVALIDATION|__EVENTTARGET|(?:javax|jakarta)\.faces\.ViewState", re.IGNORECASE
)
_FORM_NAME = re.compile(r"\A(?:aspnetForm|Form1|form1)\Z")  # names that Visual Studio and SharePoint give
_MAX_FORMS = 60  # a listing with a form per row says nothing new after these
_MAX_CONTROLS = 400  # a page-wide grid can hold thousands
_MAX_BUTTONS = 600


def drafts(reading: Reading) -> list[Draft]:
    """Drafts in document order, each page-wide form followed by its scopes; then the scopes outside any form."""
    labels = Labels.of(reading.tree)
    base = reading.page.final_url
    nodes = reading.tree.css("form")[:_MAX_FORMS]
    controls = _by_owner(reading, nodes, CONTROLS, labels, _MAX_CONTROLS * 2)
    wide = {n.mem_id for n in nodes if _is_page_wide(n, controls.get(n.mem_id, []))}
    need_links = wide or 0 in controls
    links = _by_owner(reading, nodes, SCRIPT_BUTTONS, labels, _MAX_BUTTONS, only=wide | {0}) if need_links else {}
    found: list[Draft] = []
    for index, form in enumerate(nodes):
        own = controls.get(form.mem_id, [])
        found.append(draft_of(form, form, index, own, base, page_wide=form.mem_id in wide))
        if form.mem_id in wide:
            found.extend(_local(form, index, own, links.get(form.mem_id, []), base))
    found.extend(_local(None, -1, controls.get(0, []), links.get(0, []), base))
    return found


def _is_page_wide(form: LexborNode, controls: list[Control]) -> bool:
    given = form.attributes
    named = _FORM_NAME.match(given.get("id") or given.get("name") or "") is not None
    return named or any(_PAGE_WIDE.search(c.name) for c in controls if c.type == "hidden")


def _by_owner(
    reading: Reading, forms: list[LexborNode], selector: str, labels: Labels, limit: int, only: set[int] | None = None
) -> dict[int, list[Control]]:
    """Controls by the form that owns them (form="id" first, else the ancestor); 0 = outside any form."""
    by_id = {n.id: int(n.mem_id) for n in forms if n.id}
    known: dict[int, int] = {int(n.mem_id): int(n.mem_id) for n in forms}
    found: dict[int, list[Control]] = {}
    for node in reading.tree.css(selector)[:limit]:
        owner = by_id.get(node.attributes.get("form") or "") or _owner(node, known)
        if only is None or owner in only:
            found.setdefault(owner, []).append(control(node, labels))
    return found


def _owner(node: LexborNode, known: dict[int, int]) -> int:
    """Climb to a form or to a node whose form is known; every node on the way is remembered."""
    path: list[int] = []
    current = node.parent
    owner = 0
    while current is not None:
        mark = int(current.mem_id)
        if mark in known:
            owner = known[mark]
            break
        path.append(mark)
        current = current.parent
    known.update(dict.fromkeys(path, owner))
    return owner


def _local(form: LexborNode | None, index: int, own: list[Control], links: list[Control], base: str) -> list[Draft]:
    asked = [c for c in own if c.type not in SILENT]
    if not asked:
        return []
    hidden = [c for c in own if c.type == "hidden"] if form is not None else []
    buttons = [c for c in own if c.is_button]
    nodes = {c.node.mem_id for c in buttons}
    pushes = [*buttons, *(c for c in links if c.node.mem_id not in nodes)]
    parts = scopes(form, asked, pushes)
    order = _order(form) if form is not None else {c.node.mem_id: rank for rank, c in enumerate([*own, *links])}
    return [
        draft_of(s.node, form, index, [*hidden, *s.controls(order)], base, page_wide=False, local=True) for s in parts
    ]


def _order(form: LexborNode) -> dict[int, int]:
    return {int(n.mem_id): rank for rank, n in enumerate(form.css(f"{CONTROLS}, {SCRIPT_BUTTONS}"))}
