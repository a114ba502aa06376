"""What an answer really is: a page, a block, a parked domain, an error."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.readings.hosts import by_address, by_script, host_of
from crawler.readings.model import FormType, PageState
from crawler.readings.similarity import same_as
from crawler.text import lowered

if TYPE_CHECKING:
    from crawler.readings.reading import Reading

__all__ = ["same_as", "state"]

BLOCK_CHARS = 3_000  # a block page is one message; a page that only names a firewall is longer
DEFAULT_CHARS = 4_000  # Apache's default page has about 3,300 characters of text
SOFT_404_CHARS = 3_000  # main text of an error page with suggestions
MAINTENANCE_CHARS = 1_500  # a notice; a page about road maintenance is longer
SOCIAL_CHARS = 200  # nothing but a page plugin
CAPTCHA_CHARS = 600  # the question alone; a contact page with a captcha has more text
LOGIN_CHARS = 800  # a log-in form with its institution's name and a notice
LOGIN_LINKS = 12  # more links than that is a site with a log-in, not a wall
HIDDEN_HOSTS = 5  # more hidden links to private hosts than a template explains
SPAM_LINKS = 2  # of them with words of link farms: menus and dialogs of honest sites are hidden too
_TYPED = frozenset({"text", "email", "password", "tel", "number", "search"})
_HIDDEN = re.compile(r"display:none|visibility:hidden|left:-|top:-9|text-indent:-|font-size:0|height:0")


def state(reading: Reading) -> PageState:
    """The page's state, first rule that holds (hand-book 3). Maintenance on a 503 is told before the server error.

    LOGIN_WALL: the page is nothing but a log-in form; it says something of the site only when it is the home page."""
    page = reading.page
    if page.headers.get("cf-mitigated", "").lower() == "challenge":
        return PageState.WAF_CHALLENGE
    if page.content_type and "html" not in page.content_type and "xml" not in page.content_type:
        return PageState.NOT_HTML
    return _refused(reading) or _error(reading) or _not_a_site(reading) or PageState.OK


def _has(reading: Reading, name: str, text: str) -> bool:
    return text in reading.lens.vocabulary.words(f"states.{name}")


def _marked(reading: Reading, name: str) -> bool:
    html = lowered(reading.page.html)
    return any(mark in html for mark in reading.lens.vocabulary.lists[f"states.{name}"])


def _refused(reading: Reading) -> PageState | None:
    """A firewall or captcha that stands in the way; one that is only present lets the page through."""
    status = reading.page.status
    short = len(reading.text) < BLOCK_CHARS
    if status in {403, 429, 503} and (_marked(reading, "challenge_markup") or _has_title(reading, "challenge")):
        return PageState.WAF_CHALLENGE
    if short and _has_title(reading, "challenge") and _marked(reading, "challenge_markup"):
        return PageState.WAF_CHALLENGE
    if len(reading.page.html) < BLOCK_CHARS and _marked(reading, "block_markup"):
        return PageState.WAF_BLOCK
    if short and len(reading.links) < LOGIN_LINKS and _has(reading, "block", f"{reading.title} {reading.text}"):
        return PageState.WAF_BLOCK
    if _captcha(reading):
        return PageState.CAPTCHA
    return PageState.RATE_LIMITED if status == 429 else None


def _captcha(reading: Reading) -> bool:
    """A page that is only the question whether one is human; a captcha under a contact form guards that form."""
    if len(reading.text) >= CAPTCHA_CHARS or not _marked(reading, "captcha_markup") or _asks(reading):
        return False
    return _has(reading, "captcha", f"{reading.title} {reading.text}") or reading.page.status in {403, 429}


def _asks(reading: Reading) -> bool:
    """Whether the page has a field that a visitor fills in: then a captcha guards the form, not the page."""
    fields = reading.tree.css("form input, form textarea")
    return any(f.tag == "textarea" or (f.attributes.get("type") or "text").lower() in _TYPED for f in fields)


def _has_title(reading: Reading, name: str) -> bool:
    return _has(reading, name, reading.title)


def _error(reading: Reading) -> PageState | None:
    """What the status says; behind a 503, whether it is announced maintenance."""
    status = reading.page.status
    if status in {404, 410}:
        return PageState.NOT_FOUND
    if status >= 500:
        return PageState.MAINTENANCE if status == 503 and _maintenance(reading) else PageState.SERVER_ERROR
    return PageState.CLIENT_ERROR if status >= 400 else None


def _not_a_site(reading: Reading) -> PageState | None:
    """A page that answered well and is not the institution's content."""
    rules = (
        (PageState.SOCIAL_AS_SITE, _social),
        (PageState.FRAMESET, _frameset),
        (PageState.SUSPENDED, _suspended),
        (PageState.PARKED, _parked),
        (PageState.DEFAULT_PAGE, _default),
        (PageState.COMPROMISED, _compromised),
        (PageState.MAINTENANCE, _maintenance),
        (PageState.SOFT_404, _soft_404),
        (PageState.LOGIN_WALL, _login_wall),
    )
    return next((name for name, holds in rules if holds(reading)), None)


