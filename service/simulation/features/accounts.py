"""User accounts (user_accounts): registration or log-in for the public; or for staff, bulletins and suppliers."""

from __future__ import annotations

from service.simulation.addresses import section
from service.simulation.build import Build, paragraphs

PAGES = {
    "registration": ("Registro para trámites en línea", "registro-tramites", "Crear cuenta"),
    "public_login": ("Portal del ciudadano", "portal-ciudadano", "Portal del ciudadano"),
    "suppliers": ("Registro de proveedores", "registro-proveedores", "Proveedores"),
}


def add(build: Build) -> None:
    """Add what the variant says; a staff door is a page of its own, linked from the footer."""
    variant = build.site.variant("user_accounts")
    if variant in PAGES:
        title, name, label = PAGES[variant]
        path = section(build.site.style, name)
        text = paragraphs(build.writer(name).paragraph(sentences=3))
        build.page(path, title, text, build.piece("accounts", variant, action=build.url(path)), own_form=True)
        build.entry(label, path)
    elif variant == "staff":
        path = {"wordpress": "wp-login.php", "joomla": "administrator/", "aspnet": "Login.aspx"}.get(
            build.site.style, "intranet"
        )
        page = build.page(path, "Acceso para colaboradores", own_form=True, listed=False, kind="staff")
        page.blocks.append(build.piece("accounts", "staff", action=build.url(path)))
        build.slot("footer", build.piece("accounts", "staff_link", url=build.url(path)))
    elif variant == "newsletter":
        build.slot("aside", build.piece("accounts", "newsletter", action=build.url("suscripcion")))
