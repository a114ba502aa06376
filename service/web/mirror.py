"""Mirror: the read side of the API as files beside the published pages, so that it works without a server too."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel

from scoring.store import Store
from service.web.shapes import Quarters
from service.web.sheets import Sheets

ROWS = 100  # of an answer that nobody asked otherwise: some 40 kB of findings
FOLDER = "api/v1"


def write_mirror(store: Store, sheets: Sheets, registry: str, quarter: str, out: Path) -> None:
    """Write api/v1 below the published folder: every quarter whole, the first page of each list of `quarter`, and a
    sheet for each of its sites. Raises KeyError when the quarter was not scored."""
    folder, told = out / FOLDER, []
    for name in store.quarters(registry):
        frames = store.frames(registry, name)
        told.append(sheets.quarter(frames))
        whole: dict[str, Sequence[BaseModel]] = {
            "sites": sheets.sites(frames), "scores": sheets.scores(frames), "findings": sheets.findings(frames),
            "averages": sheets.averages(frames),
        }  # fmt: skip
        for kind, items in whole.items():
            found = [item.model_dump(mode="json") for item in items]
            _put(folder / "quarters" / name / f"{kind}.json", {"quarter": name, "total": len(found), "items": found})
            if name == quarter:
                _put(folder / kind / "index.json", listing(name, found, 1, ROWS, f"/{FOLDER}/{kind}?"))
    _put(folder / "quarters" / "index.json", Quarters(items=told).model_dump(mode="json"))
    _sheets(store, sheets, registry, quarter, folder)


def _sheets(store: Store, sheets: Sheets, registry: str, quarter: str, folder: Path) -> None:
    frames = store.frames(registry, quarter)
    scores, findings = sheets.scores(frames), sheets.findings(frames)
    for site in sheets.sites(frames):
        sheet = sheets.sheet(quarter, site, scores, findings)
        _put(folder / "sites" / site.id / "index.json", sheet.model_dump(mode="json"))


def listing(quarter: str, items: Sequence[object], page: int, per_page: int, address: str) -> dict[str, object]:
    """One page of a list; `address` ends where the page is to be written."""
    part = items[(page - 1) * per_page : page * per_page]
    more = f"{address}page={page + 1}" if page * per_page < len(items) else None
    return {
        "quarter": quarter, "total": len(items), "page": page, "per_page": per_page, "next": more, "items": list(part),
    }  # fmt: skip


def _put(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    part.replace(path)
