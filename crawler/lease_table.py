"""Lease table: the turn among processes of several machines, as rows of the shared ledger that end unless renewed.

All times are those of the database's clock. A process that was killed gives nothing back: its keys are free when their
time is over, and until then nobody asks its hosts for anything.
"""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from crawler.database import Database
from crawler.storage import StorageError

log = logging.getLogger(__name__)

LASTS_S = 20.0  # a garbage collection, a slow disk or a short cut of the network is over by then
RENEW_S = 5.0  # three renewals may fail
_LOOK_AGAIN_S = 0.25  # a question to a server, and shards are cut so that two seldom want the same


def _token() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True)
class LeaseTable:
    """Keys that one holder takes, renews and gives back. Raises StorageError when the database does not answer."""

    database: Database
    holder: str = field(default_factory=_token)

    def take(self, key: str) -> float | None:
        """Seconds since the key was given back, infinite when nobody ever had it; None while another one holds it."""
        now = self.database.now
        sql = (
            f"INSERT INTO leases VALUES (?, ?, {now} + ?, 0) ON CONFLICT (key) DO UPDATE "  # noqa: S608 - constants
            f"SET holder=excluded.holder, until=excluded.until WHERE leases.until<{now} "
            f"RETURNING ended, {now}"
        )
        rows = self.database.rows(sql, (key, self.holder, LASTS_S))
        if not rows:
            return None
        ended, at = rows[0]
        return at - ended if ended else float("inf")

    def renew(self, key: str) -> bool:
        """Whether the key is still ours, now for its full time again."""
        sql = f"UPDATE leases SET until={self.database.now} + ? WHERE key=? AND holder=? AND until>0 RETURNING 1"  # noqa: S608
        return bool(self.database.rows(sql, (LASTS_S, key, self.holder)))

    def left(self, key: str) -> float:
        """Seconds that the key is still ours; zero or less when it is not."""
        sql = f"SELECT until - {self.database.now} FROM leases WHERE key=? AND holder=?"  # noqa: S608
        rows = self.database.rows(sql, (key, self.holder))
        return float(rows[0][0]) if rows else 0.0

    def drop(self, key: str) -> None:
        """Give the key back."""
        sql = f"UPDATE leases SET until=0, ended={self.database.now} WHERE key=? AND holder=?"  # noqa: S608
        self.database.write(sql, (key, self.holder))

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[float]:
        """See Leases."""
        while (since := self.take(key)) is None:
            await asyncio.sleep(_LOOK_AGAIN_S)
        renewing = asyncio.create_task(self._renewing(key))
        try:
            yield time.monotonic() - since
        finally:
            renewing.cancel()
            with suppress(StorageError):  # whoever writes to the ledger next will say so
                self.drop(key)

    async def _renewing(self, key: str) -> None:
        while True:
            await asyncio.sleep(RENEW_S)
            with suppress(StorageError):
                if not self.renew(key):
                    log.error("the lease of %s ran out during a load: this process stood still", key)
                    return
