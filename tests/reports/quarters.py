"""A store of several simulated quarters, filled without a crawl: the same numbers every time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd
from sqlalchemy import insert

from scoring import tables
from scoring.store import Frames, Store
from tests.reports.fake import fake_frames

REGISTRY = "simulacion"
QUARTERS = ("2025T1", "2025T2", "2025T3", "2025T4", "2026T1", "2026T2", "2026T3", "2026T4")
_TABLES = ("institutions", "sites", "visits", "findings", "scores", "variants", "averages", "indicators")


def fill(store: Store, quarters: tuple[str, ...] = QUARTERS, *, seed: int = 7, picture: str = "") -> None:
    """Save a quarter of 276 sites for each name; from one to the next a few sites gain or lose a criterion."""
    for quarter in quarters:
        save(store, frames_of(quarter, seed=seed, picture=picture))


def frames_of(quarter: str, *, seed: int = 7, picture: str = "") -> Frames:
    """The frames of one quarter: the older it is, the more findings of the last one are still missing."""
    age = len(QUARTERS) - 1 - QUARTERS.index(quarter)
    frames = fake_frames(seed=seed, picture=picture, age=age)
    read = f"{quarter[:4]}-{3 * int(quarter[-1]) - 1:02d}"
    days = {"first_read": f"{read}-05T14:00:00+00:00", "last_read": f"{read}-07T20:30:00+00:00"}
    return Frames(
        frames.run | {"quarter": quarter} | days,
        **{f.name: getattr(frames, f.name) for f in fields(Frames) if f.name != "run"},
    )


def save(store: Store, frames: Frames) -> None:
    """Write frames into the store's tables, in place of what the quarter had."""
    key = {"registry": str(frames.run["registry"]), "quarter": str(frames.run["quarter"])}
    with store._engine.begin() as connection:
        run = tables.runs
        connection.execute(run.delete().where(run.c.registry == key["registry"], run.c.quarter == key["quarter"]))
        connection.execute(insert(run), [frames.run])
        for name in _TABLES:
            table = tables.metadata.tables[name]
            rows = [_row(table, key, n, row) for n, row in enumerate(getattr(frames, name).to_dict("records"))]
            connection.execute(insert(table), rows)


def _row(table: Any, key: dict[str, str], position: int, row: dict[Any, Any]) -> dict[str, Any]:
    """One row with the columns that the table has; NaN is nothing."""
    known = {**key, "position": position, "wording": None, **{str(k): None if _nan(v) else v for k, v in row.items()}}
    return {column.name: known[column.name] for column in table.columns}


def _nan(value: Any) -> bool:
    return isinstance(value, float) and pd.isna(value)
