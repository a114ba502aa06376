"""Command serve: the published site, the check of one's own site, the right of reply and the API, over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from service.commands.options import REGISTRY, Browser, Config, Name, console, context_for, exits
from service.lock import run_lock


def serve_command(
    host: Annotated[str, typer.Option("--host", help="Dirección en la que escucha.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Puerto en el que escucha.")] = 8000,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option("--trusted-proxy", help="Dirección de un proxy cuyo X-Forwarded-For se cree; se puede repetir."),
    ] = None,
    config: Config = None, registry: Name = REGISTRY, browser: Browser = "",
) -> None:  # fmt: skip
    """Sirve lo publicado, y revisa los sitios que se le pidan, uno a la vez."""
    from service.web.app import build  # what it takes is loaded only for this command
    from service.web.server import server_of

    with exits():
        context = context_for(config, registry, "", browser)
        with run_lock(context.var / "web"):
            web = build(context, frozenset(trusted_proxy or ()))
            console.print(f"http://{host}:{port}/", markup=False)
            server_of(web, host, port).run()