def _social(reading: Reading) -> bool:
    if by_address(reading, "social", reading.page.final_url):
        return True
    return len(reading.text) < SOCIAL_CHARS and any(by_address(reading, "social_frame", e.url) for e in reading.embeds)


def _frameset(reading: Reading) -> bool:
    return "<frameset" in reading.signs


def _suspended(reading: Reading) -> bool:
    return len(reading.text) < DEFAULT_CHARS and _has(reading, "suspended", f"{reading.title} {reading.text}")


def _parked(reading: Reading) -> bool:
    if len(reading.text) >= DEFAULT_CHARS:
        return False
    served = by_address(reading, "parking", reading.page.final_url) or by_script(reading, "parking")
    return served is not None or _has(reading, "parked", f"{reading.title} {reading.text}")


def _default(reading: Reading) -> bool:
    if len(reading.text) >= DEFAULT_CHARS:
        return False
    return _default_title(reading) or _has(reading, "default_text", reading.text[:600])


def _default_title(reading: Reading) -> bool:
    """A server's own title stands at the beginning: "Index of /", not "Index of services of the ministry"."""
    found = reading.lens.vocabulary.words("states.default_title").find(reading.title)
    head = reading.title.lower()
    return found is not None and head.startswith(found) and (found != "index of" or head.startswith("index of /"))


def _maintenance(reading: Reading) -> bool:
    if len(reading.text) >= MAINTENANCE_CHARS or len(reading.links) > LOGIN_LINKS:
        return False
    said = f"{reading.title}. {reading.text}"
    return _has(reading, "maintenance", said) and not _has(reading, "maintenance_of_things", said)


def _compromised(reading: Reading) -> bool:
    if _has_title(reading, "spam") and not _has_title(reading, "spam_talk"):
        return True
    if len(reading.text) < MAINTENANCE_CHARS and _has(reading, "defaced", f"{reading.title}. {reading.text}"):
        return True
    hidden = _hidden_links(reading)
    spam = reading.lens.vocabulary.words("states.spam_hidden")
    farmed = sum(f"{host} {label}" in spam for host, label in hidden.items()) >= SPAM_LINKS
    return farmed and sum(_private(reading, host) for host in hidden) > HIDDEN_HOSTS


def _hidden_links(reading: Reading) -> dict[str, str]:
    """Host -> label of links that a style attribute hides."""
    hidden: dict[str, str] = {}
    for node in reading.tree.css("[style]"):
        style = (node.attributes.get("style") or "").replace(" ", "").lower()
        if _HIDDEN.search(style):
            for link in node.css("a[href^=http]"):
                hidden.setdefault(host_of(link.attributes.get("href") or ""), link.text()[:200])
    return hidden


def _private(reading: Reading, host: str) -> bool:
    """A host that is neither ours, nor a state's, nor a social network: menus are hidden, and lead to those."""
    parts = host.split(".")
    public = {"gob", "gov", "mil", "edu", "gub", "gouv"} & set(parts) or host in reading.lens.institutions
    own = host == host_of(reading.page.final_url)
    return bool(host) and not public and not own and by_address(reading, "social", f"https://{host}/") is None


def _soft_404(reading: Reading) -> bool:
    main = reading.main_text or reading.text
    if len(main) >= SOFT_404_CHARS:
        return False
    heads = [h.text for h in reading.headings if h.level <= 2]
    told = any(_has(reading, "not_found", text) for text in (reading.title, *heads))
    alone = _has_title(reading, "not_found_title") and len(main) < SOCIAL_CHARS * 4
    return told or alone or (len(main) < CAPTCHA_CHARS and _has(reading, "not_found", main))


def _login_wall(reading: Reading) -> bool:
    if len(reading.text) >= LOGIN_CHARS or len(reading.links) > LOGIN_LINKS:
        return False
    if reading.tree.css_first("input[type=password]") is None:  # looked for first: typing forms costs more
        return False
    return any(form.type is FormType.LOGIN for form in reading.forms)
