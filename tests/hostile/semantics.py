"""Houses that answer in good HTTP what no visitor wants, for F16-F24."""

from __future__ import annotations

from tests.hostile.answers import TEXT, good, http, page, redirect
from tests.hostile.network import silent, within
from tests.hostile.town import Asked, Reply, Town

ELSEWHERE = "f17-elsewhere.hostil.gob.test"
KIN = "f17-kin-new.hostil.gob.test"
WALL = "cookie=si"
COOKIES = [("Set-Cookie", f"c{n}={'x' * 3000}; Path=/; Max-Age=99999") for n in range(300)]
CHALLENGE = (
    "<title>Just a moment...</title><script>window._cf_chl_opt={}</script><p>Checking your browser before accessing"
)
CAPTCHA = "<title>Verificación</title><p>Confirme que no es un robot</p><div class='g-recaptcha' data-sitekey=a></div>"
CLOSED = {
    "f18-403": http("<h1>Forbidden</h1>", 403),
    "f18-406": http("<h1>Not Acceptable</h1>", 406),
    "f18-challenge": http(CHALLENGE, 503, headers=[("Server", "cloudflare"), ("cf-mitigated", "challenge")]),
    "f18-moment": http(CHALLENGE),
    "f18-captcha": http(CAPTCHA),
}


def closed(answer: bytes) -> object:
    """robots.txt is there, and the door is shut."""
    return lambda asked: http("", 404) if asked.path == "/robots.txt" else answer


def hops(asked: Asked) -> Reply:
    """A chain of thirty redirects that does end in a page."""
    number = int(asked.path.strip("/") or 0) if asked.path.strip("/").isdigit() or asked.path == "/" else -1
    return redirect(f"/{number + 1}") if 0 <= number < 30 else good("/" if asked.path == "/30" else asked.path)


def loop(how: str) -> object:
    """Two pages that send each other the visitor."""

    def handler(asked: Asked) -> Reply:
        target = "/b" if asked.path in {"/", "/a"} else "/a"
        if asked.path not in {"/", "/a", "/b"}:
            return http("", 404)
        if how == "meta":
            return http(f'<meta http-equiv=refresh content="0;url={target}">')
        return http(f"<script>location.href='{target}'</script>") if how == "script" else redirect(target)

    return handler


def robots(text: str | bytes, kind: str = "text/plain") -> object:
    """A good site with this robots.txt."""
    return within({"/robots.txt": http(text, kind=kind)})


def far(asked: Asked) -> Reply:
    """robots.txt behind nine redirects."""
    name = asked.path.partition("?n=")
    if name[0] != "/robots.txt":
        return good(asked.path)
    number = int(name[2] or 0)
    return redirect(f"/robots.txt?n={number + 1}") if number < 9 else http("User-agent: *\nDisallow: /")


def wall(asked: Asked) -> Reply:
    """Nothing without a cookie that was given before."""
    if asked.path == "/robots.txt" or WALL in asked.headers.get("cookie", ""):
        return good(asked.path)
    return http("", 302, headers=[("Location", asked.path), ("Set-Cookie", WALL)])


def soft(asked: Asked) -> Reply:
    """Every path that is not one of the site's says 200 and the same few words."""
    if asked.path in {"/", "/contacto", "/servicios"}:
        links = {"/contacto": "Contacto", "/servicios": "Servicios", "/falsa": "Trámites", "/otra": "Ayuda"}
        return http(page("Portada" if asked.path == "/" else f"Página {asked.path}", links=links))
    return (
        http("", 404)
        if asked.path == "/robots.txt"
        else http(page("Oficina virtual", "Le ayudamos a encontrar su destino."))
    )


def build(town: Town) -> None:
    """Every house of this street."""
    for how in ("redirect", "meta", "script"):
        town.add(f"f16-{how}", loop(how))  # type: ignore[arg-type]
    town.add("f16-hops", hops)
    town.add("f16-inside", within({"/contacto": redirect("/contacto")}))
    town.add("f17-elsewhere", lambda _: http(page("Ofertas de viajes")), listed=False)
    town.add("f17-kin-new", within({}), listed=False)
    town.add("f17-moved", lambda _: redirect(f"http://{ELSEWHERE}:8080/"))
    town.add("f17-kin", lambda asked: redirect(f"http://{KIN}:8080{asked.path}"))
    town.institution_hosts = KIN
    for name, answer in CLOSED.items():
        town.add(name, closed(answer))  # type: ignore[arg-type]
    town.add("f20-500", lambda asked: http("", 404) if asked.path == "/robots.txt" else http("<h1>Error</h1>", 500))
    notice = "<title>En mantenimiento</title><h1>Sitio en mantenimiento</h1><p>Volveremos pronto."
    town.add("f20-maintenance", closed(http(notice, 503)))  # type: ignore[arg-type]
    town.add("f21-soft", soft)
    town.add("f21-parked", closed(http("<title>hostil.test</title><h1>This domain is for sale</h1>")))  # type: ignore[arg-type]
    town.add("f21-hacked", closed(http("<title>Hacked by nobody</title><h1>Hacked by nobody</h1>")))  # type: ignore[arg-type]
    shut = "User-agent: *\nDisallow: /contacto\n"
    town.add("f22-403", within({"/robots.txt": http("no", 403)}))
    town.add("f22-503", within({"/robots.txt": http("no", 503)}))
    town.add("f22-silent", within({"/robots.txt": silent}))
    town.add("f22-far", far)
    town.add("f22-large", robots("# relleno\n" * 40_000 + shut + "# relleno\n" * 20_000))
    town.add("f22-bom", robots("\ufeff" + shut))
    town.add("f22-html", robots(page("Robots", TEXT), "text/html"))
    town.add("f22-closed", robots("User-agent: *\nDisallow: /\n"))
    town.add(
        "f24-cookies", lambda asked: http(page("Galletas"), headers=COOKIES) if asked.path == "/" else good(asked.path)
    )
    town.add("f24-wall", wall)
