"""Traits: one simulated site as it was dealt, before any page of it exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.simulation.faults import Fault
from service.simulation.truth import Truth


@dataclass(frozen=True)
class SimSite:
    """One site of the simulated Executive: where it lives, what it has, and what is true of it."""

    id: str
    institution: str
    name: str
    subject: str
    truth: Truth
    host: str
    prefix: str = "/"  # path below which the site lives
    https: bool = False
    port: int = 8080
    style: str = "wordpress"
    fault: Fault = Fault.NONE
    variants: Mapping[str, str] = field(default_factory=dict)  # criterion -> how it is met or not
    seed: int = 0

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a final slash."""
        return f"{'https' if self.https else 'http'}://{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Address of the home page as the registry has it; empty when the address is not known."""
        return "" if self.fault is Fault.NO_ADDRESS else self.origin + self.prefix

    def has(self, criterion: str) -> bool:
        """Whether the criterion counts on this site."""
        return criterion in self.truth.counts

    def variant(self, criterion: str) -> str:
        """How the criterion is met or missed."""
        return self.variants.get(criterion, "none")
