"""The site has a chat, a forum, a help desk or another interactive channel with the institution.

Present: a chat that shows its button, a conversation with a WhatsApp or Messenger account, a help desk, a live forum.
    A contact or complaint form alone is probable.
Absent: coverage is met and nothing but share links, broadcast channels, telephones, comments or dead widgets was seen.
Unknown: coverage is not met, or a tag manager may add a chat and no page was rendered.
"""

from __future__ import annotations

from crawler.evidence import SiteEvidence
from scoring.finding import Finding, present
from scoring.reason import Reason, among, say
from scoring.weighing import Seen, citations, depth, look, silence, weigh

VERSION = "1.0"

FORMS = frozenset({"contact_form", "complaint_form"})
NAMES = {
    "chat_widget": say("un chat en línea"),
    "chat_link": say("un enlace a un chat"),
    "whatsapp_chat": say("una conversación por WhatsApp"),
    "whatsapp_group": say("un grupo de WhatsApp"),
    "messenger": say("mensajería con la institución"),
    "helpdesk": say("una mesa de ayuda"),
    "forum": say("un foro"),
    "booking": say("citas por videollamada"),
}


def detect(evidence: SiteEvidence, *, form_confidence: float) -> Finding:
    """Judge the channels of the site's own pages and of its service portals."""
    found = look(evidence.everything(), lambda reading: reading.channels)
    counting = _counting(found)
    channels = [seen for seen in counting if seen.mark.kind not in FORMS]
    if channels:
        names = among(dict.fromkeys(NAMES[seen.mark.kind] for seen in channels), " y ")
        sure = weigh(channels)
        reason = say("El sitio ofrece %(names)s.", names=names)
        if sure < 0.9:
            reason += say("No se ha comprobado que funcione.")
        return _present(reason, channels, sure, only_contact_form="no")
    if counting:
        reason = say("Hay un formulario para escribir a la institución y ningún chat, foro ni mesa de ayuda.")
        return _present(reason, counting, form_confidence, only_contact_form="yes")
    alike = [seen for seen in found if not seen.mark.counts]
    return silence(evidence, _nothing(alike), alike, injectable=True)


def _counting(found: list[Seen]) -> list[Seen]:
    """What counts. A widget whose button did not appear where a page was rendered is dead on the other pages too."""
    counting = [seen for seen in found if seen.mark.counts]
    widgets = [seen for seen in found if seen.mark.kind == "chat_widget"]
    alive = any(seen.mark.counts and seen.reading.page.rendered for seen in widgets)
    dead = any(not seen.mark.counts for seen in widgets)
    return [seen for seen in counting if seen.mark.kind != "chat_widget"] if dead and not alive else counting


def _present(reason: Reason, found: list[Seen], sure: float, *, only_contact_form: str) -> Finding:
    return present(reason, citations(found), confidence=sure, depth=depth(found), only_contact_form=only_contact_form)


def _nothing(alike: list[Seen]) -> Reason:
    kinds = {seen.mark.kind for seen in alike}
    if "chat_widget" in kinds:
        return say("El sitio carga un chat cuyo botón no aparece, y no hay otro canal interactivo.")
    if kinds & {"whatsapp_share", "whatsapp_channel"}:
        return say(
            "Los enlaces de WhatsApp son para compartir o para recibir avisos, no para conversar con la institución."
        )
    return say("No se encontró chat, foro, mesa de ayuda ni formulario para escribir a la institución.")
