"""Sections: the pages that every institution has: who it is, what it offers, what it must publish."""

from __future__ import annotations

from datetime import timedelta

from service.simulation.addresses import section, slug
from service.simulation.build import Build, Draft, Entry, anchors, bullets, heading, paragraphs
from service.simulation.content import capital, long_date, phrases

INSTITUTION = ("Misión", "Visión", "Funciones", "Organigrama", "Autoridades", "Marco legal", "Historia")
SMALL_INSTITUTION = INSTITUTION[:4]
# Days before the start of the quarter: what must stay out of "recent" is more than a year old.
OLD = 520


def institution(build: Build) -> None:
    """The part on structure: one page, or a hub with a page for each title."""
    if not build.has_content:
        return
    style = build.site.style
    hub = build.page(section(style, "institucion"), "Institución")
    if not build.many:
        for title in SMALL_INSTITUTION:
            hub.blocks += [heading(title), _about(build, title)]
        build.entry("Institución", hub.path)
        return
    titles = INSTITUTION[: build.rng("about").randint(5, 7)]
    pages = [
        build.page(
            section(style, f"institucion/{slug(title)}"), title, _about(build, title), _about(build, title + "2")
        )
        for title in titles
    ]
    hub.blocks += [
        paragraphs(build.writer("hub").paragraph(sentences=4)),
        anchors([(p.title, build.url(p.path)) for p in pages]),
    ]
    build.entry("Institución", hub.path, pages)


def _about(build: Build, title: str) -> str:
    writer = build.writer("about", title)
    if title.startswith("Organigrama"):
        offices = writer.rng.sample(phrases().offices, 7)
        return paragraphs(f"{build.short} se organiza en las unidades siguientes. {writer.sentence()}") + bullets(
            offices
        )
    if title.startswith("Autoridades"):
        offices = writer.rng.sample(phrases().offices, 5)
        return paragraphs(writer.paragraph()) + bullets([f"Titular de {office}" for office in offices])
    if title.startswith("Historia"):
        year = writer.rng.randint(1944, 1998)
        return paragraphs(f"Fue fundada el 13 de abril de {year}. " + writer.paragraph(sentences=4))
    if title.startswith("Marco legal"):
        number, year = writer.rng.randint(10, 900), writer.rng.randint(1986, 2019)
        law = f"Acuerdo Gubernativo {number}-{year} del 8 de mayo de {year}"
        return paragraphs(f"La base de su actuación es el {law}. " + writer.paragraph(sentences=3))
    return paragraphs(writer.paragraph(sentences=4))


def services(build: Build) -> None:
    """The part on services: one page with a list, or a hub with a page for each service."""
    if not build.has_content:
        return
    style, rng = build.site.style, build.rng("services")
    subject = build.writer("services").subject
    names = rng.sample(subject.services, 7) if build.many else rng.sample(subject.services, 5)
    hub = build.page(section(style, "servicios"), "Servicios", kind="services")
    intro = build.writer("services", "hub").paragraph(sentences=4)
    if not build.many:
        hub.blocks += [paragraphs(intro), bullets(names), heading("Requisitos"), _service(build, names[0])]
        build.entry("Servicios", hub.path)
        return
    pages = [
        build.page(section(style, f"servicios/{slug(name, 40)}"), name, _service(build, name), kind="service")
        for name in names[: rng.randint(5, 7)]
    ]
    hub.blocks += [paragraphs(intro), anchors([(page.title, build.url(page.path)) for page in pages])]
    build.entry("Servicios", hub.path, pages)


AUDIENCES = ("Ciudadanos", "Empresas", "Estudiantes", "Mujeres")
TASKS = ("Solicita", "Consulta", "Renueva", "Obtén", "Inscribe", "Registra")


def needs(build: Build) -> None:
    """A menu by what people need, on the few sites that have one: a hub of tasks and a page for each audience."""
    if build.site.variant("organised_by_needs") != "needs":
        return
    style, writer = build.site.style, build.writer("needs")
    services = [page for page in build.pages.values() if page.kind == "service"]
    hub = build.page(section(style, "que-necesitas"), "¿Qué necesitas hacer?", paragraphs(writer.paragraph()))
    tasks = [f"{verb} tu {page.title.lower()}" for verb, page in zip(TASKS, services, strict=False)]
    hub.blocks.append(anchors([(task, build.url(page.path)) for task, page in zip(tasks, services, strict=False)]))
    build.entry(hub.title, hub.path)
    for audience in AUDIENCES:
        text = paragraphs(f"Servicios para {audience.lower()}. {writer.paragraph(sentences=4)}")
        build.entry(
            audience, build.page(section(style, f"para-{slug(audience)}"), f"Para {audience.lower()}", text).path
        )


def questions(build: Build) -> None:
    """Frequent questions, on large sites: words of criteria in sentences that are about something else."""
    if not build.many or not build.has_content:
        return
    rng = build.rng("questions")
    page = build.page(section(build.site.style, "preguntas-frecuentes"), "Preguntas frecuentes", kind="questions")
    for title, text in rng.sample(phrases().trap_news, 4):
        page.blocks += [heading(title, 3), paragraphs(text)]
    page.blocks.append(paragraphs(build.writer("questions").paragraph(sentences=3)))
    build.entry("Preguntas frecuentes", page.path)


