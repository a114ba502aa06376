"""What a render gives, how it fails, and its limits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """Why a page could not be rendered."""

    TIMEOUT = "timeout"
    CRASH = "crash"
    TOO_LARGE = "too_large"
    REFUSED = "refused"
    NETWORK = "network"


class Measure(StrEnum):
    """What can be measured of a page once it is read; shown in reports, never scored."""

    MOBILE = "mobile"
    AXE = "axe"


class RenderError(Exception):
    """A page was not rendered. `kind` says why in one word, `detail` in the browser's or the rule's words."""

    def __init__(self, kind: Kind, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True)
class Rendered:
    """The settled document. Boxes are in CSS pixels from the top left of the page."""

    final_url: str
    status: int  # of the main document; 0 when the page made itself (about:blank)
    headers: Mapping[str, str]  # names in lower case
    html: str
    elements: tuple[Mapping[str, Any], ...] = ()  # the fields of crawler.page.Element by name
    screenshot: bytes = b""  # JPEG as wide as the viewport; empty when the page could not be drawn
    refused: tuple[str, ...] = ()  # addresses of the requests that were not let out
    refusals: tuple[str, ...] = ()  # the same with the reason: POST, ACTS, WEBSOCKET, ADDRESS, REDIRECTS, POPUP
    redirects: tuple[str, ...] = ()  # addresses of the main document before the final one, in order
    settled: bool = True  # False: cut while it still changed
    elapsed_s: float = 0.0  # of the load itself
    waited_s: float = 0.0  # for a free place before it
    measures: Mapping[str, Any] = field(default_factory=dict)  # by Measure; only what was asked for and measured


@dataclass(frozen=True)
class Typing:
    """Words to type into a page once it is loaded. `forbids` says of an address, and whether it is a page's, that
    robots.txt keeps it from being loaded."""

    selector: str
    text: str
    forbids: Callable[[str, bool], bool]


def _never(url: str) -> bool:  # noqa: ARG001 - the default of a rule
    return False


@dataclass(frozen=True)
class Limits:
    """What one render may cost."""

    pool_size: int = 4  # pages open at once: about 1 GB
    wall_clock_s: float = 30.0  # a page that takes longer is not read by people either
    picture_s: float = 5.0  # a usual page is drawn in a fifth of a second; one that hangs while drawn keeps its text
    quiet_s: float = 0.3  # without a change or request: hand-book's wait rule
    html_bytes: int = 8 * 2**20  # as for a body over HTTP
    elements: int = 1500
    text: int = 200  # of one element; a label, not its content
    width: int = 1280
    height: int = 900
    shot_height: int = 4000  # pixels of page that a picture shows at most
    shot_long: int = 2400  # and at least of a page that is longer than that: almost three screens
    shot_below: int = 140  # pixels shown below what may be marked, as reports show around it
    shot_quality: int = 55  # JPEG: small print is still read
    redirects: int = 10  # of the main document, by whatever means
    memory_bytes: int = 2 * 2**30  # private memory of one browser process

    def shown(self, height: int, lowest: int) -> int:
        """Height of the picture of a page of that height. Every pixel is paid for, and the foot of a page that is
        longer than a picture may be is out of reach: of it, what stands above the lowest thing that may be marked."""
        if height <= self.shot_height:
            return max(height, self.height)
        return min(max(lowest + self.shot_below, self.shot_long), self.shot_height)


@dataclass(frozen=True)
class Persona:
    """Who the browser says it is, and what it must not ask for."""

    user_agent: str = ""
    locale: str = "es-GT"
    timezone: str = "America/Guatemala"
    acts: Callable[[str], bool] = field(default=_never)  # whether a GET of this address would do something
    act_words: Collection[str] = ()  # words in such addresses: what a page loads by itself is judged where one occurs
