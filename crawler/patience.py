"""Patience: what a visit does when a server asks for a pause: wait and ask again, or come another day."""

from __future__ import annotations

from crawler.config import Pace
from crawler.evidence import Cause, Status
from crawler.page import Purpose
from crawler.reach import BLOCKS, SITE_SIDE, Ending
from crawler.readings.model import PageState
from crawler.step import Unit


class Patience:
    """Folds the units of one visit. `ending` is set when the visit has waited as often or as long as it may."""

    def __init__(self, rule: Pace) -> None:
        self._rule = rule
        self._times = 0
        self.waited_s = 0.0
        self.ending: Ending | None = None

    def waits(self, unit: Unit) -> bool:
        """Fold a unit. True: it only asked to wait, so it tells nothing of the site and its step comes again."""
        pause = unit.answer.pause_s
        if pause is None or unit.step.purpose is Purpose.SEARCH:  # submissions are counted, answered or not
            return False
        if PageState(unit.answer.state or "ok") in BLOCKS:  # a firewall's page tells of itself, not of the server
            return False
        self._times += 1
        if self._times <= self._rule.pauses and self.waited_s + pause <= self._rule.pause_s:
            self.waited_s += pause
            return True
        self.ending = Ending(Status.PENDING, _cause(unit), f"HTTP {unit.answer.status}: pide esperar {pause:.0f} s")
        return False


def _cause(unit: Unit) -> Cause:
    """A home page that answers 503 is down, however long it says so; all else is a server that wants fewer visits."""
    if unit.answer.status == 503 and unit.step.purpose is Purpose.ROBOTS:
        return Cause.ROBOTS_UNAVAILABLE
    if unit.answer.status == 503 and unit.step.purpose is Purpose.HOME:
        return SITE_SIDE.get(PageState(unit.answer.state or "ok"), Cause.SERVER_ERROR)
    return Cause.RATE_LIMITED
