"""Forms to download (downloadable_forms): files that really come, or reports, broken links and staff papers."""

from __future__ import annotations

from service.simulation import files
from service.simulation.addresses import section, slug
from service.simulation.build import Build, paragraphs
from service.simulation.response import data

INTERNAL = (
    "Formulario V-A viático anticipo",
    "Formulario V-C viático constancia",
    "Forma 1-H constancia de ingreso a almacén",
)
REPORTS = (
    "Informe anual de labores",
    "Memoria de labores",
    "Plan operativo anual",
    "Acuerdo de creación",
    "Manual de organización",
)
ENDINGS = ("inscripción", "renovación", "actualización de datos")


def add(build: Build) -> None:
    """Put the variant's links on a page of documents, or on the page of services of a small site."""
    variant = build.site.variant("downloadable_forms")
    links = _links(build, variant)
    if not links:
        return
    block = build.piece("forms", "documents", links=links)
    services = next((page for page in build.pages.values() if page.kind == "services"), None)
    if not build.many and services is not None:
        services.blocks.append(block)
        return
    style = build.site.style
    text = paragraphs(build.writer("documents").paragraph(sentences=3))
    page = build.page(section(style, "documentos"), "Documentos y descargas", text, block, kind="documents")
    build.entry("Documentos", page.path)


def _links(build: Build, variant: str) -> list[tuple[str, str]]:
    writer = build.writer("forms")
    names = [
        f"Formulario de {ending}: {service}" for ending, service in zip(ENDINGS, writer.subject.services, strict=False)
    ]
    match variant:
        case "pdf":
            return [(name, build.document(f"formulario-{slug(name, 30)}.pdf", name, to_fill=True)) for name in names]
        case "docx":
            word = data(files.docx(), files.DOCX)
            return [(name, build.answer(f"archivos/formulario-{n}.docx", word)) for n, name in enumerate(names, 1)]
        case "download_route":
            return [
                (name, _attached(build, f"descargas/download/{n}-formularios/{n}{slug(name, 30)}", name))
                for n, name in enumerate(names, 3)
            ]
        case "query_route":
            return [(name, _attached(build, f"descargar?wpdmdl={300 + n}", name)) for n, name in enumerate(names)]
        case "reports":
            return [(name, build.document(f"{slug(name)}.pdf", name)) for name in REPORTS]
        case "broken":
            return [(names[0], build.url("documentos/formulario-retirado.pdf"))]
        case "internal":
            return [(name, build.document(f"{slug(name)}.pdf", name, to_fill=True)) for name in INTERNAL]
        case "web_form":
            return [
                (
                    "Inscripción al curso de formación en línea",
                    "https://docs.google.com/forms/d/e/1FAIpQLSsimulacioncurso/viewform",
                )
            ]
        case _:
            return []


def _attached(build: Build, path: str, name: str) -> str:
    disposition = ("Content-Disposition", f'attachment; filename="{slug(name, 40)}.pdf"')
    return build.answer(path, data(files.pdf(name, to_fill=True), files.PDF, disposition))
