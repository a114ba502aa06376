"""Casting: deals level, criteria, variants, style and fault to every site, from the seed and the declaration."""

from __future__ import annotations

from random import Random

from crawler.vocabulary import ConfigError
from scoring.finding import Outcome
from service.simulation import truth
from service.simulation.chance import apportion, dice, several, shuffled, weighted
from service.simulation.declaration import Declaration, Special
from service.simulation.faults import BAD_TLS, ENDINGS, Fault, is_read
from service.simulation.roster import Place, roster
from service.simulation.traits import SimSite

# Variants that are there and do not count: a contact form alone is probable, below what the headline asks.
PROBABLE = frozenset({("interactive_channels", "contact_form")})
# Variants of which a right reading cannot tell: the search may not be tried.
UNDECIDED = frozenset({("search_works", "robots_closed"), ("search_works", "captcha")})
# Traps that bring a page of their own, and ways to have a criterion that do. A site with few pages has at most nine
# (ten would be "probably many"), so it has room for three of these besides its six sections.
PAGE_TRAPS = frozenset(
    (
        *("record_lookup", "table_filter", "forum_event", "staff", "suppliers"),
        *("bank_slip", "words", "tender_news", "test_gateway", "card_fields_unsafe"),
        *("gateway_unsafe", "closed", "text", "election_news", "closed_poll"),
        *("statistics", "enrolment"),
    )
)
PAGES_OF_OWN = frozenset(
    (
        *("link_page", "help_desk", "forum", "registration", "public_login"),
        *("consultation", "platform", "poll", "own", "embedded"),
    )
)
ROOM = 3
# A site that tells neither structure nor services has no page that could be read as one: the same, without a page.
BARE = {"links_to_agencies": "footer", "interactive_channels": "whatsapp"}
SMALL_STYLES = frozenset({"spa_small"})


def cast(declaration: Declaration) -> dict[str, SimSite]:
    """Every site with its truth, in roster order."""
    places = roster(declaration)
    levels = _levels(declaration, places)
    secure = set(_secure_hosts(declaration, places, levels))
    return {place.id: _site(declaration, place, levels.get(place.id), place.host in secure) for place in places}


def _special(declaration: Declaration, site: str) -> Special:
    return declaration.special.get(site, Special())


def _levels(declaration: Declaration, places: list[Place]) -> dict[str, int]:
    """Level of every site that is read: by name where one is given, the rest in the declared shares."""
    fixed = dict(declaration.fixed_levels)
    free: list[str] = []
    for place in places:
        special = _special(declaration, place.id)
        if not is_read(Fault(special.fault)):
            continue
        if special.level is not None:
            fixed[place.id] = special.level
        elif place.id not in fixed:
            free.append(place.id)
    drawn = shuffled(dice(declaration.seed, "levels"), apportion(declaration.levels, len(free)))
    return fixed | dict(zip(free, drawn, strict=True))


def _secure_hosts(declaration: Declaration, places: list[Place], levels: dict[str, int]) -> list[str]:
    """Hosts read over TLS: payments need it, a few more have it by lot."""
    shared = {site for group in declaration.shared_addresses for site in group}
    rng = dice(declaration.seed, "https")
    hosts = []
    for place in places:
        lot = rng.random() < 0.06 and place.id not in shared and place.id not in declaration.path_hosts
        special = _special(declaration, place.id)
        if levels.get(place.id, 0) >= 4 or special.https or (lot and not special.fault):
            hosts.append(place.host)
    return hosts


def _site(declaration: Declaration, place: Place, level: int | None, secure: bool) -> SimSite:
    special = _special(declaration, place.id)
    fault = Fault(special.fault)
    rng = dice(declaration.seed, place.id)
    ports = declaration.ports
    behind = fault is Fault.HTTPS_REDIRECT  # the registry still has the http address
    variants = {} if level is None else _variants(declaration, rng, level, special)
    if level is None:
        ending = truth.not_read(*ENDINGS[fault])
    else:
        ending = truth.evaluated(declaration.ladder, _outcomes(declaration, variants), _counts(declaration, variants))
        if ending.level != level:
            raise ConfigError(f"config/simulation.yaml: {place.id}: level {level}, its criteria give {ending.level}")
    return SimSite(
        id=place.id,
        institution=place.institution,
        name=place.name,
        subject=place.subject,
        truth=ending,
        host=place.host,
        prefix=place.prefix,
        https=secure and not behind,
        port=ports.https if secure and not behind else ports.http,
        style=special.style or weighted(rng, declaration.styles),
        fault=fault,
        variants=variants,
        seed=declaration.seed,
    )


def _variants(declaration: Declaration, rng: Random, level: int, special: Special) -> dict[str, str]:
    forced = special.variants
    met: set[str] = {c for c, v in forced.items() if v in declaration.variants[c].present}
    barred = set(forced) - met
    if level == 0:
        barred.add("user_accounts")  # an account for services is a service
    unsafe = Fault(special.fault) in BAD_TLS
    for step, shares in declaration.mixes[level].items():
        of = declaration.ladder[step].of
        count = weighted(rng, shares)
        already = met.intersection(of)
        open_to_lot = {c: declaration.ease.get(c, 1.0) for c in of if c not in met and c not in barred}
        met.update(several(rng, open_to_lot, count - len(already)))
    if special.style in SMALL_STYLES:  # three pages, drawn by script: room for structure and services only
        met = {"static_information"}
    if unsafe:
        met.discard("electronic_payments")
    lot = rng.random() * 100 < declaration.needs_share
    if level >= 2 and lot and "many_pages" in met:  # a menu by needs brings pages of its own
        met.add("organised_by_needs")
    if level >= 4:  # who takes payments has more than nine pages
        met.add("many_pages")
    dealt = {
        criterion: forced.get(criterion) or weighted(rng, options.present if criterion in met else options.absent)
        for criterion, options in declaration.variants.items()
    }
    if "static_information" not in met:
        return _thinned(dealt | {c: v for c, v in BARE.items() if dealt[c] in PAGES_OF_OWN}, 0)
    return dealt if "many_pages" in met else _thinned(dealt, ROOM)


def _thinned(dealt: dict[str, str], room: int) -> dict[str, str]:
    """Take away the traps for which a small site has no room."""
    room -= sum(variant in PAGES_OF_OWN for variant in dealt.values())
    kept = {}
    for criterion, variant in dealt.items():
        trap = variant in PAGE_TRAPS
        kept[criterion] = "none" if trap and room <= 0 else variant
        room -= trap
    return kept


def _outcomes(declaration: Declaration, variants: dict[str, str]) -> dict[str, Outcome]:
    outcomes = {}
    for criterion, variant in variants.items():
        if (criterion, variant) in UNDECIDED:
            outcomes[criterion] = Outcome.UNKNOWN
        elif variant in declaration.variants[criterion].present or (criterion, variant) in PROBABLE:
            outcomes[criterion] = Outcome.PRESENT
        else:
            outcomes[criterion] = Outcome.ABSENT
    return outcomes


def _counts(declaration: Declaration, variants: dict[str, str]) -> frozenset[str]:
    return frozenset(c for c, variant in variants.items() if variant in declaration.variants[c].present)
