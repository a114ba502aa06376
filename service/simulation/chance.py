"""Chance: seeded draws, the same on every machine and in every process."""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


def dice(seed: int, *names: str) -> random.Random:
    """A generator of its own for one purpose, so that a new feature does not move what others drew."""
    return random.Random(f"{seed}:{':'.join(names)}")  # noqa: S311 - a simulation, not a secret


def weighted(rng: random.Random, shares: Mapping[K, float]) -> K:
    """One key, as likely as its weight."""
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def several(rng: random.Random, shares: Mapping[K, float], count: int) -> list[K]:
    """`count` different keys, one after the other by weight."""
    left = dict(shares)
    chosen: list[K] = []
    while left and len(chosen) < count:
        key = weighted(rng, left)
        chosen.append(key)
        del left[key]
    return chosen


def apportion(shares: Mapping[K, float], total: int) -> list[K]:
    """`total` keys in proportion to their weights, by largest remainder; no chance in it."""
    whole = sum(shares.values())
    exact = {key: total * share / whole for key, share in shares.items()}
    counts = {key: int(value) for key, value in exact.items()}
    rest = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in rest[: total - sum(counts.values())]:
        counts[key] += 1
    return [key for key, count in counts.items() for _ in range(count)]


def shuffled(rng: random.Random, items: Sequence[T]) -> list[T]:
    """A shuffled copy."""
    return rng.sample(items, len(items))
