"""Page states, each with its negative control."""

from __future__ import annotations

import pytest

from crawler.readings.model import PageState
from crawler.readings.states import same_as, state
from tests.building import reading

LONG = "El Ministerio informa a la población sobre sus programas, servicios y trámites del año. " * 60
NAV = "".join(f'<li><a href="/p{i}">Página {i}</a></li>' for i in range(20))
HIDDEN = '<div style="display:none">{}</div>'


def page(body: str, title: str = "Ministerio") -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


def hidden(hosts: list[str]) -> str:
    return HIDDEN.format("".join(f'<a href="https://{host}/">x</a>' for host in hosts))


CASES = [
    ("ordinary page", page(f"<p>{LONG}</p>"), {}, PageState.OK),
    ("challenge header", page("hola"), {"headers": {"cf-mitigated": "challenge"}}, PageState.WAF_CHALLENGE),
    (
        "challenge header on 429",
        page("hola"),
        {"headers": {"cf-mitigated": "challenge"}, "status": 429},
        PageState.WAF_CHALLENGE,
    ),
    (
        "challenge by its script",
        page("<script>window._cf_chl_opt={}</script>", "Just a moment..."),
        {"status": 403},
        PageState.WAF_CHALLENGE,
    ),
    (
        "challenge by its script alone",
        page("<script>window._cf_chl_opt={}</script>", ""),
        {"status": 503},
        PageState.WAF_CHALLENGE,
    ),
    ("challenge title in Spanish", page("Verificando", "Un momento…"), {"status": 503}, PageState.WAF_CHALLENGE),
    (
        "firewall present that lets us through",
        page(f"<p>{LONG}</p><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>"),
        {"headers": {"server": "cloudflare", "cf-ray": "8a", "content-type": "text/html"}},
        PageState.OK,
    ),
    (
        "Incapsula's cookie script on a normal page",
        page(f"<p>{LONG}</p><script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"),
        {},
        PageState.OK,
    ),
    (
        "Incapsula block",
        page("<iframe src='/_Incapsula_Resource?x=1'>Request unsuccessful. Incapsula incident ID: 1</iframe>"),
        {"status": 403},
        PageState.WAF_BLOCK,
    ),
    (
        "F5 block with status 200",
        page("The requested URL was rejected. Please consult with your administrator. Your support ID is: 7"),
        {},
        PageState.WAF_BLOCK,
    ),
    (
        "news that quotes a block page",
        page(f"<ul>{NAV}</ul><p>{LONG} Unos vieron: Access Denied - Sucuri Website Firewall.</p>"),
        {},
        PageState.OK,
    ),
    (
        "captcha wall",
        page("<h1>Confirme que no es un robot</h1><div class='g-recaptcha'></div>"),
        {},
        PageState.CAPTCHA,
    ),
    (
        "contact form with a captcha",
        page("<form method=post>No soy un robot <input type=email name=correo><div class='g-recaptcha'></div></form>"),
        {},
        PageState.OK,
    ),
    ("rate limit", page("Too many requests"), {"status": 429}, PageState.RATE_LIMITED),
    ("plain 403", page("Forbidden"), {"status": 403}, PageState.CLIENT_ERROR),
    ("404", page("No hay"), {"status": 404}, PageState.NOT_FOUND),
    ("410", page("No hay"), {"status": 410}, PageState.NOT_FOUND),
    ("500", page("Error"), {"status": 500}, PageState.SERVER_ERROR),
    ("503 for maintenance", page("Sitio en mantenimiento, volveremos pronto"), {"status": 503}, PageState.MAINTENANCE),
    ("503 with no reason", page("Service unavailable"), {"status": 503}, PageState.SERVER_ERROR),
    ("a PDF", "%PDF-1.7", {"headers": {"content-type": "application/pdf"}}, PageState.NOT_HTML),
    ("XHTML", page(LONG), {"headers": {"content-type": "application/xhtml+xml"}}, PageState.OK),
    (
        "Apache's page",
        page("It works! Apache2 Ubuntu Default Page", "Apache2 Ubuntu Default Page: It works"),
        {},
        PageState.DEFAULT_PAGE,
    ),
    ("IIS", page("<img src=iis-85.png>", "IIS Windows Server"), {}, PageState.DEFAULT_PAGE),
    ("directory listing", page("<h1>Index of /</h1><a href=a>a</a>", "Index of /"), {}, PageState.DEFAULT_PAGE),
    ("an index of services", page("Consulte los servicios", "Index of services of the ministry"), {}, PageState.OK),
    ("hosting suspended", page("Cuenta suspendida. Contacte a su proveedor"), {}, PageState.SUSPENDED),
    ("suspension in a long page", page(LONG + "La cuenta suspendida del proveedor"), {}, PageState.OK),
    ("parked", page("ejemplo.gob.test: this domain is for sale"), {}, PageState.PARKED),
    ("parked by its script", page("<script src='//img.sedoparking.com/js/park.js'></script>x"), {}, PageState.PARKED),
    ("maintenance", page("<h1>Sitio web en mantenimiento</h1>"), {}, PageState.MAINTENANCE),
    ("under construction", page("<h1>Página en construcción</h1>"), {}, PageState.MAINTENANCE),
    ("road maintenance on a long page", page(f"<p>Carreteras en mantenimiento. {LONG}</p>"), {}, PageState.OK),
    (
        "road maintenance on a short page",
        page("<h1>Tramos en mantenimiento</h1><p>Las carreteras CA-1 y CA-2 están en mantenimiento vial</p>"),
        {},
        PageState.OK,
    ),
    ("coming soon beside a whole menu", page(f"<ul>{NAV}</ul><p>Próximamente: feria</p>"), {}, PageState.OK),
    ("defaced", page("<h1>HACKED BY an0n</h1>"), {}, PageState.COMPROMISED),
    ("news about a defacement", page(f"<p>El portal amaneció con «hacked by». {LONG}</p>"), {}, PageState.OK),
    ("pharma spam in the title", page(LONG, "Comprar viagra barato sin receta"), {}, PageState.COMPROMISED),
    ("a health alert", page(LONG, "Alerta sanitaria por viagra falsificada"), {}, PageState.OK),
    ("hidden links", page(LONG + hidden([f"casino{i}.example" for i in range(9)])), {}, PageState.COMPROMISED),
    ("a hidden dialog of partners", page(LONG + hidden([f"empresa{i}.example" for i in range(9)])), {}, PageState.OK),
    (
        "a hidden menu of public institutions",
        page(LONG + hidden([*(f"m{i}.gob.gt" for i in range(9)), "facebook.com", "x.com", "youtube.com"])),
        {},
        PageState.OK,
    ),
    ("soft 404 by its heading", page(f"<ul>{NAV}</ul><h1>Página no encontrada</h1>"), {}, PageState.SOFT_404),
    (
        "a long page that mentions it",
        page(f"<p>Si ve el aviso de página no encontrada, recargue. {LONG}</p>"),
        {},
        PageState.OK,
    ),
    (
        "a page of middle length that mentions it",
        page(f"<p>Si ve el aviso de página no encontrada, recargue. {LONG[:1500]}</p>"),
        {},
        PageState.OK,
    ),
    (
        "log-in wall",
        page(
            "<h1>Sistema</h1><form method=post>Usuario <input name=usuario> Contraseña <input type=password name=clave>"
            "<button>Iniciar sesión</button></form>"
        ),
        {},
        PageState.LOGIN_WALL,
    ),
    (
        "a home page with a log-in box",
        page(
            f"<ul>{NAV}</ul><p>{LONG}</p><form method=post>Usuario <input name=usuario> Contraseña "
            "<input type=password name=clave><button>Ingresar</button></form>"
        ),
        {},
        PageState.OK,
    ),
    ("Facebook as a site", page(LONG), {"final_url": "https://www.facebook.com/dependencia"}, PageState.SOCIAL_AS_SITE),
    ("a host that ends alike", page(LONG), {"final_url": "https://notfacebook.com/"}, PageState.OK),
    (
        "nothing but a page plugin",
        page("<iframe src='https://www.facebook.com/plugins/page.php?href=x'></iframe>"),
        {},
        PageState.SOCIAL_AS_SITE,
    ),
    (
        "a page plugin beside content",
        page(f"<p>{LONG}</p><iframe src='https://www.facebook.com/plugins/page.php?href=x'></iframe>"),
        {},
        PageState.OK,
    ),
    (
        "frameset",
        "<html><head><title>M</title></head><frameset cols='1,2'><frame src=a.htm></frameset></html>",
        {},
        PageState.FRAMESET,
    ),
    ("nothing at all", "", {}, PageState.OK),
]


@pytest.mark.parametrize(("html", "fields", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_state(html: str, fields: dict[str, object], expected: PageState) -> None:
    assert state(reading(html, **fields)) is expected  # type: ignore[arg-type]


def article(*words: str, title: str = "No disponible", filler: int = 30) -> str:
    body = " ".join(f"palabra{chr(97 + i % 26)}{chr(97 + i // 26)} del ministerio" for i in range(filler))
    return page(f"<main><p>{body} {' '.join(words)}</p></main>", title)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (article(), article(), True),
        (article(title="No existe"), article(title="Noticias"), False),
        (article("/asdf no existe"), article("/qwer no existe"), True),  # each repeats its own address
        (article("el doce de marzo"), article(filler=90), False),
        (article("visita 1234"), article("visita 98"), True),
        (page("<main>Aviso breve</main>"), page("<main>Otro aviso breve</main>"), False),
        (page("<main>Aviso breve</main>"), page("<main>Aviso breve</main>"), True),
    ],
)
def test_near_duplicates(one: str, other: str, expected: bool) -> None:
    first = reading(one, "https://www.ejemplo.gob.test/asdf")
    assert same_as(first, reading(other, "https://www.ejemplo.gob.test/qwer")) is expected
