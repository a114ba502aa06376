"""Search score: how much a form looks like the search of the whole site (hand-book 5.7); 3 or more is an offer."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.readings.forms_concepts import bare, spell
from crawler.readings.forms_draft import Draft
from crawler.readings.forms_fields import Control
from crawler.vocabulary import Vocabulary

OFFERED = 3  # hand-book 5.7
_NEVER = -9


def search_score(draft: Draft, vocabulary: Vocabulary) -> int:
    """Sum of the hand-book's points; -9 for what cannot be a site search (password, file, textarea, table filter)."""
    texts = [c for c in _asked(draft, vocabulary) if c.type in {"text", "search", "textbox"}]
    if not texts or draft.typed("password", "textarea", "file") or is_table_filter(draft, vocabulary):
        return _NEVER
    return sum(_points(draft, texts, vocabulary))


def _points(draft: Draft, texts: list[Control], vocabulary: Vocabulary) -> Iterator[int]:
    words = vocabulary.words
    if in_search_landmark(draft):
        yield 3
    if any(c.type == "search" for c in texts):
        yield 2
    names = words("search.names")
    if any(bare(c.name) in names or spell(bare(c.name)) in names or bare(c.mark.split(" ")[0]) in names for c in texts):
        yield 2
    stems = vocabulary.lists["search.stems"]
    marks = " ".join([draft.marks, *(f"{c.mark} {c.name}" for c in [*texts, *draft.buttons])])
    if any(said in words("search.offer") for said in _said(draft, texts)) or _bears(marks, stems):
        yield 2
    if draft.raw_action and (spell(draft.raw_action) in words("search.actions") or _bears(draft.raw_action, stems)):
        yield 1
    hidden = draft.typed("hidden")
    if any(c.name in words("search.hidden_names") or c.value in words("search.hidden_values") for c in hidden):
        yield 3
    if is_lookup(draft, vocabulary):
        yield -4
    if len(_asked(draft, vocabulary)) > 1:
        yield -3


def _asked(draft: Draft, vocabulary: Vocabulary) -> list[Control]:
    """The text inputs without the box of a captcha, which is asked of everybody and says nothing of the form."""
    return [c for c in draft.texts if not is_captcha(c, vocabulary)]


def is_captcha(control: Control, vocabulary: Vocabulary) -> bool:
    """Whether the box takes the characters of a picture."""
    marks = f"{control.name} {control.mark}".lower()
    return "captcha" in marks or control.words in vocabulary.words("search.captcha")


def _bears(marks: str, stems: tuple[str, ...]) -> bool:
    bare_marks = marks.lower().replace("research", "")
    return any(stem in bare_marks for stem in stems)


def in_search_landmark(draft: Draft) -> bool:
    """Whether the form is, or stands in, role=search or <search>."""
    node = draft.node
    for _ in range(3):
        if (node.attributes.get("role") or "").lower() == "search" or node.tag == "search":
            return True
        parent = node.parent
        if parent is None:
            break
        node = parent
    return draft.node.css_first("search, [role=search]") is not None and not draft.page_wide


def _said(draft: Draft, texts: list[Control]) -> Iterator[str]:
    for c in texts:
        yield c.words
        yield spell(c.mark)
    for b in draft.buttons:
        yield f"{b.words} {spell(b.mark)} {spell(b.name)}"
    yield spell(draft.marks)


def is_lookup(draft: Draft, vocabulary: Vocabulary) -> bool:
    """Whether the form asks for the mark of one record (file number, DPI, NIT, plate, name ...), not for words.

    The label decides; the name of the field too, unless the label speaks of the site."""
    words = vocabulary.words
    for c in _asked(draft, vocabulary):
        label = c.words or (draft.before[-60:] if draft.local else "")
        if label in words("search.lookup") and label not in words("search.site"):
            return True
        if spell(bare(c.name)) in words("search.lookup_identifiers") and label not in words("search.site"):
            return True
    return False


def is_table_filter(draft: Draft, vocabulary: Vocabulary) -> bool:
    """Whether the input filters a table that is already on the page (DataTables and the like)."""
    texts = draft.texts
    if any(c.table_of and not c.name for c in texts):
        return True
    marks = f"{draft.marks} {' '.join(c.mark for c in texts)} {_holders(draft)}"
    return marks in vocabulary.words("search.table_markup") and not draft.raw_action


def _holders(draft: Draft) -> str:
    marks: list[str] = []
    node = draft.node.parent
    for _ in range(2):
        if node is None:
            break
        marks.append(f"{node.id or ''} {node.attributes.get('class') or ''}")
        node = node.parent
    return " ".join(marks)
