"""Keeping: copies of what findings cite, by SHA-256: the page for us, what may be published of it for the report."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import Path

from crawler.archive import Archive, sha256
from crawler.capture import Stored
from crawler.charset import decode, unmangle
from crawler.evidence import SiteEvidence
from reports.replay import SUFFIX
from scoring.finding import Citation, Finding
from service.copying import copy_of
from service.covering import Box, clip, cover

_Clips = dict[tuple[str, Box | None], tuple[str, Box | None]]


@dataclass(frozen=True)
class Kept:
    """`files`: record id, or name of a clip -> SHA-256. `clips`: picture and box as cited -> name of a clip, box."""

    files: dict[str, str] = field(default_factory=dict)
    clips: _Clips = field(default_factory=dict)

    def clipped(self, findings: Mapping[str, Finding]) -> dict[str, Finding]:
        """The findings with the clips in place of the whole pictures."""
        return {
            name: replace(finding, citations=tuple(map(self._clipped, finding.citations)))
            for name, finding in findings.items()
        }

    def _clipped(self, citation: Citation) -> Citation:
        name, box = self.clips.get((citation.screenshot, citation.box), ("", None))
        return replace(citation, screenshot=name, box=box)


def keep_cited(archive: Archive, evidence: SiteEvidence, findings: Iterable[Finding], folder: Path) -> Kept:
    """Copy what is cited to folder/<sha256>.<kind>. Pages stay there: only clips and harmless copies are published."""
    selectors: dict[str, set[str]] = defaultdict(set)
    boxes: dict[str, set[Box | None]] = defaultdict(set)
    for citation in (c for f in findings for c in f.citations):
        selectors[citation.record].add(citation.selector)
        boxes[citation.screenshot].add(citation.box)
    owners = {r.page.site_id or evidence.site.id for r in evidence.everything()} | {evidence.site.id}
    kept = Kept()
    folder.mkdir(parents=True, exist_ok=True)
    for owner in sorted(owners):
        for stored in archive.read(owner):
            if stored.record and stored.record in selectors:
                kept.files[stored.record] = _keep_page(folder, stored, selectors[stored.record])
            if stored.picture and stored.picture in boxes:
                _keep_clips(kept, folder, stored, archive.picture(owner, stored.picture), boxes[stored.picture])
    return kept


def _keep_page(folder: Path, stored: Stored, selectors: Set[str]) -> str:
    name = _keep(folder, stored.body, "html")
    path = folder / f"{name}{SUFFIX}"
    marked_up = stored.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")  # a cited document is no page
    copy = copy_of(_html(stored), selectors) if marked_up else None
    if copy is None:
        path.unlink(missing_ok=True)  # of an earlier scoring, by a rule that found nothing personal
    else:
        _write(path, copy.encode())
    return name


def _html(stored: Stored) -> str:
    """The markup as it was judged: of an answer by its charset, of a rendered page as it was kept."""
    return unmangle(decode(stored.body, stored.headers)) if stored.status else stored.body.decode("utf-8", "replace")


def _keep_clips(kept: Kept, folder: Path, stored: Stored, picture: bytes, boxes: Set[Box | None]) -> None:
    try:
        covered = cover(picture, stored.elements)
    except OSError:  # the browser left half a picture: the page was read all the same
        return
    for box in boxes:
        payload, seen = clip(covered, box)
        name = f"{stored.picture}#{','.join(map(str, box)) if box else 'page'}"
        kept.files[name] = _keep(folder, payload, "jpg")
        kept.clips[stored.picture, box] = (name, seen)


def _keep(folder: Path, payload: bytes, kind: str) -> str:
    name = sha256(payload)
    path = folder / f"{name}.{kind}"
    if not path.exists():
        _write(path, payload)
    return name


def _write(path: Path, payload: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(payload)
    part.replace(path)
