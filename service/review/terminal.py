"""Terminal: the review queue and the questions on one site, asked one after the other."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from reports.clean import plain
from scoring.finding import Outcome
from scoring.reviews import IncompleteReviewError
from scoring.shapes import Criterion
from service.review.desk import Answer, Desk, Task
from service.review.words import BASES, LONGEST, STATES, USUAL, matters, others, places, retest, told

_CHOICES = "1 existe · 2 falta · 3 existe y se ve en otra parte · Enter pasar · f fin"
_END = "f"


class _StopAskingError(Exception):
    """The person has had enough."""


def review(desk: Desk, name: str, console: Console) -> int:
    """Go through this person's queue; returns how many answers were kept."""
    tasks, kept = desk.tasks(name)[: desk.rules.session], 0
    for line in others(desk):
        _line(console, line, "yellow")
    try:
        for number, task in enumerate(tasks, start=1):
            _show(desk, task, console, f"{number} de {len(tasks)}")
            answer = _ask(console)
            if answer is not None:
                kept += _keep(desk, name, task, answer, console)
    except _StopAskingError:
        pass
    return kept


def by_hand(desk: Desk, name: str, site: str, console: Console) -> int:
    """Ask every question on a site that this person has not answered; nothing is kept unless all are answered."""
    row, asked = desk.sites.get(site), desk.unanswered(name, site)
    if row is None or not asked:
        return 0
    _line(console, f"{row['name']} · {row['url']}", "bold")
    _line(console, "Visítelo como cualquier persona, no más de diez minutos, sin entrar a ninguna cuenta.")
    answers: dict[str, Answer] = {}
    try:
        for number, criterion in enumerate(asked, start=1):
            answers[criterion.id] = _question(criterion, f"{number} de {len(asked)}", str(row["url"]), console)
    except _StopAskingError:
        _line(console, "No se guardó nada: las respuestas de un sitio se guardan todas juntas.")
        return 0
    desk.answer(name, site, answers)
    return len(answers)


def _question(criterion: Criterion, count: str, url: str, console: Console) -> Answer:
    _line(console, f"\n{count}. {criterion.question.es}", "bold")
    _line(console, criterion.explanation.es)
    while (answer := _ask(console, url)) is None:
        _line(console, "Cada pregunta necesita su respuesta (f para dejarlo).")
    return answer


def _show(desk: Desk, task: Task, console: Console, count: str) -> None:
    site = task.site
    _line(console, f"\n{count} · {BASES[task.basis]} · {site['name']} · {site['url']}", "bold")
    _line(console, f"{task.criterion.question.es}\nEl detector: {told(task)}")
    if matters(task):
        _line(console, f"Por qué: {matters(task)}", "dim")
    for place in places(task):
        _line(console, f"  {place.url}  «{place.excerpt}»")
        if place.picture:
            _line(console, f"  imagen: {desk.context.evidence / (place.picture + '.jpg')}", "dim")
    for dispute in task.disputes:
        _line(console, f"La institución: {plain(dispute.reason, LONGEST)} {plain(dispute.url, LONGEST)}", "yellow")
        _line(console, retest(desk, dispute), "yellow")
    for number, heard in enumerate(task.heard, start=1):
        word = "existe" if heard.outcome is Outcome.PRESENT else "falta"
        _line(
            console, f"Persona {number}: {word}: {plain(heard.reason, LONGEST)} {plain(heard.url, LONGEST)}", "yellow"
        )


def _ask(console: Console, url: str = "") -> Answer | None:
    """One answer; None to pass. `url`: where a yes is seen when the person names no other place."""
    while True:
        chosen = _read(console, f"{_CHOICES}: ").lower()
        if chosen == _END:
            raise _StopAskingError
        if not chosen:
            return None
        if chosen in {"1", "2", "3"}:
            break
    outcome = Outcome.ABSENT if chosen == "2" else Outcome.PRESENT
    seen, excerpt = url if chosen == "1" else "", ""
    if chosen == "3":
        seen, excerpt = _read(console, "Dirección: "), _read(console, "Texto que se ve allí: ")
    usual = USUAL[outcome]
    return Answer(outcome, _read(console, f"Razón [{usual}]: ") or usual, seen, excerpt)


def _keep(desk: Desk, name: str, task: Task, answer: Answer, console: Console) -> int:
    try:
        _line(console, STATES[desk.say(name, task, answer)], "green")
    except IncompleteReviewError as error:
        _line(console, f"No se guardó: {error}", "red")
        return 0
    return 1


def _read(console: Console, question: str) -> str:
    try:
        return console.input(Text(question)).strip()
    except EOFError:
        raise _StopAskingError from None


def _line(console: Console, text: str, style: str = "") -> None:
    console.print(text, style=style or None, markup=False, highlight=False, soft_wrap=True)
