"""Page: one thing that was fetched, as it came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Via(StrEnum):
    """How a page was read."""

    HTTP = "http"
    BROWSER = "browser"


class Purpose(StrEnum):
    """Why something was fetched; decides which readers look at it."""

    ROBOTS = "robots"
    HOME = "home"
    CONTENT = "content"
    SITEMAP = "sitemap"
    NOT_FOUND_PROBE = "not_found_probe"
    FEED = "feed"
    DOCUMENT = "document"
    EXTERNAL = "external"
    SEARCH = "search"
    CONTROL = "control"
    VISIT = "visit"  # the closing note of a visit: no fetch


@dataclass(frozen=True, slots=True)
class Element:
    """Where one element of a rendered page stood, in CSS pixels from the top left of the page."""

    selector: str
    kind: str  # link, heading, form, field, iframe; personal: a telephone or the like in running text, no selector
    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Page:
    """One answer of a server, or one rendered document. `html` is decoded text; empty for a document."""

    url: str
    final_url: str
    status: int
    html: str
    fetched_at: datetime  # aware, UTC
    via: Via = Via.HTTP
    purpose: Purpose = Purpose.CONTENT
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    site_id: str = ""  # the registry site whose scope holds the address
    clicks: int = 0  # depth in clicks from the home page
    record: str = ""  # WARC-Record-ID of the response or DOM
    screenshot: str = ""  # WARC-Record-ID of the picture of a rendered page
    elements: tuple[Element, ...] = ()
    render_reason: str = ""
    refused_requests: tuple[str, ...] = ()  # what the page wanted and the action allow-list refused
    measures: Mapping[str, Any] = field(default_factory=dict)  # of a rendered home page: "mobile", "axe"

    @property
    def content_type(self) -> str:
        """Media type in lower case without parameters; empty when none was sent."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def rendered(self) -> bool:
        """Whether a browser ran the page's scripts."""
        return self.via is Via.BROWSER
