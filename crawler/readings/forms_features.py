"""Features: what a form is made of and speaks of, as readable names; shared by the model and the rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from crawler.readings.forms_concepts import Concepts, bare, spell
from crawler.readings.forms_draft import TEXT_TYPES, Draft

_TEXT_SHOWN = 600  # characters of a form's text that speak of its purpose; the rest is lists of options and small print


@dataclass(frozen=True, slots=True)
class Traits:
    """Counts of controls, and the concepts found in each zone of the form."""

    draft: Draft
    passwords: int
    texts: int
    emails: int
    textareas: int
    files: int
    zones: dict[str, frozenset[str]]

    def says(self, concept: str, *zones: str) -> bool:
        """Whether one of the zones (all of the form's own when none is named) speaks of the concept."""
        return any(concept in self.zones[z] for z in zones or _OWN)

    @property
    def asked(self) -> int:
        """How many things the form asks for."""
        return self.texts + self.passwords + self.textareas


_OWN = ("name", "label", "submit", "mark", "action")


def traits_of(draft: Draft, concepts: Concepts, path: str, title: str) -> Traits:
    """Read a draft; `path` is the path and query of the page's address."""
    prose, mark = concepts.in_prose, concepts.in_identifier
    boxes = [*draft.texts, *draft.typed("password", "textarea", "select", "file", "checkbox", "radio")]
    # A field that only robots see and fill in tells nothing of what people are asked.
    asked = [c for c in boxes if "honeypot" not in mark(c.name) and "honeypot" not in prose(c.words)]
    texts = [c for c in asked if c.tag == "input" and c.type in TEXT_TYPES]
    typed = [c for c in asked if c.tag != "select" and c.type not in {"checkbox", "radio", "file"}]
    fine = [c for c in asked if c.type in {"checkbox", "radio", "select"}]
    emails = [c for c in texts if c.type == "email" or "email" in mark(bare(c.name)) or "email" in prose(c.words)]
    target = urlsplit_path(draft.raw_action)
    zones = {
        "name": _join(mark(bare(c.name)) | mark(c.mark) | prose(spell(bare(c.name))) for c in typed),
        "label": _join(prose(c.words) for c in typed),
        "choice": _join(mark(bare(c.name)) | prose(c.words) for c in fine),
        "submit": _join(prose(c.words) | mark(bare(c.name)) for c in draft.buttons),
        "mark": mark(draft.marks),
        "action": mark(target),
        "hidden": _join(mark(c.name) | mark(c.value[:40]) for c in draft.typed("hidden")[:20]),
        "text": prose(draft.text[:_TEXT_SHOWN]),
        "before": prose(draft.before),
        "url": mark(path),
        "title": prose(title[:120]),
    }
    return Traits(
        draft, len(draft.typed("password")), len(texts), len(emails),
        len(draft.typed("textarea")), len(draft.typed("file")), zones,
    )  # fmt: skip


def urlsplit_path(address: str) -> str:
    """Path and query; empty when the address cannot be parsed."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.path} {parts.query}"[:200]


def features(traits: Traits) -> frozenset[str]:
    """Names of the features that hold."""
    found = [f"{zone}:{concept}" for zone, concepts in traits.zones.items() for concept in concepts]
    found += _counts(traits)
    found += _shape(traits)
    return frozenset(found)


def _counts(traits: Traits) -> list[str]:
    draft = traits.draft
    return [
        f"passwords={min(traits.passwords, 2)}",
        f"texts={_bucket(traits.texts)}",
        f"emails={min(traits.emails, 2)}",
        f"textareas={min(traits.textareas, 1)}",
        f"selects={_bucket(len(draft.typed('select')))}",
        f"boxes={_bucket(len(draft.typed('checkbox')))}",
        f"radios={_bucket(len(draft.typed('radio')))}",
        f"files={min(traits.files, 1)}",
        f"hidden={_bucket(len(draft.typed('hidden')))}",
        f"buttons={_bucket(len(draft.buttons))}",
        f"method={draft.method}",
        f"asked={_bucket(traits.asked)}",
    ]


def _bucket(count: int) -> str:
    return str(count) if count < 3 else "3-5" if count < 6 else "6-11" if count < 12 else "12+"


# Conjunctions that no sum of single words can express: a shape of the form, and what it speaks of then.
_PAIRS: tuple[tuple[str, Callable[[Traits], bool], str], ...] = (
    ("only_mail", lambda t: t.asked == t.emails == 1, "newsletter recover forgot register password search login"),
    ("one", lambda t: t.asked == 1 and not t.emails, "search recover forgot password record newsletter order"),
    ("none", lambda t: t.asked == 0, "login order search newsletter contact"),
    ("nopw", lambda t: t.passwords == 0 and t.asked <= 3, "recover forgot username"),
    ("pw", lambda t: t.passwords == 1, "register confirm first_name terms remember forgot login"),
    ("area", lambda t: t.textareas > 0, "contact message comment review subject email name order"),
    (
        "mail",
        lambda t: not t.passwords and t.emails > 0 and t.asked > 1,
        "newsletter register contact order address terms",
    ),
)


def _shape(traits: Traits) -> list[str]:
    few = f"pw{min(traits.passwords, 2)}+t{_bucket(traits.texts)}+a{min(traits.textareas, 1)}"
    found = [f"shape:{few}"]
    if any(c.type == "search" for c in traits.draft.texts) or "search" in traits.draft.marks.lower().split():
        found.append("type=search")
    for name, holds, concepts in _PAIRS:
        if holds(traits):
            found += [f"{name}&{concept}" for concept in concepts.split() if _anywhere(traits, concept)]
    if traits.asked == traits.emails == 1:
        found.append("only_mail")
    return found


def _anywhere(traits: Traits, concept: str) -> bool:
    return any(
        concept in traits.zones[z] for z in ("name", "label", "submit", "mark", "action", "hidden", "text", "before")
    )


def _join(sets: object) -> frozenset[str]:
    return frozenset().union(*sets)  # type: ignore[misc]
