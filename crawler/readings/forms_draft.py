"""Draft: a form as it stands in the page, before anyone says what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborNode

from crawler.readings.blocks import block_of, selector_of
from crawler.readings.forms_fields import Control
from crawler.readings.forms_owner import container
from crawler.readings.forms_text import text_before, text_of
from crawler.readings.model import Block

TEXT_LIMIT = 1500  # characters of a form's text that are read; a page-wide form holds the whole page
_CAPTCHA = "[class*=captcha i], [id*=captcha i], .cf-turnstile, iframe[src*=captcha i]"
TEXT_TYPES = {"text", "search", "email", "tel", "url", "number", "date", "datetime-local", "month", "textbox"}


@dataclass(frozen=True, slots=True)
class Draft:
    """One form element, or a local scope of one (`local`) with its own controls and the hidden fields of the form."""

    node: LexborNode
    index: int
    local: bool
    page_wide: bool
    action: str  # absolute
    raw_action: str
    method: str
    marks: str  # id, class, name and role of the form (and of the scope)
    before: str  # heading or text that stands before the form
    text: str
    links: tuple[str, ...]
    controls: tuple[Control, ...]

    @property
    def selector(self) -> str:
        """Where it is."""
        return selector_of(self.node)

    @property
    def block(self) -> Block:
        """Block of the template."""
        return block_of(self.node)

    @property
    def texts(self) -> list[Control]:
        """Visible one-line text inputs, passwords left out."""
        return [c for c in self.controls if c.tag == "input" and c.type in TEXT_TYPES]

    def typed(self, *types: str) -> list[Control]:
        """Controls of the given types ("password", "select", "textarea", "hidden", ...)."""
        return [c for c in self.controls if c.type in types]

    @property
    def captcha(self) -> bool:
        """Whether a person has to prove that they are one."""
        named = any("captcha" in f"{c.name} {c.mark}".lower() for c in self.controls)
        return named or self.node.css_first(_CAPTCHA) is not None

    @property
    def buttons(self) -> list[Control]:
        """What submits."""
        return [c for c in self.controls if c.is_button]


def draft_of(
    node: LexborNode,
    form: LexborNode | None,
    index: int,
    controls: list[Control],
    base: str,
    *,
    page_wide: bool,
    local: bool = False,
) -> Draft:
    """Describe the form element (`node is form`) or a scope `node` inside `form` (None: outside any form)."""
    torn = node is form and bool(controls) and node.css_first("input, select, textarea, button") is None
    shown = container(node) if torn else node
    given = form.attributes if form is not None else {}
    own = node.attributes
    action = (given.get("action") or "").strip()
    marks = [given.get(k) or "" for k in ("id", "class", "name", "role")] + [
        own.get(k) or "" for k in ("id", "class", "role")
    ]
    return Draft(
        node=node,
        index=index,
        local=local,
        page_wide=page_wide,
        action=absolute(base, action),
        raw_action=action,
        method="post" if (given.get("method") or "").strip().lower() == "post" else "get",
        marks=" ".join(dict.fromkeys(m for m in marks if m)),
        before=text_before(shown),
        text=text_of(shown, TEXT_LIMIT),
        links=tuple(text_of(a, 60) for a in shown.css("a")[:12]),
        controls=tuple(controls),
    )


def absolute(base: str, target: str) -> str:
    """Join with the page's address; the address itself when the target cannot be parsed."""
    try:
        return urljoin(base, target)
    except ValueError:
        return base
