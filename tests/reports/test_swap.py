"""Swap: a report takes the place of the one before whole, in one move or in two, and a failure leaves the old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports import swap as module
from reports.swap import exchange, swap


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A finished report beside the one that stands."""
    new, out = tmp_path / ".public-x", tmp_path / "public"
    for folder, text in ((new, "new"), (out, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text)
    return new, out


def test_two_names_change_their_folders_at_once(folders: tuple[Path, Path]) -> None:
    new, out = folders
    assert exchange(new, out)
    assert [(folder / "index.html").read_text() for folder in (new, out)] == ["old", "new"]
    assert not exchange(new, out.with_name("nothing"))


@pytest.mark.parametrize("at_once", [True, False])
def test_the_new_report_stands_alone(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    new, out = folders
    if not at_once:
        monkeypatch.setattr(module, "exchange", lambda *_: False)
    swap(new, out)
    assert (out / "index.html").read_text() == "new"
    assert [path.name for path in out.parent.iterdir()] == ["public"]


def test_the_first_report_has_nothing_to_replace(folders: tuple[Path, Path]) -> None:
    new, out = folders
    swap(new, out.with_name("other"))
    assert (out.with_name("other") / "index.html").read_text() == "new"


def test_a_failed_second_move_brings_the_old_report_back(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    new, out = folders
    monkeypatch.setattr(module, "exchange", lambda *_: False)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no"):
        swap(new, out)
    assert (out / "index.html").read_text() == "old"


def test_a_swap_that_was_cut_between_its_moves_is_undone(folders: tuple[Path, Path]) -> None:
    new, out = folders
    out.rename(out.with_name(".public-old"))
    swap(new, out)
    assert (out / "index.html").read_text() == "new"
    assert [path.name for path in out.parent.iterdir()] == ["public"]
