"""Linked documents: form to fill in, or report to read."""

from __future__ import annotations

import pytest

from tests.building import reading


@pytest.mark.parametrize(
    ("label", "href", "form"),
    [
        ("Formulario de inscripción", "/f.pdf", True),
        ("Solicitud de licencia", "/a.docx", True),
        ("Ficha de inscripción", "/wp-content/uploads/2024/01/x.pdf", True),
        ("Declaración jurada", "/d.doc", True),
        ("Formato para denuncia", "/d.odt", True),
        ("Carta de solicitud", "/d.pdf", True),
        ("FS-001-2022", "/descargas/download/12-fs-001-2022", True),
        ("SAT-2237", "/x.pdf", True),
        ("Descargar", "/FORMULARIO_DE_INSCRIPCION.pdf", True),
        ("Aquí", "/index.php?option=com_docman&task=doc_download&gid=4&n=boleta.pdf", False),
        ("Requisitos y formulario de inscripción", "/r.pdf", True),
        ("Formulario", "https://drive.google.com/file/d/abc/view", True),
        ("Informe de solicitudes de información recibidas", "/i.pdf", False),
        ("Guía para llenar el formulario", "/g.pdf", False),
        ("Manual de formularios", "/g.pdf", False),
        ("Requisitos", "/g.pdf", False),
        ("Requisitos DRPSA-011-2022", "/descargas-x/download/505-requisitos/2742-drpsa-011-2022-requisitos", False),
        ("Formulario de viáticos V-A", "/v.pdf", False),
        ("Forma 1-H ingreso a almacén", "/v.pdf", False),
        ("Boletas Institucionales", "/v.pdf", False),
        ("Decreto 12-2002", "/ley.pdf", False),
        ("Descargar", "/enero-2024.pdf", False),
        ("Descargar", "/IMG-2034.pdf", False),
        ("Descargar", "/foro-2024.pdf", False),
        ("AM 123-2020", "/x.pdf", False),
        ("Memoria de labores 2024", "/m.pdf", False),
        ("Plan Operativo Anual", "/poa.pdf", False),
    ],
)
def test_score(label: str, href: str, form: bool) -> None:
    (document,) = reading(f"<p><a href='{href}'>{label}</a></p>").documents
    assert (document.score > 0) is form


@pytest.mark.parametrize(
    ("href", "kind"),
    [
        ("/a.pdf", "pdf"),
        ("/A.PDF?ver=2", "pdf"),
        ("/a.docx", "doc"),
        ("/a.xlsx", "xls"),
        ("/a.ods", "odt"),
        ("/a.zip", "zip"),
        ("/ver.php?archivo=informe.pdf", "pdf"),
        ("/?wpdmdl=44", "unknown"),
        ("/descargas/download/505-x/2742-y", "unknown"),
        ("https://drive.google.com/file/d/abc/view", "cloud"),
        ("https://docs.google.com/forms/d/e/abc/viewform", ""),
        ("/descargas/", ""),
        ("/noticias/12", ""),
        ("/foto.jpg", ""),
        ("mailto:a@b.pdf", ""),
        ("#a.pdf", ""),
    ],
)
def test_kind(href: str, kind: str) -> None:
    assert [d.kind for d in reading(f"<a href='{href}'>x</a>").documents] == ([kind] if kind else [])


def test_context_decides_weakly() -> None:
    (document,) = reading("<li>Formulario de inscripción <a href='/x1.pdf'>aquí</a>").documents
    assert document.score == 1


def test_one_record_for_each_file() -> None:
    (document,) = reading("<a href=/f.pdf><img src=i.png></a><a href=/f.pdf>Formulario único</a>").documents
    assert document.label == "Formulario único"
