"""Consultations, votes and surveys, and what only looks like them (hand-book 5.12, 6.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.page import Purpose
from crawler.readings.hosts import by_address, by_markup, by_script, path_of
from crawler.readings.marking import denied, distinct, from_link, heads, likely, mark, words
from crawler.readings.model import Embed, Form, FormType, Link, Mark, Tier
from crawler.readings.purpose import Aim, aim_of, closed_by
from crawler.text import norm

if TYPE_CHECKING:
    from crawler.readings.reading import Reading
    from crawler.vocabulary import Vocabulary

_LISTS = tuple(f"participation.{name}" for name in ("survey", "statistics", "consultation", "results", "vote", "weak"))
_TOOLS = frozenset({"survey", "participation"})  # kinds of products that take answers
_LEADING = _TOOLS | {"named_survey"}
OPTIONS = 2  # a vote gives a choice
LABEL_WORDS = 12  # a longer label is a headline
QUESTION_CHARS = 1_500  # title and first question of a form that was followed
_CHANNELS = frozenset({FormType.CONTACT, FormType.COMMENT, FormType.SURVEY, FormType.UPLOAD, FormType.OTHER})
_SEGMENT, _GAP = re.compile(r"[/?&=;]+"), re.compile(r"[^a-z0-9]+")
_KIND = {Aim.SURVEY: "survey", Aim.CONSULTATION: "consultation", Aim.VOTE: "vote"}
_NOT = {
    Aim.STATISTICS: ("statistics", "estadística o resultados, no una encuesta que se contesta"),
    Aim.ENROLMENT: ("enrolment_form", "inscripción o solicitud, no una encuesta"),
    Aim.FEEDBACK: ("feedback", "pregunta si la página fue útil"),
    Aim.RATING: ("rating", "estrellas de un artículo"),
    Aim.ELECTION: ("election_news", "habla de elecciones o de votaciones del Congreso"),
    Aim.RESULTS: ("closed", "informa de resultados; ya no recibe respuestas"),
    Aim.UNCLEAR: ("form_unclear", "un formulario que no dice para qué es"),
}


def participation(reading: Reading) -> tuple[Mark, ...]:
    """Every consultation, vote or survey seen; statistics, enrolments and closed ones have counts=False."""
    if reading.page.purpose is Purpose.EXTERNAL or _is_form_page(reading):
        return distinct(_followed(reading))
    found = [*_platform(reading), *_polls(reading)]
    for form in reading.forms:
        found.extend(_of_form(reading, form))
    found.extend(_consultation(reading))
    linked = {id(link) for link in likely(reading, *_LISTS)}
    for link, address in zip(reading.links, reading.addresses, strict=True):
        spoken = id(link) in linked
        if spoken or not address.traits.isdisjoint(_LEADING):
            found.extend(_of_link(reading, link, address.traits, spoken=spoken))
    found.extend(_of_embed(reading, e) for e in reading.embeds if by_address(reading, "survey", e.url))
    return distinct(found)


def _of_link(reading: Reading, link: Link, traits: frozenset[str], *, spoken: bool) -> Iterator[Mark]:
    """`spoken`: whether its label has a word of the lists. What is known of the address is told first."""
    if not traits.isdisjoint(_TOOLS):
        yield _of_target(reading, link)
    elif told := tuple(_of_label(reading, link)) if spoken else ():
        yield from told
    elif "named_survey" in traits and not closed_by(reading, link.context):
        why = "lo dice su dirección; no se ha comprobado que esté abierta"
        yield from_link("survey_address", Tier.C, link, why)


def _is_form_page(reading: Reading) -> bool:
    """Whether the page itself is a survey tool's form, wherever it is hosted."""
    return bool(by_address(reading, "survey", reading.page.final_url) or by_markup(reading, "survey"))


def _followed(reading: Reading) -> Iterator[Mark]:
    """A form that was followed: what its title and first question say, and whether it still takes answers."""
    said = f"{heads(reading, 3)}. {(reading.main_text or reading.text)[:QUESTION_CHARS]}"
    url = reading.page.final_url
    if why := closed_by(reading, said):
        yield denied("closed", "", said, why, target=url)
    elif platform := by_script(reading, "participation") or by_address(reading, "participation", url):
        yield mark("platform", Tier.A, "", said, target=url, why=f"plataforma {platform.name}")
    elif by_markup(reading, "participation"):
        yield mark("platform", Tier.A, "", said, target=url, why="plataforma de participación")
    else:
        yield _verdict(reading, heads(reading, 3), said, url)


