"""Controls of a form: every input, select, textarea and button with the words that tell what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborNode

from crawler.readings.blocks import selector_of
from crawler.readings.forms_text import text_of
from crawler.readings.model import Field
from crawler.readings.selectors import Selectors
from crawler.text import fold_space

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

CONTROLS = ("input", "select", "textarea", "button")
SCRIPT_BUTTONS = "a[href^='javascript:' i], a[onclick], a[role=button], [role=button]"
_LABELS = Selectors(("label[for]",))
_BUTTON_TYPES = {"submit", "image", "button", "reset"}
_WORD_ATTRIBUTES = ("placeholder", "aria-label", "title", "alt", "data-placeholder")


@dataclass(frozen=True, slots=True)
class Control:
    """One control. `words` are label, placeholder, title, aria-label; for a button its text or value."""

    node: LexborNode
    tag: str
    type: str
    name: str
    mark: str  # id and class
    value: str
    words: str
    table_of: str  # aria-controls: DataTables and the like
    checked: bool = False

    @property
    def is_button(self) -> bool:
        """Whether a click on it can submit."""
        return self.tag in {"button", "a"} or self.type in {"submit", "image", "button"}

    def as_field(self) -> Field:
        """The record that others read."""
        given = self.node.attributes
        return Field(
            tag=self.tag,
            type=self.type,
            name=self.name,
            value=self.value,
            words=self.words,
            selector=selector_of(self.node) if self.type != "hidden" else "",
            autocomplete=(given.get("autocomplete") or "").lower(),
            required="required" in given,
            checked=self.checked,
        )


@dataclass(frozen=True)
class Labels:
    """The page's <label for> texts, by the id they name."""

    by_id: Mapping[str, str]

    @classmethod
    def of(cls, reading: Reading) -> Labels:
        """Read every label once."""
        found: dict[str, str] = {}
        for label in _LABELS.all(reading):
            target = label.attributes.get("for") or ""
            found.setdefault(target, text_of(label, 120))
        return cls(found)


def control(node: LexborNode, labels: Labels) -> Control:
    """Read one node."""
    given = node.attributes
    tag = node.tag or ""
    kind = _kind(tag, given)
    button = tag in {"button", "a"} or kind in _BUTTON_TYPES
    value = _value(node, tag, given)
    return Control(
        node=node,
        tag=tag,
        type=kind,
        name=given.get("name") or "",
        mark=f"{given.get('id') or ''} {given.get('class') or ''}".strip(),
        value=value,
        words=_button_words(node, given, value) if button else _words(node, given, labels) if kind != "hidden" else "",
        table_of=given.get("aria-controls") or "",
        checked="checked" in given,
    )


def _kind(tag: str, given: Mapping[str, str | None]) -> str:
    kind = (given.get("type") or "").strip().lower()
    if tag == "input":
        return kind or "text"
    if tag == "button":
        return kind if kind in {"button", "reset"} else "submit"
    return {"select": "select", "textarea": "textarea"}.get(tag, "link")


def _value(node: LexborNode, tag: str, given: Mapping[str, str | None]) -> str:
    if tag == "select":
        options = node.css("option")
        chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
        if chosen is None:
            return ""
        value = chosen.attributes.get("value")
        return value if value is not None else fold_space(chosen.text())
    if tag == "textarea":
        return node.text() or ""
    if tag == "a":
        return given.get("href") or ""  # __doPostBack('target','') names what ASP.NET is to post
    return given.get("value") or ""


def _button_words(node: LexborNode, given: Mapping[str, str | None], value: str) -> str:
    shown = text_of(node, 80) if node.tag in {"button", "a", "div", "span"} else value
    parts = [shown, *(given.get(k) or "" for k in ("title", "alt", "aria-label"))]
    if not any(parts):
        picture = node.css_first("img[alt]")
        parts.append((picture.attributes.get("alt") or "") if picture is not None else "")
    return " ".join(p for p in parts if p)


def _words(node: LexborNode, given: Mapping[str, str | None], labels: Labels) -> str:
    parts = [given.get(k) or "" for k in _WORD_ATTRIBUTES]
    mark = given.get("id") or ""
    label = labels.by_id.get(mark, "") if mark else ""
    if not label:
        label = _wrapping_label(node) or _cell_before(node)
    kind = (given.get("type") or "").lower()
    if node.tag == "input" and kind not in {"checkbox", "radio"}:
        parts.append((given.get("value") or "")[:60])  # old forms write the hint into the value
    return fold_space(" ".join(p for p in [label, *parts] if p))[:200]


def _wrapping_label(node: LexborNode) -> str:
    current = node.parent
    for _ in range(3):
        if current is None or current.tag == "form":
            return ""
        if current.tag == "label":
            return text_of(current, 120)
        current = current.parent
    return ""


def _cell_before(node: LexborNode) -> str:
    """Text just before an unlabelled control: in its own cell or paragraph, else in the cell before."""
    current: LexborNode | None = node
    for _ in range(3):
        if current is None or current.tag in {"form", "body", "table"}:
            return ""
        before = current.prev
        for _ in range(4):
            if before is None or before.tag in {"input", "select", "textarea", "button"}:
                break
            folded = fold_space(before.text_content or "") if before.is_text_node else text_of(before, 300)
            if folded:
                return folded[-80:]
            before = before.prev
        current = current.parent
    return ""
