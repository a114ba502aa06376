"""Work: one asked check from start to end, as a process of its own: python -m service.web.work JSON."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawler.evidence import Cause
from crawler.job import Exit
from crawler.ledger import Ledger
from crawler.registry import Registry, Role
from scoring.result import QuarterResult
from scoring.store import Store
from service.check import Visited, visit_once
from service.context import Context
from service.judging import judge
from service.parent import die_with_parent
from service.scoring_run import assemble
from service.web.checks import REGISTRY, Check, Checks

OURS = {Cause.OWN_FAILURE, Cause.OWN_NETWORK, Cause.NOT_FINISHED}  # says nothing of the site: never kept


class Errand(BaseModel):
    """What the process is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    check: str
    config: Path
    registry: str
    browser: str = ""

    def context(self) -> Context:
        """The same context as that of `egob check`."""
        return Context.build(self.config, self.registry, browser=Path(self.browser) if self.browser else None)


@dataclass
class Progress:
    """Writes the number of steps into the queue, when it has changed."""

    checks: Checks
    check: str
    told: int = 0

    def __call__(self, ledger: Ledger) -> None:
        steps = sum(ledger.counts().values())
        if steps != self.told:
            self.checks.advance(self.check, steps)
            self.told = steps


def run(errand: Errand) -> Exit:
    """Visit, judge and save the result under the id of the check. Anything but Exit.DONE is no result."""
    context = errand.context()
    store = Store.open(context.store_url)
    try:
        checks = Checks(store.engine, waiting=1)
        check = checks.get(errand.check)
        visited = visit_once(context, check.url, private=False, watch=Progress(checks, check.id))
        if visited.reach[visited.site].cause in OURS:
            return visited.code or Exit.OWN_NETWORK
        if visited.code not in {Exit.DONE, Exit.LEFT_OVER}:
            return visited.code
        store.save(result_of(context, check, visited))
    finally:
        store.close()
    return Exit.DONE


def result_of(context: Context, check: Check, visited: Visited) -> QuarterResult:
    """The site alone as a registry of one, judged as the official run judges it."""
    judged = judge(visited.bench, visited.site, reach=visited.reach, reviews={}, evidence_folder=context.evidence)
    whole = visited.bench.registry
    site = whole.sites[visited.site].model_copy(update={"role": Role.DEPENDENCY, "owner": ""})
    alone = Registry(REGISTRY, {site.institution: whole.institutions[site.institution]}, {site.id: site})
    kept = replace(context, registry=REGISTRY, quarter=check.id)
    result = assemble(kept, alone, visited.bench.rubric, {site.id: judged})
    return replace(result, run=replace(result.run, simulated=context.simulated))


def main() -> int:
    """Exit code: that of the check."""
    die_with_parent(signal.SIGTERM)
    return int(run(Errand.model_validate_json(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
