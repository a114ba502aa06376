"""The facts that readings give: small frozen records, each with the selector where it was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from crawler.readings.later import work_out


class Block(StrEnum):
    """Which part of the template an element stands in."""

    HEADER = "header"
    NAV = "nav"
    MAIN = "main"
    ASIDE = "aside"
    FOOTER = "footer"


class Tier(StrEnum):
    """Strength of evidence: A machine proof, B strong structure, C text and link, D text only (hand-book 2.2)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"

    @property
    def prior(self) -> float:
        """Probability that the feature is there, given one piece of evidence of this tier."""
        return {"A": 0.97, "B": 0.90, "C": 0.65, "D": 0.35}[self.value]


class FormType(StrEnum):
    """What a form is for."""

    SEARCH = "search"
    RECORD_LOOKUP = "record_lookup"
    LOGIN = "login"
    REGISTRATION = "registration"
    PASSWORD_RECOVERY = "password_recovery"  # noqa: S105 - a form type, not a secret
    CONTACT = "contact"
    COMMENT = "comment"
    NEWSLETTER = "newsletter"
    ORDER = "order"
    PAYMENT = "payment"
    POLL = "poll"
    SURVEY = "survey"
    UPLOAD = "upload"
    TABLE_FILTER = "table_filter"
    DISPLAY_OPTIONS = "display_options"
    OTHER = "other"


class PageState(StrEnum):
    """What an answer really is (hand-book 3)."""

    OK = "ok"
    WAF_CHALLENGE = "waf_challenge"
    WAF_BLOCK = "waf_block"
    CAPTCHA = "captcha"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"
    NOT_FOUND = "not_found"
    SOFT_404 = "soft404"
    DEFAULT_PAGE = "default_page"
    PARKED = "parked"
    SUSPENDED = "suspended"
    MAINTENANCE = "maintenance"
    COMPROMISED = "compromised"
    LOGIN_WALL = "login_wall"
    SOCIAL_AS_SITE = "social_as_site"
    FRAMESET = "frameset"
    NOT_HTML = "not_html"


BODY = frozenset({Block.MAIN, Block.ASIDE})  # where a page's own content stands


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    selector: str
    block: Block = Block.MAIN
    __getattr__ = work_out


@dataclass(frozen=True)
class Link:
    """`url` is absolute; empty for javascript: and # targets. `label`: text, else aria-label, title, alt, file name."""

    url: str
    label: str
    block: Block
    selector: str
    context: str = field(default_factory=str)  # up to 160 characters of the surrounding item
    script: bool = False  # javascript: or onclick target
    __getattr__ = work_out


@dataclass(frozen=True, slots=True)
class Embed:
    """An iframe, frame or object."""

    url: str
    title: str
    selector: str


@dataclass(frozen=True, slots=True)
class Script:
    """An external script (`url`) or the text of an inline one (`text`, at most 20,000 characters)."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One input, select, textarea or button of a form. `words` are its label, placeholder, title and aria-label."""

    tag: str
    type: str
    name: str
    value: str
    words: str
    selector: str
    autocomplete: str = ""
    required: bool = False
    checked: bool = False  # a box or radio button that is on as served


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or the local scope of one on a page-wide ASP.NET or JSF form. `index` counts the page's <form>
    elements in document order from 0; -1 for a scope outside any form element."""

    index: int
    type: FormType
    confidence: float
    why: str
    action: str  # absolute
    method: str  # get or post
    selector: str
    fields: tuple[Field, ...]
    text: str
    block: Block
    search_score: int = 0
    local: bool = False  # a scope inside a page-wide form
    captcha: bool = False
    scripted: bool = False  # it names no address of its own to send to: a script may take the words


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One e-mail address of the page (hand-book 5.6)."""

    address: str
    how: str  # mailto, text, cloudflare, spelled_out, joomla_cloak
    tier: Tier
    block: Block
    selector: str
    excerpt: str
    free_mail: bool = False


@dataclass(frozen=True)
class DocumentLink:
    """A link to a document. `score` > 0 reads as a form to fill in, < 0 as a report (hand-book 5.5)."""

    url: str
    label: str
    kind: str  # pdf, doc, xls, odt, zip, unknown (extension-less download link), cloud (Drive and the like)
    score: int
    selector: str
    context: str = ""
    __getattr__ = work_out


@dataclass(frozen=True, slots=True)
class Inside:
    """What was counted in the first pages of a document that was opened; `asks` are the words of a form that were
    found, `pages` is 0 for a Word document."""

    pages: int = 0
    fields: int = 0
    blanks: int = 0
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyLink:
    """A link to another public institution."""

    institution: str
    link: Link


@dataclass(frozen=True)
class DatedItem:
    """A published item with its date (hand-book 5.4)."""

    day: date
    source: str  # feed, jsonld, meta, time, text, url
    tier: Tier
    label: str
    selector: str
    transparency: bool = False  # "Información actualizada al ..." of a LAIP table: a duty, not communication
    __getattr__ = work_out


@dataclass(frozen=True)
class NavItem:
    """A label of the main navigation; `level` 1 or 2; `kind`: estructura, necesidad, audiencia, evento, neutral or
    otro."""

    label: str
    url: str
    level: int
    kind: str
    selector: str
    __getattr__ = work_out


@dataclass(frozen=True)
class Mark:
    """One sign of a channel, account, payment, survey, vote, consultation or open-data offer.

    `kind` says what it is in the words of hand-book 5 ("chat_widget", "whatsapp_chat", "whatsapp_share",
    "public_registration", "staff", "gateway", "card_fields", "bank_slip", "survey", "statistics", ...).
    `counts` is False for a negative control: it was seen and is not what the criterion asks for.
    """

    kind: str
    tier: Tier
    counts: bool
    selector: str
    excerpt: str
    target: str = ""  # absolute address it leads to
    why: str = ""
    __getattr__ = work_out