def _verdict(reading: Reading, head: str, said: str, url: str) -> Mark:
    """Title first: a form for a course may ask for an opinion further down."""
    aim = aim_of(reading, head)
    aim = aim_of(reading, said) if aim is Aim.UNCLEAR else aim
    if aim not in _KIND:
        kind, why = _NOT[aim]
        return denied(kind, "", said, why, target=url)
    private = said in words(reading, "participation.sign_in")
    tier = Tier.C if private else Tier.A
    return mark(
        _KIND[aim],
        tier,
        "",
        said,
        target=url,
        why="pide cuenta de Google" if private else "se abrió y recibe respuestas",
    )


def _of_target(reading: Reading, link: Link) -> Mark:
    """A link to a form or platform elsewhere: its own words say what it is for; only opening it says more."""
    said = f"{link.label}. {link.context}"
    if why := closed_by(reading, said):
        return from_link("closed", Tier.D, link, why, counts=False)
    if by_address(reading, "participation", link.url):
        return from_link("platform", Tier.C, link, "enlace a una plataforma de participación")
    aim = aim_of(reading, link.label)
    aim = aim_of(reading, said) if aim is Aim.UNCLEAR else aim
    if aim in _KIND:
        return from_link(_KIND[aim], Tier.C, link, "no se ha comprobado que esté abierta")
    kind, why = _NOT[aim]
    return from_link(kind, Tier.D, link, why, counts=False)


def _of_embed(reading: Reading, embed: Embed) -> Mark:
    """A form in a frame: the frame's title, else the page's title and headings, say what it is for."""
    aim = aim_of(reading, embed.title)
    said = embed.title if aim is not Aim.UNCLEAR else heads(reading)
    aim = aim_of(reading, said)
    if why := closed_by(reading, f"{said}. {reading.main_text[:QUESTION_CHARS]}"):
        return denied("closed", embed.selector, said, why, target=embed.url)
    if aim in _KIND:
        why = "no se ha comprobado que esté abierta"
        return mark(_KIND[aim], Tier.C, embed.selector, said, target=embed.url, why=why)
    kind, why = _NOT[aim]
    return denied(kind, embed.selector, said, why, target=embed.url)


def _platform(reading: Reading) -> Iterator[Mark]:
    found = by_script(reading, "participation")
    drawn = by_markup(reading, "participation")
    if found or drawn:
        name = found.name if found else drawn[0].name if drawn else ""
        yield mark(
            "platform", Tier.A, drawn[1] if drawn else "script", f"{name}: {reading.title}", why=f"plataforma {name}"
        )


def _polls(reading: Reading) -> Iterator[Mark]:
    """Poll widgets by their mark-up; one without options shows results and takes no vote."""
    found = by_markup(reading, "poll")
    node = reading.tree.css_first(found[1]) if found else None
    if found is None or node is None:
        return
    scope = node if node.tag == "form" or node.parent is None else node.parent
    said = scope.text(separator=" ")[:QUESTION_CHARS]
    if why := closed_by(reading, said):
        yield denied("closed", found[1], said, why)
    elif scope.css_first("input[type=radio], input[type=checkbox], select") is None:
        yield denied("closed", found[1], said, "muestra resultados y no recibe votos")
    else:
        yield mark("vote", Tier.A, found[1], said, why=f"votación abierta ({found[0].name})")


