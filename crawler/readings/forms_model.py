"""The trained part of form classification: logistic regression over readable features (forms_model.json)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from crawler.readings.model import FormType

_REMEMBERED = 2048  # sets of features; a site repeats the forms of its template on every page
_DIGITS = 6  # weights have two; what lies behind is the order of adding, and must not decide between equals
WEIGHTS = Path(__file__).with_name("forms_model.json")


@dataclass(frozen=True)
class Guess:
    """Most likely type, its probability, and the features that spoke most for it."""

    type: FormType
    probability: float
    because: tuple[str, ...]
    all: Mapping[FormType, float]


@dataclass(frozen=True)
class Model:
    """Classes, their intercepts, and per feature one weight for each class."""

    classes: tuple[FormType, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    @cached_property
    def guess(self) -> Callable[[frozenset[str]], Guess]:
        """The guess for a set of features, remembered."""
        return lru_cache(maxsize=_REMEMBERED)(self._guess)

    def _guess(self, features: frozenset[str]) -> Guess:
        """Softmax over the sums of weights."""
        known = sorted(features & self.weights.keys())
        sums = list(self.intercepts)
        for feature in known:
            for at, weight in enumerate(self.weights[feature]):
                sums[at] += weight
        sums = [round(one, _DIGITS) for one in sums]
        top = max(sums)
        powers = [math.exp(s - top) for s in sums]
        total = sum(powers)
        best = sums.index(top)
        because = sorted(known, key=lambda f: -self.weights[f][best])[:3]
        spread = {c: p / total for c, p in zip(self.classes, powers, strict=True)}
        return Guess(self.classes[best], powers[best] / total, tuple(because), spread)


def read_model(raw: Mapping[str, object]) -> Model:
    """Build a model from the contents of the weights file."""
    classes = tuple(FormType(c) for c in _list(raw["classes"]))
    weights = raw["weights"]
    if not isinstance(weights, dict):
        raise TypeError("weights: expected a mapping of feature to a list of numbers")
    return Model(
        classes=classes,
        intercepts=tuple(float(v) for v in _list(raw["intercepts"])),
        weights={str(k): tuple(float(v) for v in row) for k, row in weights.items()},
    )


def _list(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"expected a list, got {type(value).__name__}")
    return value


@cache
def trained() -> Model:
    """The committed weights, read once."""
    return read_model(json.loads(WEIGHTS.read_text(encoding="utf-8")))
