"""The public can create users on the site to consult services.

Present: a form with which anybody creates a user, or a log-in that says it is for the public. A link to one that was
    not opened is probable.
Absent: coverage is met and nothing but log-ins of the staff, or nothing at all, was seen.
Unknown: coverage is not met, or a log-in does not say for whom it is.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.finding import Finding, present, unknown
from scoring.reason import Reason, say
from scoring.weighing import SHELLS, Seen, citations, depth, followed, look, silence, weigh

VERSION = "1.0"

PUBLIC = frozenset({"public_registration", "public_login"})


def detect(evidence: SiteEvidence, *, unclear_confidence: float) -> Finding:
    """Judge log-ins and registrations of own pages, service portals and the account pages that were opened."""
    pages = (*evidence.everything(), *evidence.external)
    found = [seen for seen in look(pages, lambda reading: reading.accounts) if not _answered(evidence, seen)]
    public = [seen for seen in found if seen.mark.kind in PUBLIC]
    if public:
        sure = weigh(public)
        if any(seen.mark.kind == "public_registration" for seen in public):
            reason = say("El público puede crear un usuario para consultar servicios.")
        else:
            reason = say("El público puede ingresar para consultar servicios.")
        if sure < 0.9:
            reason += say("Solo se vio el enlace; no se abrió la página.")
        return present(reason, citations(public), confidence=sure, depth=depth(public))
    unclear = [seen for seen in found if seen.mark.counts]
    if unclear:
        return unknown(_unclear(unclear), citations(unclear), confidence=unclear_confidence)
    staff = [seen for seen in found if seen.mark.kind == "staff"]
    if staff:
        inside = say("El ingreso que hay es para el personal de la institución, no para el público.")
        return silence(evidence, inside, staff)
    return silence(evidence, say("No se encontró dónde crear un usuario ni un ingreso para el público."))


def _answered(evidence: SiteEvidence, seen: Seen) -> bool:
    """Whether the page that a link leads to was opened and drawn: then that page speaks, not the link."""
    target = followed(evidence, seen.mark.target) if seen.mark.target else None
    if target is None or target.page.final_url == seen.reading.page.final_url:
        return False
    return target.page.status >= 400 or SHELLS.isdisjoint(target.render_need)


def _unclear(found: list[Seen]) -> Reason:
    if all(seen.mark.kind == "lms" for seen in found):
        return say("Hay un aula virtual; no se sabe si está abierta al público.")
    return say("Hay un ingreso con usuario y contraseña que no dice si es para el público o para el personal.")
