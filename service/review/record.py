"""Record: the opinions of a quarter as a file of lines, only added to, from which a new database is filled."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from crawler.evidence import Cause, Reachability, Status
from crawler.storage import storing
from crawler.vocabulary import ConfigError
from scoring import opinions
from scoring.opinions import Opinion
from scoring.review_rules import ReviewRules
from scoring.store import Store
from service.context import Context


def path_of(context: Context) -> Path:
    """var/reviews/<registry>-<quarter>.jsonl."""
    return context.var / "reviews" / f"{context.registry}-{context.quarter}.jsonl"


def append(path: Path, given: Iterable[Opinion]) -> None:
    """Add lines and wait until the disk has them. Raises StorageError."""
    lines = [json.dumps(opinions.to_row(o), ensure_ascii=False, sort_keys=True) + "\n" for o in given]
    with storing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() and not _ends_whole(path):  # a line that a power cut left half written
                file.write(b"\n")
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def read(path: Path) -> list[Opinion]:
    """Every opinion of a file; none when there is no file. Raises ConfigError naming the line that is none.

    A line that was cut off in the middle was never acknowledged: it is left out."""
    if not path.is_file():
        return []
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        try:
            found.append(opinions.from_row(row))
        except (KeyError, TypeError, ValueError) as error:
            raise ConfigError(f"{path}, line {number}: not an opinion: {error}") from error
    return found


def restore(context: Context, store: Store, reached: Mapping[str, Reachability]) -> None:
    """Bring file and store together, and write down what stands. `reached`: how each site's visit ended."""
    path = path_of(context)
    filed = read(path)
    opinions.add(store.engine, filed)
    known = opinions.opinions(store.engine, context.registry, context.quarter)
    if missing := [o for o in known if o not in set(filed)]:
        append(path, missing)
    stand(context, store, known, unread(reached))


def unread(reached: Mapping[str, Reachability]) -> frozenset[str]:
    """Sites that no machine has read: not evaluated, or evaluated by a person already."""
    hand = {site for site, reach in reached.items() if reach.cause is Cause.BY_PERSON}
    return frozenset(hand | {site for site, reach in reached.items() if reach.status is Status.NOT_EVALUATED})


def stand(context: Context, store: Store, known: Iterable[Opinion], by_hand: Collection[str]) -> None:
    """Write every verdict that stands where scores and pages read it, unless a later one is there."""
    rules = ReviewRules.load(context.config)
    kept = store.reviews(context.registry, context.quarter)
    before = {(r.site_id, r.criterion): r.decided_at for of_site in kept.values() for r in of_site}
    for review in opinions.verdicts(known, rules.needed(by_hand)):
        earlier = before.get((review.site_id, review.criterion))
        if earlier is None or earlier < review.decided_at:
            store.review(context.registry, context.quarter, review)
