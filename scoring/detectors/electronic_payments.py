"""A service can be paid on line by card, over a connection that is valid.

Present: a payment gateway or the fields of a card over valid TLS. A link to a gateway that was not opened, or words
    beside a link that was not followed to the payment, are probable.
Absent: coverage is met and there is no way to pay, or it is not secure, or what is offered is a slip paid at a bank.
Unknown: coverage is not met.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.evidence import SiteEvidence
from crawler.readings.model import Tier
from crawler.readings.payments import is_gateway
from scoring.finding import Finding, present
from scoring.reason import Reason, say
from scoring.weighing import Seen, citations, confidence, depth, followed, look, silence

VERSION = "1.0"

PROOF = frozenset({"gateway", "card_fields"})


def detect(evidence: SiteEvidence, *, linked_confidence: float) -> Finding:
    """Judge own pages, service portals and the payment pages that were opened."""
    own = look(evidence.everything(), lambda reading: reading.payments)
    away = look(evidence.external, lambda reading: reading.payments)
    slip = [seen for seen in own if seen.mark.kind == "bank_slip"]
    bank_slip = "yes" if slip else "no"
    paid = [seen for seen in (*own, *away) if seen.mark.counts]
    secure = [seen for seen in paid if _secure(evidence, seen)]
    if secure:
        sure = _sure(evidence, secure, linked_confidence)
        return present(
            _reason(sure), citations(secure), confidence=sure, depth=depth(secure), bank_slip=bank_slip, secure="yes"
        )
    if paid:
        reason = say(
            "Se puede pagar con tarjeta, pero la conexión no es segura: falta https con un certificado válido."
        )
        return silence(evidence, reason, paid, bank_slip=bank_slip, secure="no")
    if slip:
        reason = say("Se paga con una boleta en el banco o en banca virtual; no hay pago en línea con tarjeta.")
        return silence(evidence, reason, slip, bank_slip=bank_slip)
    alike = [seen for seen in own if not seen.mark.counts]
    nothing = say("No se encontró pago en línea con tarjeta ni pasarela de pago.")
    return silence(evidence, nothing, alike, bank_slip=bank_slip)


def _secure(evidence: SiteEvidence, seen: Seen) -> bool:
    """The paying step over valid TLS: on the site's own page its handshake counts; on a gateway's https host, that the
    page which leads there was itself read over https without a defect that a browser stops at."""
    page, target = seen.reading.page, seen.mark.target
    if urlsplit(page.final_url).scheme != "https" or urlsplit(target).scheme == "http":
        return False
    if is_gateway(seen.reading, target) and not _script(seen):
        return evidence.tls.valid is not False
    return evidence.tls.valid is True


def _script(seen: Seen) -> bool:
    """A gateway's script runs on the site's own page."""
    return seen.mark.selector == "script"


def _sure(evidence: SiteEvidence, found: list[Seen], linked: float) -> float:
    """A gateway in a form, frame or script, card fields, or a gateway that was opened are proof; a link is not."""
    proof = [seen for seen in found if seen.mark.kind in PROOF and _proven(evidence, seen)]
    if proof:
        return confidence(((s.mark.kind, s.mark.tier.prior) for s in proof), verified=True)
    words = [("link", linked if seen.mark.kind == "gateway" else Tier.C.prior) for seen in found]
    return confidence(words, verified=False)


def _proven(evidence: SiteEvidence, seen: Seen) -> bool:
    if all(link.url != seen.mark.target for link in seen.reading.links):
        return True
    opened = followed(evidence, seen.mark.target)
    return opened is not None and opened.page.status < 400


def _reason(sure: float) -> Reason:
    if sure >= 0.9:
        return say("Se puede pagar en línea con tarjeta, por una conexión segura.")
    return say("El sitio dice que se paga en línea; no se abrió la página de cobro, así que falta comprobarlo.")
