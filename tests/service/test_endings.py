"""What a known trouble says, and the exit code it gives."""

from __future__ import annotations

import pytest

from crawler.job import Exit
from crawler.vocabulary import ConfigError
from service.endings import code_of, ending


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KeyError("2020T1: nothing scored; run egob score first"), "2020T1: nothing scored; run egob score first"),
        (ConfigError("sites.csv, line 3: no id"), "sites.csv, line 3: no id"),
        (ValueError("--limit: expected a number"), "--limit: expected a number"),
    ],
    ids=["key", "configuration", "value"],
)
def test_a_sentence_is_said_as_it_was_written(error: Exception, said: str) -> None:
    assert ending(error) == (Exit.USAGE, said)


def test_a_defect_is_not_taken_for_known_trouble() -> None:
    assert code_of(ZeroDivisionError()) == Exit.BROKEN