def _service(build: Build, name: str) -> str:
    writer = build.writer("service", name)
    days = writer.rng.randint(2, 30)
    told = f"{name}: gestión que atiende {writer.rng.choice(phrases().offices)} en {days} días hábiles."
    return (
        paragraphs(told, writer.paragraph(sentences=3))
        + heading("Qué debe presentar", 3)
        + bullets(writer.requirements(4))
        + paragraphs(
            f"Lugar de atención: sede central y {writer.rng.choice(phrases().municipalities)}. Gestión gratuita."
        )
    )


def programs(build: Build) -> None:
    """Programmes, on large sites only."""
    if not build.many:
        return
    style, writer = build.site.style, build.writer("programs")
    topics = writer.rng.sample(writer.subject.topics, 4)
    pages = [
        build.page(
            section(style, f"programas/{slug(topic, 40)}"),
            f"Programa para {topic}",
            paragraphs(writer.paragraph(topic, 4), writer.paragraph(topic, 3)),
            kind="program",
        )
        for topic in topics
    ]
    hub = build.page(section(style, "programas"), "Programas", paragraphs(writer.paragraph(sentences=5)))
    hub.blocks.append(anchors([(page.title, build.url(page.path)) for page in pages]))
    build.entry("Programas", hub.path, pages)


def transparency(build: Build) -> None:
    """The index of public information that the law asks for, with reports that are no forms."""
    if not build.has_content or build.crowded:
        return
    style, rng = build.site.style, build.rng("laip")
    fresh = build.site.has("frequent_updates")
    day = build.start - timedelta(days=rng.randint(20, 60) if fresh else OLD + rng.randint(0, 300))
    numbers = [
        "Numeral 1 Estructura orgánica",
        "Numeral 4 Remuneraciones",
        "Numeral 7 Presupuesto",
        "Numeral 11 Contratos",
    ]
    report = build.document("informe-solicitudes-recibidas.pdf", "Informe de solicitudes de información recibidas")
    told = f"Información actualizada al {long_date(day)}."
    hub = build.page(
        section(style, "transparencia"),
        "Información pública",
        paragraphs(build.writer("laip").paragraph(sentences=4), told),
        bullets(numbers),
        anchors([("Informe de solicitudes de información recibidas", report)]),
        kind="laip",
    )
    children: list[Draft] = []
    if build.many:
        for name in ("Presupuesto", "Compras y contrataciones", "Informes de auditoría"):
            text = paragraphs(build.writer("laip", name).paragraph(sentences=4))
            plan = build.document(f"{slug(name)}.pdf", f"{name}: cuadro del ejercicio")
            link = anchors([(f"{name}: cuadro del ejercicio", plan)])
            children.append(build.page(section(style, f"transparencia/{slug(name)}"), name, text, link, kind="laip"))
    build.entry("Transparencia", hub.path, children)


def home(build: Build) -> None:
    """The home page: a greeting, the latest news and whatever features put on it."""
    writer = build.writer("home")
    draft = build.page("", "Inicio", kind="home")
    if build.has_content:
        draft.blocks += [heading(writer.subject.motto), paragraphs(writer.paragraph(sentences=3))]
        topics = [capital(topic) for topic in writer.rng.sample(writer.subject.topics, 3)]
        draft.blocks.append(build.piece("home", "tiles", items=topics, site=build.site))
    else:
        draft.blocks += [heading("Bienvenidas y bienvenidos"), paragraphs(f"Saludos de {build.short}. {GREETING}")]
    build.menu.insert(0, Entry("Inicio", build.url("")))


GREETING = "Gracias por su visita. En este espacio compartimos imágenes de nuestro país, sus paisajes y su gente."


def gallery(build: Build) -> None:
    """What a site without content shows: pictures."""
    if build.has_content:
        return
    style = build.site.style
    places = build.rng("gallery").sample(phrases().municipalities, 26 if build.many else 1)
    pages = [
        build.page(section(style, f"galeria/{slug(place)}"), f"Paisajes de {place}", _album(build, place))
        for place in places
    ]
    hub = build.page(section(style, "galeria"), "Galería", paragraphs("Álbumes de fotografías."))
    hub.blocks.append(anchors([(page.title, build.url(page.path)) for page in pages]))
    build.entry("Galería", hub.path, pages[:20])


def _album(build: Build, place: str) -> str:
    draw = build.rng("album", place).choice
    skies = ("cielo despejado", "niebla ligera", "lluvia de la tarde", "luz de la mañana", "nubes bajas")
    things = ("la plaza", "el mercado", "el río", "las montañas", "el camino", "la feria", "el lago", "las milpas")
    lines = [f"En {place}, {draw(things)} y {draw(things)} con {draw(skies)}, vista número {n}." for n in range(1, 6)]
    return paragraphs(" ".join(lines), f"Colección de {place} tomada desde {draw(things)} con {draw(skies)}.")
