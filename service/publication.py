"""Publication: which quarters were published, when, and a person's reason where a run was implausible."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from scoring.store import Frames, Store
from service.context import Context
from service.quarter import registry_of
from service.watch import Doubt, doubts
from service.watch_rules import WatchRules


class ImplausibleError(RuntimeError):
    """The run is not published: says what is implausible and how a person may decide otherwise."""


class Published(BaseModel):
    """The record of a publication, kept in the run's folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    at: datetime
    config_digest: str  # what it was scored with
    anyway: str = ""  # the reason of who published although there were doubts
    doubts: tuple[str, ...] = ()

    def notice(self) -> dict[str, str]:
        """What readers are told in Spanish and English; empty without a reservation."""
        if not self.anyway:
            return {}
        listed = "; ".join(self.doubts)
        return {
            "es": f"Publicado con reservas. La revisión automática señaló: {listed}. "
            f"Razón para publicar: {self.anyway}",
            "en": f"Published with reservations. The automatic check found (in Spanish): {listed}. "
            f"Reason for publishing (as given): {self.anyway}",
        }


def published(folder: Path) -> Published | None:
    """The record of a run folder; None when it was never published."""
    path = folder / "published.json"
    return Published.model_validate_json(path.read_text(encoding="utf-8")) if path.is_file() else None


def note(folder: Path, record: Published) -> None:
    """Keep the record of a publication in place of an earlier one."""
    part = folder / "published.json.part"
    part.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    part.replace(folder / "published.json")


def records(context: Context, store: Store) -> dict[str, Published]:
    """Quarter -> record, of every published quarter of the registry, oldest first."""
    folders = {quarter: context.run_folder_of(quarter) for quarter in store.quarters(context.registry)}
    found = {quarter: published(folder) for quarter, folder in folders.items()}
    return {quarter: record for quarter, record in found.items() if record is not None}


def last_published(context: Context, store: Store) -> Frames | None:
    """Tables of the quarter that was published before this one; None for the first."""
    earlier = [quarter for quarter in records(context, store) if quarter < context.quarter]
    return store.frames(context.registry, earlier[-1]) if earlier else None


def examine(context: Context) -> list[Doubt]:
    """What is implausible in the scored quarter. Raises KeyError when it has no scores."""
    store = Store.open(context.store_url)
    try:
        if context.quarter not in store.quarters(context.registry):
            raise KeyError(f"{context.registry} {context.quarter}: sin calificar; corra antes egob score")
        frames, before = store.frames(context.registry, context.quarter), last_published(context, store)
    finally:
        store.close()
    return doubts(frames, list(registry_of(context).sites), before, WatchRules.load(context.config))


def permit(context: Context, anyway: str) -> tuple[str, ...]:
    """The doubts in words, when the run may be published: there are none, or a person gave a reason.

    Raises ImplausibleError otherwise."""
    found = tuple(doubt.said for doubt in examine(context))
    if found and not anyway.strip():
        listed = "\n".join(f"  - {said}" for said in found)
        raise ImplausibleError(
            f"{context.registry} {context.quarter}: no se publica, porque no es verosímil:\n{listed}\n"
            'Revise la corrida. Si es correcta: egob report --publish-anyway "RAZÓN" '
            "(la razón queda en la corrida y se muestra al público)"
        )
    return found
