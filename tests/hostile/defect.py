"""The crawl process with a defect of ours: reading a page that says «tropiezo» breaks."""

from __future__ import annotations

import sys

from crawler.__main__ import main
from crawler.finds import Finder
from crawler.readings.reading import Reading
from crawler.step import Found

_survey = Finder.survey


def stumble(self: Finder, reading: Reading) -> Found:
    if "tropiezo" in reading.text:
        raise ZeroDivisionError("un defecto")
    return _survey(self, reading)


if __name__ == "__main__":
    Finder.survey = stumble  # type: ignore[method-assign]
    sys.exit(main(sys.argv[1]))
