"""A reverse proxy that writes down every request: when its head arrived, when the last byte of its answer left.

`python -m tests.real.tap PORT UPSTREAM_PORT LOG` serves 127.0.0.1:PORT from 127.0.0.1:UPSTREAM_PORT.
The log has one JSON object per line: method, target, start, end (seconds, monotonic), status, kind, agent.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path

HEAD_LIMIT = 65536
WAIT_S = 120  # a first page of a busy server


class Tap:
    """Passes requests on and writes them down when they are over."""

    def __init__(self, upstream: int, log: Path) -> None:
        self._upstream = upstream
        self._log = log

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), WAIT_S)
        except (asyncio.IncompleteReadError, TimeoutError, OSError):  # a connection opened and never used
            writer.close()
            return
        start = time.monotonic()
        lines, fields = _parse(head)
        status = 0
        try:
            body = await asyncio.wait_for(reader.readexactly(int(fields.get("content-length", "0"))), WAIT_S)
            status = await asyncio.wait_for(self._pass(lines, body, writer), WAIT_S)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            status = status or 502
        finally:
            writer.close()
            self._write(lines[0], fields, start, status)

    async def _pass(self, lines: list[str], body: bytes, writer: asyncio.StreamWriter) -> int:
        reader, upstream = await asyncio.open_connection("127.0.0.1", self._upstream, limit=HEAD_LIMIT)
        try:
            upstream.write(_closing(lines) + body)
            await upstream.drain()
            answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip("\r\n").split("\r\n")
            writer.write(_closing(answer))
            while part := await reader.read(65536):
                writer.write(part)
                await writer.drain()
            return int(answer[0].split()[1])
        finally:
            upstream.close()

    def _write(self, request: str, fields: dict[str, str], start: float, status: int) -> None:
        method, _, rest = request.partition(" ")
        row = {
            "method": method, "target": rest.rpartition(" ")[0], "start": round(start, 4),
            "end": round(time.monotonic(), 4), "status": status,
            "kind": fields.get("sec-fetch-dest", ""), "agent": fields.get("user-agent", ""),
        }  # fmt: skip
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


def _parse(head: bytes) -> tuple[list[str], dict[str, str]]:
    lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = (line.partition(":") for line in lines[1:])
    return lines, {name.strip().lower(): value.strip() for name, _, value in pairs}


def _closing(lines: list[str]) -> bytes:
    """The head with `Connection: close`: every connection carries one request, so that times are its own."""
    kept = [line for line in lines if not line.lower().startswith(("connection:", "keep-alive:"))]
    return ("\r\n".join([*kept, "Connection: close"]) + "\r\n\r\n").encode("latin-1")


async def main(port: int, upstream: int, log: Path) -> None:
    """Serve until stopped."""
    tap = Tap(upstream, log)
    server = await asyncio.start_server(tap.serve, "127.0.0.1", port, limit=HEAD_LIMIT)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
