"""Rules: where hand-written knowledge overrules the trained model, with the reason in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.readings.forms_features import Traits
from crawler.readings.forms_model import Guess
from crawler.readings.forms_score import OFFERED, is_lookup, is_table_filter
from crawler.readings.model import FormType
from crawler.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a form is for, how sure, and why (Spanish, for people)."""

    type: FormType
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Case:
    """What the rules may look at."""

    traits: Traits
    guess: Guess
    score: int
    vocabulary: Vocabulary

    def has(self, words: str, *texts: str) -> bool:
        """Whether one of the texts holds a word of the list "forms.<words>"."""
        listed = self.vocabulary.words(f"forms.{words}")
        return any(text in listed for text in texts if text)

    @property
    def marks(self) -> str:
        """Identifiers of the form and of what it stands in, as written."""
        return f"{self.traits.draft.marks} {self.traits.draft.raw_action.rstrip('/').rpartition('/')[2]}"

    @property
    def buttons(self) -> str:
        """Texts of the buttons."""
        return " ".join(c.words for c in self.traits.draft.buttons)


Rule = Callable[[Case], Verdict | None]


def _table_filter(case: Case) -> Verdict | None:
    if is_table_filter(case.traits.draft, case.vocabulary):
        return Verdict(FormType.TABLE_FILTER, 0.95, "filtra una tabla que ya está en la página")
    return None


def _payment(case: Case) -> Verdict | None:
    fields = case.traits.draft.controls
    asked = " ".join(f"{c.words} {c.name}" for c in fields if c.type not in {"hidden", "submit"})
    coded = any((c.node.attributes.get("autocomplete") or "").startswith("cc-") for c in fields)
    if coded or (case.has("card", asked) and case.has("card_code", asked)):
        return Verdict(FormType.PAYMENT, 0.95, "pide los datos de una tarjeta")
    return None


def _comment(case: Case) -> Verdict | None:
    draft = case.traits.draft
    if not case.traits.textareas or case.traits.passwords:
        return None
    if case.has("comment", draft.before, draft.text, case.buttons) or case.has("comment_marks", case.marks):
        return Verdict(FormType.COMMENT, 0.92, "es para comentar una publicación")
    return None


def _page_feedback(case: Case) -> Verdict | None:
    draft = case.traits.draft
    if not case.traits.passwords and case.has("page_feedback", draft.before, draft.text[:400]):
        return Verdict(FormType.OTHER, 0.9, "pregunta si la página fue útil; no es un buzón ni una encuesta")
    return None


def _poll(case: Case) -> Verdict | None:
    traits, draft = case.traits, case.traits.draft
    options = [*draft.typed("radio"), *draft.typed("checkbox")]
    if len(options) < 2 or traits.asked:
        return None
    if case.has("poll_marks", case.marks) or case.has("poll", case.buttons):
        return Verdict(FormType.POLL, 0.92, "ofrece opciones para votar")
    return None


def _survey(case: Case) -> Verdict | None:
    traits, draft = case.traits, case.traits.draft
    if traits.passwords or traits.asked + len(draft.typed("radio", "select")) < 2:
        return None
    if case.has("survey_marks", case.marks) or case.has("survey", draft.before, draft.text[:200]):
        return Verdict(FormType.SURVEY, 0.85, "es un cuestionario que se anuncia como encuesta")
    return None


def _display(case: Case) -> Verdict | None:
    draft = case.traits.draft
    if case.traits.asked or case.traits.files or not draft.typed("select", "radio", "checkbox"):
        return None
    said = " ".join([*(c.words for c in draft.controls), draft.text[:120]])
    if case.has("display", said) and case.guess.type in {FormType.OTHER, FormType.SEARCH}:
        return Verdict(FormType.DISPLAY_OPTIONS, 0.8, "cambia cómo se muestra la página")
    return None


def _lookup(case: Case) -> Verdict | None:
    """A look-up of one record asks for its number; the model, trained on shops and blogs, takes it for a search."""
    traits = case.traits
    if traits.passwords or traits.textareas or case.score >= OFFERED or not traits.texts:
        return None
    asks = case.buttons in case.vocabulary.words("search.ask")
    if case.guess.type in {FormType.SEARCH, FormType.OTHER} and asks and is_lookup(traits.draft, case.vocabulary):
        return Verdict(
            FormType.RECORD_LOOKUP, 0.85, "pide el dato de un registro (número, nombre, placa...), no palabras"
        )
    return None


def _upload(case: Case) -> Verdict | None:
    """An application with an attachment; a contact form may have one too, but does not call itself an application."""
    unsure = {FormType.OTHER, FormType.ORDER, FormType.SEARCH, FormType.NEWSLETTER}
    applies = case.guess.type is FormType.CONTACT and case.traits.says(
        "apply", "mark", "action", "submit", "name", "url"
    )
    if case.traits.files and (case.guess.type in unsure or applies):
        return Verdict(FormType.UPLOAD, 0.85, "pide adjuntar un archivo")
    return None


def _other_account(case: Case) -> Verdict | None:
    """A button alone that logs in with an account of another site (OpenID and the like)."""
    traits = case.traits
    asks = traits.asked or traits.files or traits.draft.typed("select", "radio")
    leads = traits.says("login", "action", "mark") and not traits.says("search")
    if not asks and leads and traits.draft.typed("hidden") and case.guess.type is FormType.OTHER:
        return Verdict(FormType.LOGIN, 0.75, "botón que inicia sesión sin pedir nada más")
    return None


def _offered_search(case: Case) -> Verdict | None:
    """Points of the hand-book outweigh the model where it is unsure between search and nothing."""
    if case.score >= OFFERED and case.guess.type is FormType.OTHER and case.traits.emails == 0:
        return Verdict(FormType.SEARCH, 0.8, f"reúne {case.score} puntos como buscador del sitio")
    return None


RULES: tuple[Rule, ...] = (
    _table_filter, _payment, _page_feedback, _comment, _poll, _survey, _display, _lookup, _upload, _other_account,
    _offered_search,
)  # fmt: skip


def judge(case: Case) -> Verdict:
    """The first rule that speaks, else the model."""
    for rule in RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return Verdict(case.guess.type, round(case.guess.probability, 3), explain(case.guess))


_ZONES = {
    "name": "nombres de los campos", "label": "etiquetas", "choice": "opciones", "submit": "botón",
    "mark": "identificador del formulario", "action": "dirección de envío", "hidden": "campos ocultos", "text": "texto",
    "before": "texto anterior", "link": "enlaces", "url": "dirección de la página", "title": "título de la página",
}  # fmt: skip


def explain(guess: Guess) -> str:
    """What spoke most for the model's choice."""
    said: list[str] = []
    for feature in guess.because:
        zone, colon, concept = feature.partition(":")
        said.append(f"«{concept}» en {_ZONES[zone]}" if colon and zone in _ZONES else f"forma «{feature}»")
    return "por " + ", ".join(said) if said else "nada lo distingue"
