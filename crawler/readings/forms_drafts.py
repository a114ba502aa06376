"""All drafts of a page: every form element, the scopes of page-wide ones, and bare fields outside any form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.forms_draft import Draft, draft_of
from crawler.readings.forms_fields import CONTROLS, SCRIPT_BUTTONS, Control, Labels, control
from crawler.readings.forms_owner import OUTSIDE, Owners
from crawler.readings.forms_scope import SILENT, scopes
from crawler.readings.selectors import Selectors

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

# Hidden fields by which ASP.NET and JSF post the whole page back.
_PAGE_WIDE = re.compile(
    r"__VIEWSTATE|__EVENTVALIDATION|__EVENTTARGET|(?:javax|jakarta)\.faces\.ViewState", re.IGNORECASE
)
_PARTS = Selectors(("form", *CONTROLS))
_MAX_FORMS = 60  # a listing with a form per row says nothing new after these
_MAX_CONTROLS = 800  # a page-wide grid can hold thousands
_MAX_BUTTONS = 600


def drafts(reading: Reading) -> list[Draft]:
    """Drafts in document order, each page-wide form followed by its scopes; then the scopes outside any form."""
    labels = Labels.of(reading)
    base = reading.resolver.base
    parts = _PARTS.all(reading)[: _MAX_CONTROLS + _MAX_FORMS]
    nodes = [node for node in parts if node.tag == "form"][:_MAX_FORMS]
    owners = Owners(nodes)
    controls = _controls(parts, owners, labels)
    wide = {n.mem_id for n in nodes if _is_page_wide(n, controls.get(n.mem_id, []))}
    scoped = wide | ({OUTSIDE} & controls.keys())
    pushes = reading.tree.css(f"form, {SCRIPT_BUTTONS}")[: _MAX_BUTTONS + _MAX_FORMS] if scoped else []
    links = _controls(pushes, owners, labels, only=scoped)
    found: list[Draft] = []
    for index, form in enumerate(nodes):
        own = controls.get(form.mem_id, [])
        found.append(draft_of(form, form, index, own, base, page_wide=form.mem_id in wide))
        if form.mem_id in wide:
            found.extend(_local(form, index, own, links.get(form.mem_id, []), base))
    found.extend(_local(None, -1, controls.get(OUTSIDE, []), links.get(OUTSIDE, []), base))
    return found


def _is_page_wide(form: LexborNode, controls: list[Control]) -> bool:
    named = (form.id or form.attributes.get("name")) == "aspnetForm"  # the name that ASP.NET gives
    return named or any(_PAGE_WIDE.search(c.name) for c in controls if c.type == "hidden")


def _controls(
    nodes: list[LexborNode], owners: Owners, labels: Labels, only: set[int] | None = None
) -> dict[int, list[Control]]:
    owned = owners.of(nodes)
    return {form: [control(n, labels) for n in mine] for form, mine in owned.items() if only is None or form in only}


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
    return {int(n.mem_id): rank for rank, n in enumerate(form.css(", ".join((*CONTROLS, SCRIPT_BUTTONS))))}
