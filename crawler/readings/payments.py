"""Electronic payments, and bank slips that are none (hand-book 5.10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.readings.hosts import belongs, by_address, host_of, path_of
from crawler.readings.marking import denied, distinct, from_link, heads, leading, likely, mark, words
from crawler.readings.model import Field, Form, FormType, Link, Mark, Tier
from crawler.text import norm
from crawler.vocabulary import Fingerprint

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

_LISTS = ("payments.online", "payments.card", "payments.slip")
LABEL_WORDS = 10  # a longer label is a headline


def payments(reading: Reading) -> tuple[Mark, ...]:
    """Gateways, card fields and slips seen on the page; what is no electronic payment has counts=False."""
    found = [*_gateways(reading), *_loaded(reading)]
    for form in reading.forms:
        found.extend(_of_form(reading, form))
    for link in likely(reading, *_LISTS):
        found.extend(_of_link(reading, link))
    return distinct([*found, *_of_text(reading)])


def _gateways(reading: Reading) -> Iterator[Mark]:
    """Links, frames and form actions that lead to a gateway's own host."""
    here = by_address(reading, "payment", reading.page.final_url)
    if here:
        yield _gateway(reading, here, "", reading.title or here.name, reading.page.final_url)
    for link in leading(reading, "payment"):
        if gateway := _leads(reading, link.url):
            yield _gateway(reading, gateway, link.selector, f"{link.label} {link.context}", link.url)
    for embed in reading.embeds:
        if gateway := _leads(reading, embed.url):
            yield _gateway(reading, gateway, embed.selector, embed.title or gateway.name, embed.url)
    for form in reading.forms:
        if gateway := by_address(reading, "payment", form.action):
            hidden = "&".join(f"{field.name}={field.value}" for field in form.fields if field.type == "hidden")
            yield _gateway(reading, gateway, form.selector, form.text, form.action, hidden)


def _leads(reading: Reading, url: str) -> Fingerprint | None:
    """The gateway an address leads into; its home page, as in news or a tender, is no way to pay."""
    return by_address(reading, "payment", url) if path_of(url) not in {"/", ""} else None


def _gateway(reading: Reading, gateway: Fingerprint, selector: str, said: str, url: str, sent: str = "") -> Mark:
    asked = f"{url}&{sent}".lower()
    addressed = any(part in asked for part in reading.lens.vocabulary.lists["payments.donation_address"])
    if gateway.test:
        return denied("gateway_test", selector, said, f"{gateway.name}: ambiente de pruebas", target=url)
    if addressed or said in words(reading, "payments.donation"):
        return denied("donation", selector, said, "botón de donación", target=url)
    return mark("gateway", Tier.A, selector, said, target=url, why=f"pasarela {gateway.name}")


def _loaded(reading: Reading) -> Iterator[Mark]:
    """A gateway's script: proof only where the page offers to pay, because shop themes load it everywhere."""
    for script in reading.scripts:
        gateway = by_address(reading, "payment", script.url) if script.url else None
        if gateway is None:
            continue
        url = script.url if script.url.startswith("http") else f"https:{script.url}"
        if gateway.test:
            yield denied("gateway_test", "script", gateway.name, f"{gateway.name}: ambiente de pruebas", target=url)
        elif _offers(reading):
            yield mark("gateway", Tier.A, "script", gateway.name, target=url, why=f"programa de {gateway.name}")
        else:
            why = "el programa de la pasarela se carga en una página que no cobra nada"
            yield denied("gateway_asset", "script", gateway.name, why, target=url)


def _offers(reading: Reading) -> bool:
    main = reading.main_text
    said = main in words(reading, "payments.online") or main in words(reading, "payments.card")
    return said and main not in words(reading, "payments.soon") and main not in words(reading, "payments.donation")


def _of_form(reading: Reading, form: Form) -> Iterator[Mark]:
    """Fields of a card: its number, and its code or expiry; a number alone may be of a health card."""
    number = next((f for f in form.fields if _is(reading, f, "card_number", "cc-number")), None)
    code = any(_is(reading, f, "card_code", "cc-csc") for f in form.fields)
    expiry = any(_is(reading, f, "card_expiry", "cc-exp") for f in form.fields)
    if number and (code or (expiry and number.autocomplete.startswith("cc-"))):
        yield mark("card_fields", Tier.B, number.selector, form.text, target=form.action, why="pide número y código")
    elif form.type is FormType.PAYMENT and form.text in words(reading, "payments.slip"):
        yield denied("bank_slip", form.selector, form.text, "pide el número de una boleta pagada en el banco")


def _is(reading: Reading, field: Field, name: str, autocomplete: str) -> bool:
    if field.type in {"hidden", "submit", "radio", "checkbox"}:
        return False
    said = f"{norm(field.name).rpartition('$')[2]} . {field.words}"
    return field.autocomplete.startswith(autocomplete) or said in words(reading, f"payments.{name}")


def _of_link(reading: Reading, link: Link) -> Iterator[Mark]:
    label = link.label
    if _leads(reading, link.url) or len(label.split()) > LABEL_WORDS or not link.url.startswith("http"):
        return
    near = f"{label} {link.context}"
    if label in words(reading, "payments.control"):
        yield from_link("not_payment", Tier.D, link, "las palabras hablan de otra cosa", counts=False)
    elif by_address(reading, "payment_bank", link.url) or label in words(reading, "payments.slip"):
        yield from_link("bank_slip", Tier.D, link, "se paga en el banco o en banca virtual", counts=False)
    elif near in words(reading, "payments.soon"):
        yield from_link("payment_soon", Tier.D, link, "anuncia que todavía no se puede", counts=False)
    elif label in words(reading, "payments.online"):
        slip = near in words(reading, "payments.slip") and near not in words(reading, "payments.card")
        if slip:
            yield from_link("bank_slip", Tier.D, link, "se paga en el banco o en banca virtual", counts=False)
        elif label not in words(reading, "payments.donation"):
            yield from_link("payment_text", Tier.C, link, "dice que se paga en línea; no se siguió hasta el cobro")


def _of_text(reading: Reading) -> Iterator[Mark]:
    """What the page's text says, when nothing stronger does."""
    main, head = reading.main_text, heads(reading)
    if found := words(reading, "payments.slip").find(main):
        yield denied("bank_slip", "", _around(main, found), "se paga con boleta en el banco")
    if found := words(reading, "payments.control").find(head):
        yield denied("not_payment", "", found, "las palabras hablan de otra cosa")
    for name in ("card", "online"):
        if found := words(reading, f"payments.{name}").find(main):
            said = _around(main, found)
            if said in words(reading, "payments.soon"):
                yield denied("payment_soon", "", said, "anuncia que todavía no se puede")
            else:
                yield denied("payment_words", "", said, "solo lo dice el texto")
            return


def _around(text: str, found: str) -> str:
    """The words around a normalised match, as they stand in the text."""
    at = norm(text).find(found)
    return text[max(0, at - 100) : at + 120]


def is_gateway(reading: Reading, url: str) -> bool:
    """Whether an address stands on the host of a gateway that is not a sandbox."""
    prints = reading.lens.vocabulary.fingerprints["payment"]
    return any(not one.test and belongs(host_of(url), one.hosts) for one in prints)
