"""Registry links: one link per page and host, from the site's own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from crawler.evidence import Reachability, SiteEvidence
from service.judging import Bench
from service.registry_links import links_of
from tests.building import site_evidence

HOME = """<main><a href="https://uno.gob.gt/a">Uno</a> <a href="https://uno.gob.gt/b">Uno otra vez</a>
<a href="/dentro">Dentro</a> <a href="http://[mal">Mal</a> <a href="mailto:a@dos.gob.gt">Correo</a></main>"""


@dataclass(frozen=True)
class OneSite:
    """A bench with one site's evidence."""

    seen: SiteEvidence

    def evidence(self, _site: str, _reach: Reachability) -> SiteEvidence:
        return self.seen


def test_one_link_per_page_and_host() -> None:
    evidence = site_evidence({"/": HOME, "/dentro": '<main><a href="https://uno.gob.gt/c">Uno</a></main>'})
    home, inner = (reading.page.url for reading in evidence.readings)
    found = links_of(cast("Bench", OneSite(evidence)), "x")
    outside = [(page, url) for page, url in found if "uno" in url]
    assert outside == [(home, "https://uno.gob.gt/a"), (inner, "https://uno.gob.gt/c")]
    assert not [url for _, url in found if "dos" in url or "mal" in url]
