"""Survey: what an answer is and what it offers to the visit; what looks like trouble is read in quarantine first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

from crawler.finds import Finder
from crawler.page import Page, Purpose
from crawler.quarantine import apart, suspicious
from crawler.readings.feeds import feed_dates
from crawler.readings.model import PageState
from crawler.readings.reading import Lens, Reading
from crawler.readings.similarity import fingerprint
from crawler.step import Found, Step

READINGS = tuple(name for name, value in vars(Reading).items() if isinstance(value, cached_property))


@dataclass(frozen=True)
class Surveyor:
    """Looks at the answers of one visit."""

    lens: Lens
    finder: Finder

    async def look(self, step: Step, page: Page) -> tuple[PageState, Found]:
        """State of an answer and what it offers. Raises TooHeavyError when it cannot be read within the limits."""
        if suspicious(page):
            return await apart(partial(self._whole, step, page))
        return self._look(step, page)

    def _whole(self, step: Step, page: Page) -> tuple[PageState, Found]:
        """The same, after everything that anybody may read of it later was read once."""
        if step.purpose is Purpose.FEED:
            feed_dates(page)
        elif step.purpose is not Purpose.SITEMAP:
            reading = self.lens.read(page)
            for name in READINGS:
                getattr(reading, name)
        return self._look(step, page)

    def _look(self, step: Step, page: Page) -> tuple[PageState, Found]:
        """Only pages of the site itself are searched for leads."""
        if step.purpose is Purpose.SITEMAP:
            return PageState.OK, self.finder.sitemap(page) if page.status == 200 else Found()
        if not page.html or step.method == "HEAD" or step.purpose is Purpose.FEED:
            return (PageState.OK if page.html or step.purpose is not Purpose.HOME else PageState.NOT_HTML), Found()
        reading = self.lens.read(page)
        if step.purpose is Purpose.NOT_FOUND_PROBE:
            return reading.state, Found(print=fingerprint(reading))
        if step.purpose in {Purpose.HOME, Purpose.CONTENT}:
            return reading.state, self.finder.survey(reading)
        return reading.state, Found()
