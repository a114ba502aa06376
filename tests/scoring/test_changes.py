"""Changes: a step is told when nothing doubtful could undo it or when it lasts, once; there and back is not told."""

from __future__ import annotations

import pytest

from scoring.changes import Quarter, Seen, changes

SURE = 0  # width of the bounds around the points
WIDE = 60
NOT_READ = None


def quarters(*of_site: tuple[float, float] | None, versions: str = "") -> list[Quarter]:
    """One site over quarters: (points, how far its bounds reach to either side), None where it was not read."""
    found = []
    for n, one in enumerate(of_site):
        seen = {"a": Seen(one[0], max(0, one[0] - one[1]), min(100, one[0] + one[1]))} if one else {}
        found.append(Quarter(f"202{n}T1", versions[n : n + 1], seen, frozenset() if one else frozenset("a")))
    return found


@pytest.mark.parametrize(("run", "better", "worse"), [
    ([(40, SURE)], {}, {}),
    ([(40, SURE), (60, SURE)], {"a": (40, 60)}, {}),
    ([(60, SURE), (40, SURE)], {}, {"a": (60, 40)}),
    ([(40, SURE), (60, WIDE)], {}, {}),  # its lower bound is 0: a doubtful finding could undo it
    ([(40, SURE), (60, 10)], {"a": (40, 60)}, {}),
    ([(40, SURE), (60, 20)], {}, {}),  # the lower bound is the old score
    ([(40, SURE), (60, WIDE), (60, WIDE)], {"a": (40, 60)}, {}),  # it lasts
    ([(40, SURE), (60, WIDE), (80, WIDE)], {"a": (40, 80)}, {}),  # on the same side for two quarters
    ([(40, SURE), (60, WIDE), (40, WIDE)], {}, {}),  # there and back
    ([(40, SURE), (60, WIDE), (20, WIDE), (60, WIDE)], {}, {}),  # to and fro
    ([(40, SURE), (60, SURE), (60, SURE)], {}, {}),  # told once
    ([(40, SURE), NOT_READ, (60, WIDE)], {}, {}),
    ([(40, SURE), (60, WIDE), NOT_READ, (60, WIDE)], {"a": (40, 60)}, {}),  # the quarters in which it was read
    ([(40, SURE), (60, SURE), NOT_READ], {}, {}),
])  # fmt: skip
def test_what_is_told(
    run: list[tuple[float, float] | None], better: dict[str, tuple[float, float]], worse: dict[str, tuple[float, float]]
) -> None:
    told = changes(quarters(*run))
    assert (dict(told.better), dict(told.worse)) == (better, worse)
    assert told.unread == (("a",) if run[-1] is None else ())
    assert told.compared == (len(run) > 1)


def test_another_method_begins_anew() -> None:
    told = changes(quarters((40, SURE), (60, SURE), versions="12"))
    assert (dict(told.better), told.compared) == ({}, False)
    again = changes(quarters((40, SURE), (60, SURE), (80, SURE), versions="122"))
    assert (dict(again.better), again.compared) == ({"a": (60, 80)}, True)


def test_no_quarter_is_an_error() -> None:
    with pytest.raises(ValueError, match="no quarter"):
        changes([])
