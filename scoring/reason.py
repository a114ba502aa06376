"""Reason: why a finding says what it says, as messages with values; the messages are Spanish and can be translated."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

_DAY = "day"  # the key under which a date is stored


def _spanish(message: str) -> str:
    return message


def _numbers(day: date) -> str:
    return f"{day:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class Reason:
    """Messages, each with the values of its %(names)s, put together with `between`. A value may be a Reason itself."""

    parts: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]
    between: str = " "

    def __str__(self) -> str:
        return self.said(_spanish)

    def __add__(self, other: Reason) -> Reason:
        return Reason((*self.parts, *other.parts), self.between)

    def said(self, translate: Callable[[str], str], day: Callable[[date], str] = _numbers) -> str:
        """The text with every message translated and every date written by `day`."""
        return translate(self.between).join(
            translate(message) % {name: _shown(value, translate, day) for name, value in values}
            if values
            else translate(message)
            for message, values in self.parts
        )

    def stored(self) -> list[Any]:
        """As JSON: what stands between, then each message with its values."""
        return [self.between, *([message, {n: _stored(v) for n, v in values}] for message, values in self.parts)]

    @classmethod
    def of(cls, stored: list[Any]) -> Self:
        """The reason that was stored."""
        between, *parts = stored
        return cls(tuple((m, tuple((n, _read(v)) for n, v in values.items())) for m, values in parts), between)


Value = str | int | date | Reason


def say(message: str, **values: Value) -> Reason:
    """A reason of one message. The search for messages finds it where it is written out in the call."""
    return Reason(((message, tuple(values.items())),))


def among(reasons: Iterable[Reason], between: str) -> Reason:
    """Several as one: a list, a sentence after another."""
    return Reason(tuple(part for reason in reasons for part in reason.parts), between)


def _shown(value: Value, translate: Callable[[str], str], day: Callable[[date], str]) -> str:
    if isinstance(value, Reason):
        return value.said(translate, day)
    return day(value) if isinstance(value, date) else str(value)


def _stored(value: Value) -> Any:
    if isinstance(value, Reason):
        return value.stored()
    return {_DAY: value.isoformat()} if isinstance(value, date) else value


def _read(value: Any) -> Value:
    if isinstance(value, list):
        return Reason.of(value)
    return date.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
