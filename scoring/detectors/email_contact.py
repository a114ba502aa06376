"""People can write to the institution by e-mail.

Present: a mailbox of the institution on the home page, in the template, or on a page for contact. One elsewhere, one
    of another domain, or a contact form without an address is probable.
Absent: coverage is met and there is none.
Unknown: coverage is not met.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from crawler.evidence import SiteEvidence
from crawler.page import Purpose
from crawler.readings.agencies import institution_of
from crawler.readings.model import Block, FormType, Mailbox
from crawler.readings.reading import Reading
from crawler.registry import bare_host
from scoring.finding import Citation, Finding, cite, present
from scoring.reason import Reason, say
from scoring.weighing import newest, silence

VERSION = "1.0"

_SHOWN = 5
_TEMPLATE = frozenset({Block.HEADER, Block.FOOTER, Block.NAV, Block.ASIDE})


@dataclass(frozen=True)
class _Seen:
    reading: Reading
    box: Mailbox
    prior: float

    def cite(self) -> Citation:
        return cite(self.reading.page, self.box.selector, self.box.excerpt)


def detect(
    evidence: SiteEvidence, *, elsewhere_confidence: float, foreign_confidence: float, form_confidence: float
) -> Finding:
    """Weigh every address by where it stands and whose domain it is of."""
    found: dict[str, _Seen] = {}
    for reading in newest(evidence.everything()):
        place = 1.0 if _for_contact(reading) else elsewhere_confidence
        for box in reading.mailboxes:
            prior = min(box.tier.prior, 1.0 if box.block in _TEMPLATE else place)
            seen = _Seen(
                reading, box, prior if _of_institution(box, reading, evidence) else min(prior, foreign_confidence)
            )
            if box.address not in found or found[box.address].prior < seen.prior:
                found[box.address] = seen
    if found:
        return _present(
            sorted(found.values(), key=lambda seen: (-seen.prior, seen.box.free_mail, seen.reading.page.clicks))
        )
    return _contact_form(evidence, form_confidence)


def _present(found: list[_Seen]) -> Finding:
    best = found[0]
    own = [seen for seen in found if not seen.box.free_mail]
    reason = _reason(best, len(found))
    depth = str(min(seen.reading.page.clicks for seen in found if seen.prior == best.prior))
    return present(
        reason,
        tuple(seen.cite() for seen in found[:_SHOWN]),
        confidence=best.prior,
        depth=depth,
        free_mail="no" if own else "yes",
        mailboxes=str(len(found)),
    )


def _reason(best: _Seen, count: int) -> Reason:
    if not best.box.address:
        return say("Hay un correo protegido contra robots, que se lee con JavaScript.")
    many = say("Se halló una dirección") if count == 1 else say("Se hallaron %(n)s direcciones", n=count)
    if best.box.free_mail:
        return say("%(many)s de correo, pero en un servicio gratuito y no en el dominio de la institución.", many=many)
    reason = say("%(many)s de correo, por ejemplo %(address)s.", many=many, address=best.box.address)
    if best.prior >= 0.9:
        return reason
    return reason + say("No está en la portada, el pie ni la página de contacto, o es de otro dominio.")


def _for_contact(reading: Reading) -> bool:
    words = reading.lens.vocabulary.words("content.contact")
    path = unquote(urlsplit(reading.page.final_url).path).replace("-", " ").replace("_", " ").replace(".", " ")
    titles = " | ".join([reading.title, path, *(h.text for h in reading.headings if h.level <= 2 and len(h.text) < 60)])
    return reading.page.purpose is Purpose.HOME or words.find(titles) is not None


def _of_institution(box: Mailbox, reading: Reading, evidence: SiteEvidence) -> bool:
    """Whether the domain is the site's, its institution's, or nobody's in particular (free mail, cloaked)."""
    if box.free_mail or not box.address:
        return True
    host, own = box.address.rpartition("@")[2], bare_host(urlsplit(reading.page.final_url).hostname or "")
    if own.endswith(host) or host.endswith(own):
        return True
    institution = institution_of(host, evidence.institutions)
    if not any(letter.isalpha() for letter in own):  # a bare IP address has no domain to compare with
        return not institution and _ending(host) in {_ending(known) for known in evidence.institutions}
    return institution == evidence.site.institution or (not institution and _same_ending(host, own))


def _same_ending(host: str, own: str) -> bool:
    """Two names under gob.gt or mil.gt that the registry does not tell apart."""
    return _ending(host) == _ending(own) and host.count(".") >= 2


def _ending(host: str) -> str:
    return ".".join(host.split(".")[-2:])


def _contact_form(evidence: SiteEvidence, confidence: float) -> Finding:
    for reading in newest(evidence.everything()):
        for form in reading.forms:
            if form.type is FormType.CONTACT:
                reason = say("Hay un formulario de contacto, pero no se halló ninguna dirección de correo.")
                depth = str(reading.page.clicks)
                place = cite(reading.page, form.selector, "Formulario de contacto")
                return present(reason, (place,), confidence=confidence, depth=depth, mailboxes="0", only_form="yes")
    return silence(evidence, say("No se halló ninguna dirección de correo de la institución."))
