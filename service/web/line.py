"""Line: the HTTP/1.1 connection, closed when the head of a request takes too long (uvicorn waits for ever)."""

from __future__ import annotations

import asyncio

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState


def line(head_s: float) -> type[H11Protocol]:
    """The protocol with a deadline of so many seconds for the first line and the headers."""

    class Line(H11Protocol):
        def __init__(
            self, config: Config, server_state: ServerState, app_state: dict[str, object],
            _loop: asyncio.AbstractEventLoop | None = None,
        ) -> None:  # fmt: skip
            super().__init__(config, server_state, app_state, _loop)
            self._deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._watch()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            self._watch()

        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            self._forget()

        def _watch(self) -> None:
            """The clock runs from the first byte (or the connection) until the head is whole."""
            if self.conn.their_state is not h11.IDLE:
                self._forget()
            elif self._deadline is None:
                self._deadline = self.loop.call_later(head_s, self.transport.close)

        def _forget(self) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
                self._deadline = None

    return Line
