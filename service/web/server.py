"""Server: uvicorn with bounds on connections, heads and idle time; it believes no header about who asks."""

from __future__ import annotations

import uvicorn

from service.web.app import Web
from service.web.line import line

_STOP_S = 10  # a check at work stops within eight


def server_of(web: Web, host: str, port: int) -> uvicorn.Server:
    """A server that is not yet started."""
    rules = web.rules
    return uvicorn.Server(
        uvicorn.Config(
            web.app,
            host=host,
            port=port,
            http=line(rules.head_s),
            ws="none",
            proxy_headers=False,  # the guard does it, for proxies that are named
            server_header=False,
            access_log=False,
            limit_concurrency=rules.at_once,
            timeout_keep_alive=rules.idle_s,
            h11_max_incomplete_event_size=rules.head_kb * 1024,
            timeout_graceful_shutdown=_STOP_S,
            log_level="warning",
        )
    )