def _of_form(reading: Reading, form: Form) -> Iterator[Mark]:
    """A poll or survey on the page itself. A survey says that it is one, in the form or in the page's headings."""
    if form.type is FormType.OTHER and form.text in words(reading, "participation.feedback"):
        yield denied("feedback", form.selector, form.text, _NOT[Aim.FEEDBACK][1])
    if form.type not in {FormType.POLL, FormType.SURVEY} and not _questionnaire(reading, form):
        return
    said = aim_of(reading, form.text)
    aim = aim_of(reading, heads(reading)) if said is Aim.UNCLEAR else said
    options = sum(field.type in {"radio", "checkbox"} for field in form.fields)
    if why := closed_by(reading, form.text):
        yield denied("closed", form.selector, form.text, why)
    elif said in {Aim.FEEDBACK, Aim.RATING} or aim in {Aim.ENROLMENT, Aim.ELECTION}:
        kind, why = _NOT[said if said in {Aim.FEEDBACK, Aim.RATING} else aim]
        yield denied(kind, form.selector, form.text, why)
    elif form.type is FormType.POLL and options >= OPTIONS:
        yield mark("vote", Tier.A, form.selector, form.text, why="votación abierta en el sitio")
        if aim is Aim.SURVEY:
            yield mark("survey", Tier.A, form.selector, form.text, why="encuesta abierta en el sitio")
    elif aim in {Aim.SURVEY, Aim.CONSULTATION}:
        yield mark(_KIND[aim], Tier.A, form.selector, form.text, why="abierta en el sitio")
    else:
        yield denied("form_unclear", form.selector, form.text, _NOT[Aim.UNCLEAR][1])


def _questionnaire(reading: Reading, form: Form) -> bool:
    """A form with choices on a page that is called a survey: a box for remarks makes it look like one to write with."""
    choices = sum(field.type in {"radio", "checkbox"} for field in form.fields)
    unsure = form.type in {FormType.CONTACT, FormType.OTHER}
    return unsure and choices >= OPTIONS and aim_of(reading, heads(reading, 1)) is Aim.SURVEY


def _consultation(reading: Reading) -> Iterator[Mark]:
    """A page about a consultation that gives a way to answer it and a date that has not passed."""
    found = words(reading, "participation.consultation").find(heads(reading))
    if found is None:
        return
    main = reading.main_text
    if why := closed_by(reading, f"{heads(reading)}. {main[:6000]}"):
        yield denied("closed", "", f"{heads(reading)}. {main}", why)
    elif heads(reading) in words(reading, "participation.results"):
        yield denied("closed", "", heads(reading), "informa de resultados; ya no recibe respuestas")
    elif form := next((f for f in reading.forms if _answers(f)), None):
        dated = main in words(reading, "participation.deadline")
        yield mark("consultation", Tier.A if dated else Tier.B, form.selector, heads(reading), why="recibe comentarios")
    else:
        in_person = main in words(reading, "participation.in_person")
        why = "convoca a una reunión presencial" if in_person else "habla de una consulta y no da cómo responder"
        yield denied("consultation_text", "", heads(reading), why)


def _answers(form: Form) -> bool:
    return form.type in _CHANNELS and any(f.tag == "textarea" or f.type == "file" for f in form.fields)


def is_named_survey(vocabulary: Vocabulary, url: str) -> bool:
    """Whether the address alone says survey: /encuesta_satisfaccion/, and not /encuesta-nacional-de-empleo/."""
    lists, words = vocabulary.lists, vocabulary.words
    lower = url.lower()
    if not any(stem in lower for stem in lists["participation.address_stems"]) or not url.startswith("http"):
        return False
    path = norm(unquote(path_of(url)))
    if path.partition("?")[0].rpartition(".")[2] in lists["priority.media"]:
        return False
    segments = [_GAP.sub(" ", one).strip() for one in _SEGMENT.split(path)]
    if " / ".join(segments) in words("participation.address_control"):
        return False
    alone = lists["participation.address_alone"]
    return any(one in alone or one in words("participation.survey_address") for one in segments)


def _of_label(reading: Reading, link: Link) -> Iterator[Mark]:
    """Labels without a known platform behind them: what matters is on the page that they lead to."""
    if len(link.label.split()) > LABEL_WORDS:
        return
    aim = aim_of(reading, link.label)
    if aim in {Aim.STATISTICS, Aim.RESULTS, Aim.ELECTION}:
        kind, why = _NOT[aim]
        yield from_link(kind, Tier.D, link, why, counts=False)
    elif aim in _KIND and link.url.startswith("http"):
        yield from_link(f"{_KIND[aim]}_link", Tier.D, link, "lo dice el enlace; hay que abrirlo", counts=False)
    elif link.label in words(reading, "participation.weak"):
        yield from_link(
            "participation_words", Tier.D, link, "un menú sobre participación no es participar", counts=False
        )
