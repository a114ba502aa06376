"""Booth: what the pages and the API share: asking for a check, and disputing a finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.clock import local_day
from crawler.registry import Registry
from scoring import disputes
from scoring.disputes import Dispute
from scoring.store import Frames, Store
from service.context import Context
from service.web.checks import REGISTRY, Check, Checks, State
from service.web.quota import Quota
from service.web.rules import WebRules
from service.web.target import Target, in_scope, target_of
from service.web.visitor import mark_of

_SHORTEST, _LONGEST = 10, 2000  # letters of a reason


class ReplyError(ValueError):
    """A dispute that cannot be kept; the text is a code."""


@dataclass(frozen=True, slots=True)
class About:
    """What a dispute is about: a check, or a site of the published quarter. `kind` and `key` name it in a form."""

    kind: str
    key: str
    registry: str
    quarter: str
    site: str
    name: str
    url: str
    criteria: Sequence[str]  # what was judged there and can be disputed


@dataclass(frozen=True)
class Booth:
    """Everything here may wait for the database: it is called in a thread."""

    context: Context
    rules: WebRules
    registry: Registry
    store: Store
    checks: Checks
    now: Callable[[], datetime]
    ring: Callable[[], None]
    replies: Quota

    def target(self, host: str, site: str = "") -> Target:
        """Raises TargetError."""
        return target_of(self.registry, self.rules.suffixes, host, site)

    def ask(self, host: str, site: str, visitor: str) -> tuple[Check, bool]:
        """The check of today, and whether it is new. Raises TargetError, BusyError."""
        now = self.now()
        check, new = self.checks.ask(self.target(host, site), mark_of(visitor, local_day(now).isoformat()), now)
        if new:
            self.ring()
        return check, new

    def frames(self, check: Check) -> Frames | None:
        """The result of a check, None before there is one."""
        return self.store.frames(REGISTRY, check.id) if check.state is State.DONE else None

    def about(self, check: str, site: str) -> About:
        """What a dispute names. A check of a published site disputes what is published: there people look first. A site
        that joined the registry since then is disputed by its check. Raises KeyError when there is no such result."""
        asked = self.checks.get(check) if check else None
        key = asked.site_id if asked else site
        registry, known = self.context.registry, self.registry.sites.get(key)
        kind, named = ("check", check) if asked else ("site", site)
        quarter = next(reversed(self.store.quarters(registry)), "")
        judged = self.store.judged(registry, quarter, key)
        if known is not None and known.url and judged:
            return About(kind, named, registry, quarter, key, known.name, known.url, judged)
        frames = self.frames(asked) if asked else None
        if asked is None or frames is None:
            raise KeyError(check or site)
        row = frames.sites.iloc[0]
        judged = self.store.judged(REGISTRY, check, str(row["site_id"]))
        return About(kind, named, REGISTRY, check, str(row["site_id"]), str(row["name"]), asked.url, judged)

    def reply(self, about: About, criterion: str, reason: str, url: str, visitor: str) -> Dispute:
        """Keep a dispute and have the site tested again, today or on the next day on which it may be.

        Raises ReplyError, BusyError."""
        engine = self.store.engine
        reason = reason.strip()
        if criterion not in about.criteria:
            raise ReplyError("criterion")
        if not _SHORTEST <= len(reason) <= _LONGEST:
            raise ReplyError("reason")
        if not in_scope(about.url, url):
            raise ReplyError("url")
        if disputes.undecided_of(engine, about.registry, about.quarter, about.site) >= self.rules.disputes:
            raise ReplyError("many")
        now = self.now()
        if not self.replies.left(visitor, local_day(now)):
            raise ReplyError("often")
        retest = self._again(about, now)
        kept = Dispute(about.registry, about.quarter, about.site, criterion, reason, url, now, retest.id)
        self.replies.take(visitor, local_day(now))
        return disputes.file(engine, kept)

    def _again(self, about: About, now: datetime) -> Check:
        known = about.site if about.site in self.registry.sites else ""
        host = about.url.split("/")[2].rpartition("@")[2].partition(":")[0]
        target = self.target(host, known)
        holder = f"retest {target.key} {local_day(now)}"[:128]
        check, new = self.checks.ask(target, holder, now)
        if not new and check.over:  # today's visit was made before this was said
            check, new = self.checks.ask(target, holder, now, now + timedelta(days=1))
        if new:
            self.ring()
        return check
