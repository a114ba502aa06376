"""Contact: the contact page and mailboxes (email_contact), or links that only look like a mailbox."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs


def add(build: Build) -> None:
    """Add the contact page and what the variant of email_contact says."""
    writer = build.writer("contact")
    told = f"{build.short} atiende de lunes a viernes de 8:00 a 16:30 horas. " + writer.paragraph(sentences=2)
    zone, extension = writer.rng.randint(1, 13), writer.rng.randint(100, 899)
    where = f"Dirección: zona {zone}, ciudad capital. PBX 1500, extensión {extension}."
    page = build.page(section(build.site.style, "contacto"), "Contacto", paragraphs(told, where), kind="contact")
    variant = build.site.variant("email_contact")
    mailbox = writer.rng.choice(("info", "atencion", "contacto", "ciudadano", "informacion"))
    values = {"box": mailbox, "domain": build.domain, "address": f"{mailbox}@{build.domain}"}
    if variant == "mailto":
        build.slot("footer", build.piece("mail", "mailto", **values))
    elif variant == "text":
        page.blocks.append(build.piece("mail", "text", **values))
    elif variant == "cloudflare":
        page.blocks.append(build.piece("mail", "cloudflare", code=cloudflare(values["address"])))
    elif variant == "spelled_out":
        cloak = "cloak" if build.site.style == "joomla" else "spelled_out"
        page.blocks.append(build.piece("mail", cloak, **values))
    elif variant != "none":
        build.slot("footer", build.piece("mail", variant, domain=build.domain, name=build.short))
    build.entry("Contacto", page.path)


def cloudflare(address: str, key: int = 0x42) -> str:
    """An address as Cloudflare hides it: the key, then every byte XOR the key, in hex."""
    return f"{key:02x}" + "".join(f"{byte ^ key:02x}" for byte in address.encode())
