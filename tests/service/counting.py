"""A site that counts: forms of every kind, links and scripts that act, and a log of each request that arrived."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

MENU = {
    "/": "Inicio", "/quienes-somos": "Quiénes somos", "/servicios": "Servicios", "/contacto": "Contacto",
    "/ingresar": "Iniciar sesión", "/registro": "Crear usuario", "/encuesta": "Encuesta", "/votacion": "Votación en línea",
    "/noticias": "Noticias", "/pago": "Pago en línea", "/boletin": "Boletín", "/tramite": "Solicitud en línea",
    "/chat": "Chat en línea", "/informacion-publica": "Información pública", "/cuenta": "Mi cuenta", "/tienda": "Publicaciones",
}  # fmt: skip
#: Addresses that do something when they are asked for. Each stands on a page of the menu, as link or in a script.
ACTING = (
    "/logout", "/salir.php", "/cerrar-sesion", "/cuenta/delete?id=4", "/archivo/eliminar/7", "/encuesta/vote?id=3",
    "/votar.php?opcion=2", "/boletin/confirm?c=abc", "/unsubscribe?u=3", "/boletin/darse-de-baja", "/tienda/?add-to-cart=55",
    "/cart/add?id=2", "/nota?rate=5", "/rate/5", "/index.php?option=com_poll&task=vote&id=3", "/wp-login.php?action=logout",
)  # fmt: skip
SEARCH = "/buscar"
HEARTBEAT = "/latido.json"  # what a script asks for by GET: it proves that a browser ran the scripts
_TEXT = "La dirección atiende a la población con programas y servicios en los departamentos del país. " * 8
_WORDS = {
    "/servicios": "fertilizantes",
    "/tramite": "bachillerato",
    "/noticias": "apicultores",
    "/contacto": "delegados",
}
_LINKS = "".join(f'<li><a href="{url}">Opción {n}</a></li>' for n, url in enumerate(ACTING))

FORMS = {
    "/contacto": '<form method="post" action="/contacto/recibir">Nombre <input name="nombre"> Correo <input type="email" name="correo">'
    ' Mensaje <textarea name="mensaje"></textarea><button>Enviar mensaje</button></form><p>info@direccion.gob.test</p>',
    "/ingresar": '<form method="post" action="/sesion">Usuario <input name="usuario" value="a"> Contraseña <input type="password"'
    ' name="clave" value="b"><button>Ingresar</button></form>',
    "/registro": '<form id="alta" method="post" action="/usuarios">CUI <input name="cui"> Correo <input type="email" name="correo"> Contraseña'
    ' <input type="password" name="c1"> Repita <input type="password" name="c2"><button>Crear usuario</button></form>',
    "/encuesta": '<form id="enc" method="post" action="/encuesta/respuesta">¿Cómo le atendieron? <input type="radio" name="a" value="1">Bien'
    ' <input type="radio" name="a" value="2">Mal ¿Por qué? <textarea name="b"></textarea><button>Enviar encuesta</button></form>',
    "/votacion": '<form id="voto" method="get" action="/votar.php"><input type="radio" name="opcion" value="1" checked>Sí'
    ' <input type="radio" name="opcion" value="2">No <button>Votar</button></form>',
    "/noticias": '<form id="commentform" method="post" action="/comentarios"><textarea name="comment"></textarea><input name="author">'
    '<button>Publicar comentario</button></form>',
    "/pago": '<form method="post" action="/cobro">Número de tarjeta <input name="tarjeta"> CVV <input name="cvv"><button>Pagar</button></form>',
    "/boletin": '<form method="post" action="/suscripcion">Correo <input type="email" name="correo"><button>Suscribirse</button></form>',
    "/tramite": '<form method="post" enctype="multipart/form-data" action="/expedientes">DPI <input name="dpi"> Archivo <input type="file"'
    ' name="f"><button>Solicitar</button></form>',
    "/chat": '<form method="post" action="/chat/mensaje"><input name="texto"><button>Enviar al chat</button></form>',
    "/cuenta": f"<ul>{_LINKS}</ul>",
    "/tienda": f'<nav class="submenu"><ul>{_LINKS}</ul></nav><a href="/antigua">Página antigua</a>',
}  # fmt: skip
SCRIPTS = {
    "/": f"fetch('{HEARTBEAT}'); fetch('/api/visita', {{method: 'POST', body: 'x'}}); fetch('/logout').catch(() => 0);"
    "navigator.sendBeacon('/api/faro', 'x'); const x = new XMLHttpRequest(); x.open('PUT', '/api/dato'); x.send('x');"
    "new EventSource('/encuesta/vote?id=3'); new WebSocket(`ws://${location.host}/chat/canal`);",
    "/contacto": "document.forms[document.forms.length - 1].submit()",
    "/ingresar": "document.querySelector('form[action=\"/sesion\"]').requestSubmit()",
    "/encuesta": "document.getElementById('enc').submit(); fetch('/encuesta/respuesta', {method: 'PATCH'});",
    "/votacion": "document.getElementById('voto').submit()",
    "/servicios": "const f = document.createElement('iframe'); f.src = '/salir.php'; document.body.append(f);"
    "for (const u of ['/logout', '/salir.php', '/noticias/1?accion=eliminar']) new Image().src = u;",
    "/noticias": "const d = new XMLHttpRequest(); d.open('DELETE', '/noticias/1'); d.send(); location.href = '/cerrar-sesion';",
    "/chat": "for (const b of document.querySelectorAll('button, a')) { if (b.textContent.includes('Enviar')) b.click(); }",
    "/cuenta": "for (const a of document.querySelectorAll('main a')) a.click();",
}  # fmt: skip


@dataclass
class Counted:
    """Where the site is, and (method, path with query) of every request that arrived."""

    url: str = ""
    log: list[tuple[str, str]] = field(default_factory=list)

    def paths(self, *methods: str) -> list[str]:
        return [target for method, target in self.log if method in methods]


def page(path: str) -> str:
    """A page of the menu, with its form and its script."""
    menu = "".join(f'<li><a href="{url}">{label}</a></li>' for url, label in MENU.items())
    search = f'<form role="search" method="post" action="{SEARCH}"><input type="search" name="q" placeholder="Buscar"><button>Buscar</button></form>'
    title = f"{MENU[path]} {_WORDS.get(path, '')}".strip()
    return (
        f"<!doctype html><html lang=es><head><title>{title}</title></head><body><header>{search}<nav><ul>{menu}</ul></nav></header>"
        f"<main><h1>{title}</h1><p>{title}. {_TEXT}</p>{FORMS.get(path, '')}</main><script>{SCRIPTS.get(path, '')}</script></body></html>"
    )


def results(word: str) -> str:
    hits = [
        f'<li><a href="{path}">{MENU[path]} {known}</a></li>'
        for path, known in _WORDS.items()
        if word and word in known
    ]
    return f"<main><h1>Resultados</h1><p>{_TEXT}</p><ul>{''.join(hits)}</ul>{'' if hits else 'No se encontraron resultados.'}</main>"


class _Handler(BaseHTTPRequestHandler):
    counted: Counted

    def answer(self) -> None:
        self.counted.log.append((self.command, self.path))
        length = int(self.headers.get("content-length") or 0)
        sent = self.rfile.read(length).decode("utf-8", "replace")
        path = urlsplit(self.path).path
        if path == "/antigua":
            self._send(302, "", location="/logout")
        elif path == SEARCH:
            self._send(200, results(parse_qs(sent).get("q", [""])[0]))
        elif path in MENU:
            self._send(200, page(path))
        else:
            self._send(200 if path == HEARTBEAT else 404, "{}" if path == HEARTBEAT else "<h1>No existe</h1>")

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815 - names of the library

    def _send(self, status: int, text: str, location: str = "") -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("content-type", "text/html; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        if location:
            self.send_header("location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
        pass


@contextmanager
def serving() -> Iterator[Counted]:
    """The site on a loopback port, until the block ends."""
    counted = Counted()
    handler = type("Handler", (_Handler,), {"counted": counted})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    counted.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield counted
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
