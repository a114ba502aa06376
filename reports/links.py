"""Links: files that stand in the report before are taken over without copying them where the disk allows it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def link_tree(source: Path, target: Path) -> None:
    """The same files once more, without copying them where the disk allows it."""
    shutil.copytree(source, target, copy_function=link)


def link(source: str | Path, target: str | Path) -> None:
    """One file once more: a hard link, or a copy where there are none. The two are never written to afterwards."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
