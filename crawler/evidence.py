"""Everything one visit brought back about a site, as detectors read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from crawler.page import Page, Purpose
from crawler.readings.model import Inside
from crawler.readings.reading import Reading
from crawler.registry import Site


class Status(StrEnum):
    """How a visit ends (method: how a visit ends)."""

    EVALUATED = "evaluated"
    UNREACHABLE = "unreachable"
    NO_OWN_SITE = "no_own_site"
    NOT_EVALUATED = "not_evaluated"
    PENDING = "pending"


class Cause(StrEnum):
    """Why a visit ended as it did; remedies in Spanish and English live in config/causes.yaml."""

    NONE = "none"
    # transport
    DNS = "dns_error"
    TIMEOUT = "timeout"
    REFUSED = "connection_refused"
    RESET = "connection_reset"
    INVALID_RESPONSE = "invalid_response"
    TLS = "tls_error"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_LARGE = "too_large"
    # answers
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"
    NOT_FOUND = "not_found"
    PARKED = "parked"
    SUSPENDED = "suspended"
    DEFAULT_PAGE = "default_page"
    MAINTENANCE = "maintenance"
    # no site of its own
    SOCIAL_ONLY = "solo_red_social"
    ABSORBED = "absorbido"
    # not evaluated
    WAF = "firewall"
    CAPTCHA = "captcha"
    RATE_LIMITED = "rate_limited"
    OPTED_OUT = "opted_out"
    ROBOTS_DISALLOWED = "robots_disallowed"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    COMPROMISED = "compromised"
    LOGIN_WALL = "login_wall"
    NO_ADDRESS = "no_address"
    REFUSED_ADDRESS = "refused_address"
    MOVED_OFFSITE = "moved_offsite"
    OWN_FAILURE = "own_failure"
    OWN_NETWORK = "own_network"
    NOT_FINISHED = "not_finished"
    # evaluated with nothing on it
    NO_CONTENT = "sin_contenido"
    # evaluated where no machine may read
    BY_PERSON = "por_una_persona"


@dataclass(frozen=True, slots=True)
class Reachability:
    """How the visit ended. `detail` is the raw error or HTTP status, for people."""

    status: Status
    cause: Cause = Cause.NONE
    detail: str = ""
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Tls:
    """What a separate, verified handshake said. `valid` is None when the site was not read over https."""

    valid: bool | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether silence may be read as absence (method: `absent` needs coverage)."""

    met: bool
    missing: tuple[str, ...] = ()  # in words, what was not seen
    pages: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class DocumentCheck:
    """What a HEAD (or ranged GET) said of a linked document, and what lies inside where it was opened."""

    url: str
    status: int
    content_type: str
    filename: str  # from Content-Disposition, else ""
    record: str = ""
    inside: Inside | None = None


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One submission of the site's search form."""

    text: str
    control: bool  # the nonsense word
    source_url: str  # the page the word was taken from; "" for the control
    page: Page | None  # the answer; None when the request failed
    error: str = ""
    typed: bool = False  # the form names no address: to be typed into the page, as it was where there is a browser


@dataclass(frozen=True)
class SearchTrial:
    """What happened when the simulated user searched. `skipped` says why it could not (es. robots, captcha)."""

    form_url: str  # page on which the form stands
    form_selector: str
    action: str
    method: str
    queries: tuple[SearchQuery, ...] = ()
    skipped: str = ""


@dataclass(frozen=True)
class SiteEvidence:
    """One visit of one site. Readings are in order of fetching; a rendered page follows its HTTP twin."""

    site: Site
    reachability: Reachability
    visited_at: datetime
    readings: tuple[Reading, ...] = ()  # home and content pages in scope, HTML only
    services: tuple[Reading, ...] = ()  # pages of the owner's service portals, credited to this site
    external: tuple[Reading, ...] = ()  # followed off-site pages (survey, payment, account apps): GET only
    feeds: tuple[Page, ...] = ()  # RSS, Atom, WordPress REST
    sitemap_urls: tuple[str, ...] = ()
    documents: tuple[DocumentCheck, ...] = ()
    search: SearchTrial | None = None
    coverage: Coverage = field(default_factory=lambda: Coverage(False, ("no se visitó",)))
    tls: Tls = field(default_factory=Tls)
    browser: bool = False  # whether a browser was available to this visit
    requests: int = 0  # page loads and HEADs of the attempt, without robots.txt
    institutions: Mapping[str, str] = field(default_factory=dict)  # registrable host -> institution id

    @property
    def home(self) -> Reading | None:
        """The home page, rendered if it was rendered."""
        homes = [reading for reading in self.readings if reading.page.purpose is Purpose.HOME]
        return homes[-1] if homes else None

    def everything(self) -> Iterator[Reading]:
        """Own pages, then those of service portals credited to the site."""
        yield from self.readings
        yield from self.services

    def content(self) -> dict[str, Reading]:
        """Distinct own pages by address, the rendered reading where there are two."""
        return {reading.page.final_url: reading for reading in self.readings}
