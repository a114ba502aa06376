"""The matrix is whole: 46 faults, every test that it names exists, every mark names a fault."""

from __future__ import annotations

from tests.hostile.matrix import IDS, ROOT, Matrix, functions, marks


def test_the_faults_are_all_there() -> None:
    assert tuple(Matrix.load().faults) == IDS


def test_every_test_that_is_named_exists() -> None:
    for fault in Matrix.load().faults.values():
        for test in fault.tests:
            path, _, name = test.partition("::")
            assert name in {function.name for function in functions(ROOT / path)}, f"{fault.id}: {test}"


def test_every_mark_names_a_fault() -> None:
    assert {fault for fault, _ in marks()} <= set(IDS)


def test_every_fault_has_a_test_or_says_why_not() -> None:
    assert [fault.id for fault in Matrix.load().faults.values() if not (fault.tests or fault.not_staged)] == []
