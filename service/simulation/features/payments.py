"""Payments (electronic_payments): gateways and card fields; or bank slips, words and sandboxes. Gateway hosts are the
real ones, because that is what a detector knows; nothing ever calls them, they are not in the address book."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs

PAGES = {
    "gateway_form": ("Pago en línea", "pago-en-linea"),
    "gateway_link": ("Pago en línea", "pago-en-linea"),
    "card_fields": ("Pago con tarjeta", "pago-con-tarjeta"),
    "card_fields_unsafe": ("Pago con tarjeta", "pago-con-tarjeta"),
    "gateway_unsafe": ("Pago en línea", "pago-en-linea"),
    "bank_slip": ("Boleta de pago", "boleta-de-pago"),
    "words": ("Aranceles", "aranceles"),
    "tender_news": ("Licitaciones", "licitaciones"),
    "test_gateway": ("Portal de pruebas", "portal-de-pruebas"),
}


def add(build: Build) -> None:
    """Add the variant's page below the services."""
    variant = build.site.variant("electronic_payments")
    if variant not in PAGES:
        return
    title, name = PAGES[variant]
    path = section(build.site.style, name)
    writer = build.writer(name)
    page = build.page(path, title, paragraphs(writer.paragraph(sentences=3)), own_form=True, kind="payment")
    macro = variant.removesuffix("_unsafe")
    if macro == "gateway":
        macro = "gateway_form"
    values = {"action": build.url(path), "service": writer.subject.services[0], "amount": writer.rng.randint(20, 400)}
    page.blocks.append(build.piece("payments", macro, **values))
    build.entry(title, path)
