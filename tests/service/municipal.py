"""The example registry with servers behind its names: a copy of config/ whose addresses have a port, and a closed book."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crawler.job import Job
from service.context import Context
from service.quarter import job_of
from tests.hostile.town import FIRST_NIGHT, OVERRIDES, PORTS, Asked, Handler, House, Town
from tests.house import CONFIG

NAME = "ejemplo-municipal"
QUARTER = "2026T4"
_LONG = "La corporación se reúne cada martes en el salón del edificio y publica lo que se acuerda en cada sesión. " * 4
_MENU = {
    "/": "Inicio", "/concejo": "Concejo municipal", "/ornato": "Boleto de ornato", "/contacto": "Contacto",
    "/noticias": "Noticias", "/formularios": "Formularios",
}  # fmt: skip
_BODIES = {
    "/": f"<p>{_LONG}</p>",
    "/concejo": f"<p>{_LONG}</p>",
    "/ornato": f"<p>{_LONG} El boleto de ornato se paga cada año en la ventanilla.</p>",
    "/contacto": '<p>Escriba a <a href="mailto:alcaldia@{host}">alcaldia@{host}</a></p>',
    "/noticias": "".join(
        f'<article><h2>Obra {n}</h2><time datetime="2026-09-{n:02}">{n} de septiembre de 2026</time><p>{_LONG}</p></article>'
        for n in (7, 14, 21, 28)
    ),
    "/formularios": '<p>Solicitudes:</p><a href="/solicitud.pdf">Formulario de licencia de construcción (PDF)</a>',
}
_CLOSED = b"User-agent: *\nDisallow: /\n"


def _answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def page(host: str, path: str) -> bytes:
    menu = "".join(f'<li><a href="{url}">{label}</a></li>' for url, label in _MENU.items())
    said = _BODIES[path].replace("{host}", host)
    return (
        f"<!doctype html><html lang='es'><head><title>{_MENU[path]}, {host}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main><h1>{_MENU[path]}</h1>{said}</main></body></html>"
    ).encode()


@dataclass
class Served:
    """The example, served: its configuration, its folder of data, and what each host was asked."""

    config: Path
    var: Path
    book: Path
    houses: dict[str, House] = field(default_factory=dict)

    @property
    def options(self) -> list[str]:
        """What every command is told."""
        return ["--config", str(self.config), "--registry", NAME]

    @property
    def changes(self) -> list[str]:
        """The times of a test, and who visits."""
        contact = {"agent": {"contact_url": "http://medimos.test/", "contact_mail": "medimos@medimos.test"}}
        told = contact | OVERRIDES | {"attempts": {"night": [0, 24]}}
        return [
            word
            for section, values in told.items()
            for key, value in values.items()
            for word in ("--set", f"{section}.{key}={json.dumps(value)}")
        ]

    def job_of(self, context: Context, sites: tuple[str, ...]) -> Job:
        """As the product makes it, with names that lead to this machine."""
        return job_of(context, sites).model_copy(update={"address_book": self.book})


@contextmanager
def municipalities(folder: Path, closed: frozenset[str] = frozenset()) -> Iterator[Served]:
    """Serve every host of the example; those `closed` let no machine in."""
    config = folder / "config"
    shutil.copytree(CONFIG, config)
    sites = config / "registry" / NAME / "sites.csv"
    rows = re.sub(r"https://([a-z.-]+)/", rf"http://\1:{PORTS['http']}/", sites.read_text(encoding="utf-8"))
    sites.write_text(rows, encoding="utf-8")
    found = Served(config, folder / "var", folder / "addresses.json")
    with Town().open() as town:
        for host in re.findall(r"http://([a-z.-]+):", rows):
            found.houses[host] = town.add(host, _handler(host, host in closed), host=host, listed=False)
        found.book.write_text(json.dumps({"hosts": town.hosts}), encoding="utf-8")
        yield found


def _handler(host: str, closed: bool) -> Handler:
    def answer(asked: Asked) -> bytes:
        path = asked.path.partition("?")[0]
        if path == "/robots.txt":
            return _answer(_CLOSED, "text/plain") if closed else _answer(b"", status="404 Not Found")
        if path == "/solicitud.pdf":
            return _answer(b"%PDF-1.4\n" + b"% \n" * 600 + b"%%EOF\n", "application/pdf")
        return _answer(page(host, path)) if path in _BODIES else _answer(b"<p>No existe</p>", status="404 Not Found")

    return answer


def used(monkeypatch: pytest.MonkeyPatch, served: Served) -> None:
    """Let the product's own commands work on what is served, at the first night of a quarter."""
    monkeypatch.delenv("EGOB_STORE", raising=False)
    monkeypatch.setenv("EGOB_VAR", str(served.var))
    monkeypatch.setenv("EGOB_NOW", FIRST_NIGHT)
    for where in ("service.quarter.job_of", "service.check.job_of"):
        monkeypatch.setattr(where, served.job_of)
