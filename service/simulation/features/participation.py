"""Participation (decision_participation, electronic_vote, online_surveys): open ones, closed ones and namesakes."""

from __future__ import annotations

from datetime import timedelta

from service.simulation.addresses import section
from service.simulation.build import Build, Entry, environment, paragraphs
from service.simulation.content import long_date
from service.simulation.response import html

# criterion, variant -> title, address, macro
PAGES = {
    ("decision_participation", "consultation"): ("Consulta pública abierta", "consulta-publica", "consultation"),
    ("decision_participation", "platform"): ("Participa: procesos abiertos", "processes", "platform"),
    ("decision_participation", "closed"): ("Resultados de la consulta", "resultados-consulta", "closed_consultation"),
    ("decision_participation", "text"): ("Participación ciudadana", "participacion-ciudadana", "text_only"),
    ("electronic_vote", "poll"): ("Vote en línea", "votacion", "poll"),
    ("electronic_vote", "election_news"): ("Información electoral", "informacion-electoral", "election"),
    ("electronic_vote", "closed_poll"): ("Resultado del sondeo", "resultado-sondeo", "closed_poll"),
    ("online_surveys", "embedded"): ("Encuesta de satisfacción", "encuesta-satisfaccion", "embedded"),
    ("online_surveys", "statistics"): ("Encuesta nacional de hogares", "encuesta-nacional", "statistics"),
    ("online_surveys", "enrolment"): ("Inscripción a cursos", "inscripcion-cursos", "enrolment"),
}
NUMBERS = {"own": "48213", "closed": "48219"}


def add(build: Build) -> None:
    """Add the pages of the three criteria."""
    for criterion in ("decision_participation", "electronic_vote", "online_surveys"):
        key = (criterion, build.site.variant(criterion))
        if key in PAGES:
            _page(build, *PAGES[key])
    survey = build.site.variant("online_surveys")
    if survey in NUMBERS:
        path = f"encuestas/index.php/{NUMBERS[survey]}?lang=es"
        build.answer(path, html(survey_page(build.short, build.url(path), closed=survey == "closed")))
        build.entry("Encuesta de satisfacción", path)
    elif survey == "external":
        build.menu.append(Entry("Encuesta de satisfacción", _external(build)))


def _external(build: Build) -> str:
    return f"{build.survey_origin}/index.php/{build.rng('survey').randint(10000, 99999)}?lang=es"


def _page(build: Build, title: str, name: str, macro: str) -> None:
    writer = build.writer(name)
    path = section(build.site.style, name)
    values = {
        "action": build.url(path),
        "topic": writer.rng.choice(writer.subject.topics),
        "opened": long_date(build.start - timedelta(days=12)) if build.site.has("frequent_updates") else "",
        "closes": long_date(build.start + timedelta(days=75)),
        "survey": _external(build),
    }
    text = paragraphs(writer.paragraph(sentences=3))
    block = build.piece("participation", macro, **values)
    head = build.piece("participation", "platform_head") if macro == "platform" else ""
    build.page(path, title, text, block, own_form=True, kind="participation", head=head)
    build.entry(title, path)


def survey_page(name: str, action: str, *, closed: bool) -> str:
    """A page in the manner of LimeSurvey, open or past its date."""
    module = environment().get_template("features/participation.html").module
    return str(module.survey(name, action, closed))  # type: ignore[attr-defined]
