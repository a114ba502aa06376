"""Payments by card over a valid connection, bank slips, and words that mean something else."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.evidence import Tls
from scoring.detectors.electronic_payments import detect
from scoring.finding import Outcome
from tests.building import site_evidence

TEXT = "<p>" + "El Ministerio informa a la población sobre sus programas. " * 12 + "</p>"
LINKS = "".join(f'<a href="/p{i}">Página {i}</a> ' for i in range(8))
P, A, U = Outcome.PRESENT, Outcome.ABSENT, Outcome.UNKNOWN
VISALINK = "https://mallvirtualvisanet.com.gt/formulario-de-pago/ministerio"
PAGO = "<title>Pago</title><h1>Pago de licencia</h1><form>Monto <input name=monto><button>Pagar</button></form>"


def body(more: str = "", title: str = "Ministerio") -> str:
    return f"<title>{title}</title><main><h1>{title}</h1>{TEXT}{LINKS}<p>{more}</p></main>"


def link(url: str, label: str = "Pagar en línea") -> str:
    return body(f'<a href="{url}">{label}</a>')


def form(action: str) -> str:
    return body(
        f'<form method="post" action="{action}">Pago de licencia <input name="monto"><button>Pagar</button></form>'
    )


CARD = body(
    '<form method="post" action="/cobro">Número de tarjeta <input name="tarjeta"> Vence <input name="vencimiento">'
    ' CVV <input name="cvv"><button>Pagar</button></form>'
)
CC = body('<form method="post"><input autocomplete="cc-number" name="a"><input autocomplete="cc-exp" name="b"></form>')

CASES: list[tuple[str, dict[str, str], dict[str, Any], Outcome, bool]] = [
    ("gateway in a form", {"/": form("https://epayserver.neonet.com.gt/pago")}, {}, P, True),
    ("gateway in a frame", {"/": body('<iframe src="https://app.recurrente.com/s/min/pago"></iframe>')}, {}, P, True),
    ("gateway linked and opened", {"/": link(VISALINK)}, {"external": {VISALINK: PAGO}}, P, True),
    ("gateway linked, not opened", {"/": link(VISALINK)}, {}, P, False),
    ("gateway's script where one pays", {"/": body('Pague en línea con tarjeta de crédito '
     '<script src="https://js.stripe.com/v3/"></script>')}, {}, P, True),
    ("gateway's script of a shop theme", {"/": body('<script src="https://js.stripe.com/v3/"></script>')}, {}, A, False),
    ("card fields", {"/": CARD}, {}, P, True),
    ("card fields by autocomplete", {"/": CC}, {}, P, True),
    ("gateway on the owner's portal", {"/": body()}, {"services": {"https://servicios.ejemplo.gob.test/pago": form(VISALINK)}}, P, True),
    ("card fields over http", {"/": CARD}, {"url": "http://www.ejemplo.gob.test/"}, A, False),
    ("card fields, certificate expired", {"/": CARD}, {"tls": Tls(False, "expired")}, A, False),
    ("gateway in a form, certificate expired", {"/": form(VISALINK)}, {"tls": Tls(False, "expired")}, A, False),
    ("gateway linked from http", {"/": link(VISALINK)}, {"url": "http://www.ejemplo.gob.test/"}, A, False),
    ("gateway reached over http", {"/": form("http://epayserver.neonet.com.gt/pago")}, {}, A, False),
    ("a host that begins alike", {"/": form("https://visanet.com.gt.evil.com/pago")}, {}, A, False),
    ("a host that ends alike", {"/": form("https://notvisanet.com.gt/pago")}, {}, A, False),
    ("the gateway's home page", {"/": link("https://www.visanet.com.gt/", "Licitación adjudicada a VisaNet")}, {}, A, False),
    ("sandbox", {"/": form("https://epaytestvisanet.com.gt/pago")}, {}, A, False),
    ("sandbox of PayPal", {"/": form("https://www.sandbox.paypal.com/cgi-bin/webscr")}, {}, A, False),
    ("the seal of PayPal", {"/": link("https://www.paypal.com/cgi-bin/webscr?cmd=xpt/popup/WhatIs", "Sello")}, {}, A, False),
    ("donation", {"/": link("https://www.paypal.com/cgi-bin/webscr?cmd=_donations&b=x", "Donar")}, {}, A, False),
    ("donation at a gateway", {"/": link("https://app.recurrente.com/s/x/apoyo", "Donar")}, {}, A, False),
    ("a bank's own page", {"/": link("https://www.banrural.com.gt/pagos", "Pago en línea")}, {}, A, False),
    ("donation by a form", {"/": body('<form method="post" action="https://www.paypal.com/cgi-bin/webscr"><input type="hidden" '
     'name="cmd" value="_donations"><input type="image" name="submit"></form>')}, {}, A, False),
    ("words beside a link", {"/": link("/app/pagos", "Pago en línea con tarjeta de crédito")}, {}, P, False),
    ("words in the text", {"/": body("Pago en línea con tarjeta de crédito")}, {}, A, False),
    ("coming soon", {"/": body('<a href="/pos">Pago en línea con tarjeta de crédito</a>, próximamente')}, {}, A, False),
    ("travel visa", {"/": link("/visas", "Visa de turista: pago en línea")}, {}, A, False),
    ("health card", {"/": body('<form>Tarjeta de salud <input name="tarjeta"><button>Consultar</button></form>')}, {}, A, False),
    ("card of the lungs, link", {"/": link("/pulmones", "Tarjeta de pulmones")}, {}, A, False),
    ("transfers to beneficiaries", {"/": link("/bono", "Transferencias monetarias: pago del bono")}, {}, A, False),
    ("calendar of payments", {"/": link("/calendario", "Calendario de pagos a proveedores")}, {}, A, False),
    ("bank slip", {"/": body("Pague la boleta de pago en Banrural y presente el número de boleta")}, {}, A, False),
    ("home banking", {"/": link("https://www.banrural.com.gt/", "Pago en línea en banca virtual")}, {}, A, False),
    ("nothing, all seen", {"/": body()}, {}, A, False),
    ("nothing, not all seen", {"/": body()}, {"coverage": False}, U, False),
    ("insecure, not all seen", {"/": CARD}, {"coverage": False, "tls": Tls(False, "x")}, U, False),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "given", "outcome", "sure"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_detect(pages: dict[str, str], given: dict[str, Any], outcome: Outcome, sure: bool) -> None:
    found = detect(site_evidence(pages, **given), linked_confidence=0.7)
    assert found.outcome is outcome, found
    assert (found.confidence >= 0.9) is sure, found
    assert found.fact("bank_slip") in {"yes", "no"}


@pytest.mark.parametrize(
    "text", ["Cancele la boleta de pago en el banco", "Solicite el recibo 63-A", "Pague en Banrural"]
)
def test_a_bank_slip_is_recorded_apart_and_cited(text: str) -> None:
    found = detect(site_evidence({"/": body(), "/tramite": body(text)}), linked_confidence=0.7)
    assert (found.outcome, found.fact("bank_slip")) == (A, "yes")
    assert found.citations[0].url.endswith("tramite")


def test_a_slip_beside_a_gateway_does_not_hide_it() -> None:
    found = detect(site_evidence({"/": form(VISALINK), "/b": body("boleta de pago")}), linked_confidence=0.7)
    assert (found.outcome, found.fact("bank_slip"), found.fact("secure")) == (P, "yes", "yes")


def test_why_an_insecure_payment_does_not_count() -> None:
    found = detect(site_evidence({"/": CARD}, tls=Tls(False, "expired")), linked_confidence=0.7)
    assert "certificado" in found.reason
    assert found.fact("secure") == "no"


def test_a_gateway_that_no_longer_answers_is_no_proof() -> None:
    evidence = site_evidence({"/": link(VISALINK)}, external={VISALINK: ""})
    assert detect(evidence, linked_confidence=0.7).outcome is P
