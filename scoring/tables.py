"""Tables of the score store, with types that SQLite and PostgreSQL share. Times are ISO 8601 text in UTC."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKeyConstraint, Integer, MetaData, String, Table, Text

metadata = MetaData()

_QUARTER = ["registry", "quarter"]


def _key(name: str) -> Column[str]:
    return Column(name, String(128), primary_key=True)


def _child(name: str, *columns: Column[Any], parent: str = "sites", link: str = "site_id") -> Table:
    """A table keyed below a run, or below a row of `parent` by `link`; its rows go when the parent's row goes."""
    keys = [*_QUARTER, link] if link else _QUARTER
    foreign = ForeignKeyConstraint(keys, [f"{parent}.{key}" for key in keys], ondelete="CASCADE")
    return Table(name, metadata, _key("registry"), _key("quarter"), *columns, foreign)


runs = Table(
    "runs",
    metadata,
    _key("registry"),
    _key("quarter"),
    Column("simulated", Boolean, nullable=False),
    Column("rubric_version", String(32), nullable=False),
    Column("config_digest", String(64), nullable=False),
    Column("code_version", String(64), nullable=False),
    Column("first_read", String(40)),
    Column("last_read", String(40)),
    Column("browser", Boolean, nullable=False),
)

institutions = _child(
    "institutions",
    _key("institution_id"),
    Column("position", Integer, nullable=False),
    Column("acronym", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sites_2019", Integer, nullable=False),
    parent="runs",
    link="",
)

sites = _child(
    "sites",
    _key("site_id"),
    Column("position", Integer, nullable=False),
    Column("institution_id", String(128), nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("role", String(32), nullable=False),
    Column("owner", String(128), nullable=False),
    parent="institutions",
    link="institution_id",
)

visits = _child(
    "visits",
    _key("site_id"),
    Column("status", String(32), nullable=False),
    Column("cause", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("requests", Integer, nullable=False),
    Column("rendered", Integer, nullable=False),
    Column("visited_at", String(40)),
    Column("tls_valid", Boolean),
    Column("tls_error", Text, nullable=False),
    Column("coverage_met", Boolean, nullable=False),
    Column("coverage_missing", JSON, nullable=False),
    Column("browser", Boolean, nullable=False),
)

findings = _child(
    "findings",
    _key("site_id"),
    _key("criterion"),
    Column("outcome", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("detector_version", String(32), nullable=False),
    Column("wording", JSON(none_as_null=True)),
)

# Shown beside the score and in no rule: a table of its own keeps them out of whatever reads the findings.
indicators = _child(
    "indicators",
    _key("site_id"),
    _key("indicator"),
    Column("outcome", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("reason", Text, nullable=False),
    Column("citations", JSON, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("detector_version", String(32), nullable=False),
    Column("wording", JSON(none_as_null=True)),
)

scores = _child(
    "scores",
    _key("site_id"),
    Column("level", Integer),
    Column("points", Float),
    Column("proportional", Float),
    Column("lower", Float),
    Column("upper", Float),
    Column("cause", String(64), nullable=False),
    Column("level_skip", Boolean, nullable=False),
    Column("blocked_by", JSON, nullable=False),
)

variants = _child("variants", _key("site_id"), _key("variant"), Column("points", Float))

averages = _child(
    "averages",
    _key("scope"),
    _key("scope_id"),
    _key("variant"),
    Column("points", Float),
    Column("proportional", Float),
    Column("lower", Float),
    Column("upper", Float),
    Column("wide_lower", Float),
    Column("wide_upper", Float),
    Column("n_counted", Integer, nullable=False),
    Column("n_left_out", Integer, nullable=False),
    Column("left_out", JSON, nullable=False),
    parent="runs",
    link="",
)

recall = _child(
    "recall",
    _key("criterion"),
    Column("n", Integer, nullable=False),
    Column("seen_render", Integer, nullable=False),
    Column("seen_both", Integer, nullable=False),
    Column("low", Float),
    Column("high", Float),
    parent="runs",
    link="",
)

# Scores under a method that a re-score has replaced: both are published. No foreign key: they outlive the run's rows.
earlier_scores = Table(
    "earlier_scores",
    metadata,
    _key("registry"),
    _key("quarter"),
    _key("rubric_version"),
    _key("site_id"),
    Column("level", Integer),
    Column("points", Float),
)

# No foreign key: a verdict outlives the score that it was given on.
reviews = Table(
    "reviews",
    metadata,
    _key("registry"),
    _key("quarter"),
    _key("site_id"),
    _key("criterion"),
    Column("outcome", String(16), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_at", String(40), nullable=False),
    Column("url", Text, nullable=False),
)

# What somebody says against a finding: of a published quarter, or of a check (then `registry` is that of the checks).
# No foreign key: the log outlives the score. `decision` is "" while a person has not decided.
disputes = Table(
    "disputes",
    metadata,
    _key("id"),
    Column("registry", String(128), nullable=False),
    Column("quarter", String(128), nullable=False),
    Column("site_id", String(128), nullable=False),
    Column("criterion", String(128), nullable=False),
    Column("reason", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("retest", String(128), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("decided_at", String(40), nullable=False),
)

# Checks that the web was asked for. `slot` and `holder` are unique, so that two requests at one moment, in whatever
# process, are one check of a site and day, and one running check of a client.
checks = Table(
    "checks",
    metadata,
    _key("id"),
    Column("slot", String(400), nullable=False, unique=True),
    Column("holder", String(128), nullable=False, unique=True),
    Column("host", String(253), nullable=False),
    Column("url", Text, nullable=False),
    Column("site_id", String(128), nullable=False),
    Column("due", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("ended_at", String(40), nullable=False),
    Column("steps", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

# What each person said, for ever: rows are only added. What stands of it is one row of `reviews`.
opinions = Table(
    "opinions",
    metadata,
    _key("registry"),
    _key("quarter"),
    _key("site_id"),
    _key("criterion"),
    _key("reviewer"),
    Column("decided_at", String(40), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("excerpt", Text, nullable=False),
    Column("basis", String(16), nullable=False),
    Column("page_sha256", String(64), nullable=False),
)
