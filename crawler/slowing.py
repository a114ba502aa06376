"""Slowing: how the delay between two loads of a host grows when it has trouble and shrinks back when it is well."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.config import Slowing
from crawler.evidence import Cause
from crawler.step import Answer

# What a server or the way to it suffers from. Not a body too large or an address that our own rule refuses.
TRANSPORT = frozenset({Cause.DNS, Cause.TIMEOUT, Cause.REFUSED, Cause.RESET, Cause.INVALID_RESPONSE, Cause.TLS})


@dataclass(frozen=True, slots=True)
class Load:
    """What one page load told of the server's state."""

    trouble: bool = False
    latency_s: float = 0.0  # until the first byte of the answer; 0 when not known


def load_of(answer: Answer, latency_s: float, rule: Slowing) -> Load:
    """Read an answer as a sign of load."""
    failed = bool(answer.error) and Cause(answer.error) in TRANSPORT
    return Load(failed or (answer.status >= 400 and answer.status not in rule.harmless), latency_s)


def next_delay(delay_s: float, load: Load, floor_s: float, rule: Slowing) -> float:
    """The delay after a load, from the delay before it: never under the floor, never over the ceiling."""
    wanted = delay_s * (rule.trouble if load.trouble else rule.recovery)
    wanted = max(wanted, load.latency_s * rule.latency)
    return max(floor_s, min(wanted, rule.most_s))
