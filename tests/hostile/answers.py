"""HTTP answers as bytes, and small pages in Spanish, for servers that mean harm and for those beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

TEXT = "La dirección atiende a la población con programas de educación y servicios en los departamentos. " * 8
MENU = {"/servicios": "Servicios", "/contacto": "Contacto", "/noticias": "Noticias", "/quienes-somos": "Quiénes somos"}


def http(body: str | bytes = b"", status: int = 200, kind: str = "text/html; charset=utf-8",
         headers: Iterable[tuple[str, str]] = ()) -> bytes:  # fmt: skip
    """A whole answer that closes its connection."""
    payload = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(payload)}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + payload


def redirect(target: str, status: int = 302) -> bytes:
    """A redirect."""
    return http("", status, headers=[("Location", target)])


def page(title: str, body: str = "", *, links: Mapping[str, str] = MENU, head: str = "") -> str:
    """An ordinary page with a menu."""
    menu = "".join(f'<li><a href="{url}">{label}</a></li>' for url, label in links.items())
    return (
        f"<!doctype html><html lang=es><head><meta charset=utf-8><title>{title}</title>{head}</head><body><nav><ul>{menu}"
        f"</ul></nav><main><h1>{title}</h1><p>{title}. {TEXT}</p>{body}</main></body></html>"
    )


def good(path: str, extra: Mapping[str, str | bytes] | None = None) -> bytes:
    """The answer of a small good site: a home page, four pages and 404; `extra` adds or replaces paths.

    A str of `extra` is the body of an ordinary page, bytes are a whole answer."""
    given = (extra or {}).get(path)
    if isinstance(given, bytes):
        return given
    if given is not None:
        return http(page(f"Página {path.strip('/')}", given))
    if path == "/":
        return http(page("Dirección de Pruebas"))
    return http(page(MENU[path])) if path in MENU else http("<h1>No existe</h1>", 404)
