"""Chats, forums and other channels: each outcome and each look-alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from crawler.page import Via
from crawler.readings.channels import whatsapp_kind
from scoring.detectors.interactive_channels import detect
from scoring.finding import Outcome
from tests.building import reading, site_evidence

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(8))
BODY = f"<main>{TEXT}{LINKS}</main>"
TAWK = "<script>var Tawk_API=Tawk_API||{};s1.src='https://embed.tawk.to/5f/default';</script>"
LAUNCHER = '<div><iframe title="chat widget" src="about:blank"></iframe></div>'
GTM = '<script src="https://www.googletagmanager.com/gtm.js?id=GTM-X"></script>'
CONTACT = (
    '<form method="post" action="/contacto">Nombre <input name="nombre"> Correo <input type="email" name="correo">'
    ' Mensaje <textarea name="mensaje"></textarea><button>Enviar mensaje</button></form>'
)
FORUM = '<div id="bbpress-forums"><time datetime="{}">x</time><a href="/foro/1">Tema</a></div>'
DESK = (
    "<form id=ticketForm method=post><select name=topicId><option>Tema</option></select><textarea name=message></textarea>"
    "<button>Crear ticket</button></form>"
)
FEEDBACK = (
    '<form method="post" action="/opinion"><p>{}</p><label><input type="radio" name="u"> Sí</label><label><input type="radio"'
    ' name="u"> No</label><label>Comentario <textarea name="c"></textarea></label><label>Correo (opcional)'
    ' <input type="email" name="e"></label><button>Enviar</button></form>'
)
P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN


def link(url: str, label: str = "Escríbanos") -> str:
    return f'{BODY}<a href="{url}">{label}</a>'


CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, bool]] = [
    ("chat with its button", {"/": BODY + TAWK + LAUNCHER}, {"rendered": ["/"]}, P, True),
    ("chat not yet rendered", {"/": BODY + TAWK}, {}, P, False),
    ("dead chat: no button appears", {"/": BODY + TAWK}, {"rendered": ["/"]}, A, False),
    ("dead on one page is dead on all", {"/": BODY + TAWK, "/b": BODY + TAWK}, {"rendered": ["/"]}, A, False),
    ("button that is hidden", {"/": BODY + TAWK + '<iframe title="chat widget" style="display: none"></iframe>'},
     {"rendered": ["/"]}, A, False),
    ("WhatsApp with a number", {"/": link("https://wa.me/50222334455")}, {}, P, True),
    ("WhatsApp API with a number", {"/": link("https://api.whatsapp.com/send?phone=+50222334455&text=Hola")}, {}, P, True),
    ("WhatsApp share", {"/": link("https://wa.me/?text=Comunicado")}, {}, A, False),
    ("WhatsApp API share", {"/": link("https://api.whatsapp.com/send?text=Comunicado")}, {}, A, False),
    ("WhatsApp app share", {"/": link("whatsapp://send?text=Comunicado")}, {}, A, False),
    ("WhatsApp channel", {"/": link("https://whatsapp.com/channel/0029Va")}, {}, A, False),
    ("WhatsApp group", {"/": link("https://chat.whatsapp.com/Abc123")}, {}, P, False),
    ("a host that ends alike", {"/": link("https://notwa.me/50222334455")}, {}, A, False),
    ("Messenger", {"/": link("https://m.me/ministerio")}, {}, P, True),
    ("Facebook page link", {"/": link("https://www.facebook.com/ministerio")}, {}, A, False),
    ("Facebook page plugin", {"/": BODY + '<iframe src="https://www.facebook.com/plugins/page.php?href=x"></iframe>'},
     {}, A, False),
    ("Facebook's retired chat", {"/": BODY + '<div class="fb-customerchat" page_id="1"></div>'}, {}, A, False),
    ("accessibility widget", {"/": BODY + '<script src="https://cdn.userway.org/widget.js"></script>'}, {}, A, False),
    ("help desk", {"/": link("https://entidad.zendesk.com/hc/es/requests/new", "Mesa de ayuda")}, {}, P, True),
    ("an article of a help centre", {"/": link("https://e.zendesk.com/hc/es/articles/12-faq", "Preguntas")}, {}, A, False),
    ("help desk of the staff", {"/": "<ul><li>Solo colaboradores " + link("https://e.zendesk.com/hc/es", "Mesa de ayuda")[
        len(BODY):] + "</li></ul>" + BODY}, {}, A, False),
    ("telephone", {"/": link("tel:+50222334455")}, {}, A, False),
    ("the word inside another", {"/": link("/chatarra", "Compra de chatarra")}, {}, A, False),
    ("a forum that is alive", {"/": BODY + FORUM.format("2026-10-01")}, {}, P, True),
    ("a forum without a message in a year", {"/": BODY + FORUM.format("2024-10-01")}, {}, A, False),
    ("a label that offers a chat", {"/": link("/chat", "Chat en línea")}, {}, P, False),
    ("a workshop about chats", {"/": link("/taller", "Taller: chat y grooming")}, {}, A, False),
    ("a forum that is an event", {"/": link("/foro", "Foro nacional de turismo")}, {}, A, False),
    ("comments under news", {"/": BODY + '<form id="commentform" method="post"><textarea name="comment"></textarea>'
     '<input name="author"><button>Publicar comentario</button></form>'}, {}, A, False),
    ("contact form alone", {"/": BODY + CONTACT}, {}, P, False),
    ("comments on a draft", {"/": "<h1>Consulta pública del anteproyecto</h1>" + BODY + CONTACT}, {}, A, False),
    ("a ticket desk beside a staff link", {"/": BODY + "<a href=/i>Acceso para colaboradores (intranet)</a><form id=ticketForm>"
     "<select name=topicId><option>Tema</option></select><textarea name=message></textarea></form>"}, {}, P, True),
    ("a ticket desk below a staff link in the footer", {"/": BODY + DESK + "<footer><a href=/i>Acceso para colaboradores"
     " (intranet)</a></footer>"}, {}, P, True),
    ("a ticket desk of an institution whose header has an intranet", {"/": "<header><h2>Intranet</h2></header>" + BODY + DESK},
     {}, P, True),
    ("a ticket desk for the staff, by its heading", {"/": "<main><h1>Tickets para colaboradores</h1>" + TEXT + LINKS + DESK + "</main>"},
     {}, A, False),
    ("a ticket desk for the staff, by the line above it", {"/": "<main>" + TEXT + LINKS + "<div><p>Uso interno</p>" + DESK + "</div></main>"},
     {}, A, False),
    ("feedback on a page", {"/": BODY + FEEDBACK.format("¿Le fue útil esta información?")}, {}, A, False),
    ("feedback on a page that asks what was missing", {"/": BODY + FEEDBACK.format("¿Encontró la información que buscaba?")},
     {}, A, False),
    ("feedback that asks how to better the page", {"/": BODY + FEEDBACK.format("Ayúdenos a mejorar esta página")}, {}, A, False),
    ("nothing, all seen", {"/": BODY}, {}, A, False),
    ("nothing, not all seen", {"/": BODY}, {"coverage": False}, U, False),
    ("a tag manager and no page rendered", {"/": BODY + GTM}, {}, U, False),
    ("a tag manager, rendered, nothing", {"/": BODY + GTM}, {"rendered": ["/"]}, A, False),
    ("a page that only scripts draw", {"/": '<div id="root"></div><script src="/a.js"></script>'}, {}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given), form_confidence=0.65)
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found


def test_a_contact_form_alone_does_not_reach_the_headline() -> None:
    found = detect(site_evidence({"/": BODY, "/c": BODY + CONTACT, "/d": BODY + CONTACT + " "}), form_confidence=0.65)
    assert (found.confidence, found.fact("only_contact_form"), found.fact("depth")) == (0.65, "yes", "1")


def test_a_chat_beside_a_form_is_judged_by_the_chat() -> None:
    found = detect(site_evidence({"/": link("https://wa.me/50222334455") + CONTACT}), form_confidence=0.65)
    assert found.fact("only_contact_form") == "no"
    assert "WhatsApp" in found.reason
    assert "22334455" not in found.citations[0].excerpt


def test_a_chat_that_the_visit_did_not_let_connect_is_alive() -> None:
    seen = reading(BODY + TAWK, via=Via.BROWSER, refused_requests=("https://va.tawk.to/v1/session/start",))
    found = detect(replace(site_evidence({}), readings=(seen,)), form_confidence=0.65)
    assert (found.outcome, found.confidence) == (P, 0.9)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://wa.me/50212345678", "whatsapp_chat"),
        ("https://wa.me/+50212345678?text=Hola", "whatsapp_chat"),
        ("https://api.whatsapp.com/send/?phone=50212345678&text", "whatsapp_chat"),
        ("https://web.whatsapp.com/send?phone=50212345678", "whatsapp_chat"),
        ("https://wa.me/message/ABCDEF123", "whatsapp_chat"),
        ("https://wa.me/?text=hola", "whatsapp_share"),
        ("https://api.whatsapp.com/send?phone=&text=hola", "whatsapp_share"),
        ("whatsapp://send?text=hola", "whatsapp_share"),
        ("https://chat.whatsapp.com/AbC", "whatsapp_group"),
        ("https://www.whatsapp.com/channel/0029", "whatsapp_channel"),
        ("https://www.whatsapp.com/", ""),
        ("https://whatsapp.com.evil.example/send?phone=50212345678", ""),
    ],
)
def test_whatsapp_kind(url: str, kind: str) -> None:
    assert whatsapp_kind(url) == kind
