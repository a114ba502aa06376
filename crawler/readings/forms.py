"""Forms of a page, each with its type: form elements, scopes of page-wide forms, and bare fields outside any form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.readings.forms_concepts import Concepts
from crawler.readings.forms_draft import Draft
from crawler.readings.forms_drafts import drafts
from crawler.readings.forms_features import features, traits_of, urlsplit_path
from crawler.readings.forms_model import Model, trained
from crawler.readings.forms_rules import Case, Verdict, judge
from crawler.readings.forms_score import is_captcha, search_score
from crawler.readings.model import Block, Form, FormType

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

# What a page-wide form is for is what the most telling of its scopes is for.
_TELLING = (
    FormType.PAYMENT, FormType.REGISTRATION, FormType.LOGIN, FormType.PASSWORD_RECOVERY, FormType.CONTACT,
    FormType.COMMENT, FormType.UPLOAD, FormType.SURVEY, FormType.ORDER, FormType.POLL, FormType.RECORD_LOOKUP,
    FormType.SEARCH, FormType.NEWSLETTER, FormType.TABLE_FILTER, FormType.DISPLAY_OPTIONS, FormType.OTHER,
)  # fmt: skip


def forms(reading: Reading) -> tuple[Form, ...]:
    """Every form of the page with its type, in document order; scopes of a page-wide form follow it."""
    return classify(reading, trained())


def classify(reading: Reading, model: Model) -> tuple[Form, ...]:
    """The same with given weights: training measures out of fold."""
    found: list[tuple[Draft, Verdict, int]] = []
    concepts = Concepts.of(reading.lens.vocabulary)
    path, title = urlsplit_path(reading.page.final_url), _title(reading)
    for draft in drafts(reading):
        traits = traits_of(draft, concepts, path, title)
        score = search_score(draft, reading.lens.vocabulary)
        case = Case(traits, model.guess(features(traits)), score, reading.lens.vocabulary)
        found.append((draft, judge(case), score))
    return tuple(
        _form(draft, _told(draft, verdict, found), score, captcha=_guarded(draft, reading))
        for draft, verdict, score in found
    )


def _guarded(draft: Draft, reading: Reading) -> bool:
    return draft.captcha or any(is_captcha(c, reading.lens.vocabulary) for c in draft.texts)


def _title(reading: Reading) -> str:
    node = reading.tree.css_first("title")
    return node.text()[:120] if node is not None else ""


def _told(draft: Draft, verdict: Verdict, found: list[tuple[Draft, Verdict, int]]) -> Verdict:
    if not draft.page_wide:
        return verdict
    inner = [(d, v) for d, v, _ in found if d.local and d.index == draft.index]
    if not inner:
        return Verdict(FormType.OTHER, 0.9, "envuelve toda la página y no pide nada")
    inner.sort(key=lambda row: (row[0].block is not Block.MAIN, _TELLING.index(row[1].type)))
    best = inner[0][1]
    return Verdict(best.type, best.confidence, f"envuelve toda la página; dentro: {best.why}")


def _form(draft: Draft, verdict: Verdict, score: int, *, captcha: bool) -> Form:
    return Form(
        index=draft.index,
        type=verdict.type,
        confidence=verdict.confidence,
        why=verdict.why,
        action=draft.action,
        method=draft.method,
        selector=draft.selector,
        fields=tuple(c.as_field() for c in draft.controls),
        text=draft.text,
        block=draft.block,
        search_score=score,
        local=draft.local,
        captcha=captcha,
        scripted=draft.raw_action.lower() in {"", "#"} or draft.raw_action.lower().startswith("javascript:"),
    )
