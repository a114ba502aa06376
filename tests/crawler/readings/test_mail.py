"""E-mail addresses of a page, and what only looks like one."""

from __future__ import annotations

import pytest

from crawler.readings.mail_spelled import decode
from crawler.readings.model import Block, Tier
from tests.building import reading

#: info@minas.gob.test under the key 0x5a
CODE = "5a" + bytes(byte ^ 0x5A for byte in b"info@minas.gob.test").hex()
JOOMLA = """<p>Correo: <span id="cloak123">Esta dirección de correo electrónico está siendo protegida contra los robots de spam.
Necesita tener JavaScript habilitado para poder verlo.</span>%s</p>"""
ADDY = """<script>var prefix = 'ma' + 'il' + 'to'; var addy123 = 'in&#102;o' + '&#64;';
addy123 = addy123 + 'minas' + '&#46;' + 'gob' + '&#46;' + 'test'; var addy_text123 = 'x' + '&#64;' + 'y.z';</script>"""


@pytest.mark.parametrize(
    ("html", "address", "how", "tier"),
    [
        ("<a href='mailto:Info@minas.gob.test?subject=Hola'>Escríbanos</a>", "info@minas.gob.test", "mailto", Tier.A),
        ("<a href='MAILTO:%20info@minas.gob.test'>x</a>", "info@minas.gob.test", "mailto", Tier.A),
        ("<a href='&#109;ailto&#58;info@minas.gob.test'>x</a>", "info@minas.gob.test", "mailto", Tier.A),
        ("<p>Correo: info@minas.gob.test.</p>", "info@minas.gob.test", "text", Tier.A),
        ("<p>info<b>@</b>minas.gob.test</p>", "info@minas.gob.test", "text", Tier.A),
        (
            f"<a class=__cf_email__ data-cfemail='{CODE}'>[email&#160;protected]</a>",
            "info@minas.gob.test",
            "cloudflare",
            Tier.B,
        ),
        (f"<a href='/cdn-cgi/l/email-protection#{CODE}'>x</a>", "info@minas.gob.test", "cloudflare", Tier.B),
        ("<p>info [arroba] minas [punto] gob [punto] test</p>", "info@minas.gob.test", "spelled_out", Tier.B),
        ("<p>Escriba a info(at)minas.gob.test hoy</p>", "info@minas.gob.test", "spelled_out", Tier.B),
        ("<p>info arroba minas punto gob punto test</p>", "info@minas.gob.test", "spelled_out", Tier.B),
        (JOOMLA % "", "", "joomla_cloak", Tier.B),
        (JOOMLA % ADDY, "info@minas.gob.test", "joomla_cloak", Tier.B),
        ("<img src=c.png alt='Correo: info@minas.gob.test'>", "info@minas.gob.test", "alt", Tier.C),
        ("<footer>Oficina. correo@ejemplo.gob.test</footer>", "correo@ejemplo.gob.test", "text", Tier.A),
    ],
)
def test_mailbox(html: str, address: str, how: str, tier: Tier) -> None:
    (box,) = reading(html).mailboxes
    assert (box.address, box.how, box.tier) == (address, how, tier)
    assert box.selector
    assert not box.free_mail


@pytest.mark.parametrize(
    "html",
    [
        "<img src='logo@2x.png' alt='logo@2x.png'>",
        "<p>logo@2x.png</p>",
        "<script src='https://unpkg.test/leaflet@1.9.4/leaflet.js'></script><p>leaflet@1.9.4</p>",
        "<p>Ejemplo: usuario@correo.com</p>",
        "<input placeholder='nombre@dominio.com'><p>nombre@dominio.com</p>",
        "<a href='mailto:?subject=Mire&body=https://x.test'>Compartir</a>",
        "<a href='mailto:'>Compartir</a>",
        "<a href='mailto:?subject=Mire&body=Lo vi en info@otra.gob.test'>Compartir</a>",
        "<p>Escriba así: usuario@hotel.example</p>",
        "<p>Escriba así: jperez@dominio.com</p>",
        "<footer>Desarrollado por Pixel Web, ventas@pixelweb.test</footer>",
        "<script>Sentry.init({dsn: 'https://abc123@o12.ingest.sentry.io/4'})</script><p>abc123@o12.ingest.sentry.io</p>",
        '<script type=\'application/ld+json\'>{"email": "hola@themeforest.net"}</script><p>hola@themeforest.net</p>',
        "<a href='https://webmail.ejemplo.gob.test/'>Correo institucional</a>",
        "<p>Síguenos en @minas_gt</p>",
        "<p>Vendió una arroba de frijol. Luego volvió.</p>",
        "<body><noscript>info@minas.gob.test</noscript>",
        "<a class=__cf_email__ data-cfemail='zz'>[email protected]</a>",
    ],
)
def test_no_mailbox(html: str) -> None:
    assert reading(html).mailboxes == ()


def test_free_mail_is_flagged_and_covered() -> None:
    (box,) = reading("<footer>Escríbanos: direccion.minas@gmail.com</footer>").mailboxes
    assert box.free_mail
    assert box.block is Block.FOOTER
    assert "direccion.minas@gmail.com" not in box.excerpt


def test_each_address_once() -> None:
    boxes = reading(
        "<p>info@minas.gob.test</p><a href='mailto:info@minas.gob.test,otro@minas.gob.test'>x</a>"
    ).mailboxes
    assert [(box.address, box.how) for box in boxes] == [
        ("info@minas.gob.test", "mailto"),
        ("otro@minas.gob.test", "mailto"),
    ]


@pytest.mark.parametrize("code", ["", "5", "zz", "5a", "ff" * 300])
def test_decoding_never_fails(code: str) -> None:
    assert "@" not in decode(code)
