"""Disputes, checks that the web was asked for, and what each person said."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Integer, MetaData, String, Table, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

metadata = MetaData()


def _key(name: str) -> Column[str]:
    return Column(name, String(128), primary_key=True)


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


def upgrade() -> None:
    """Create what is not there."""
    metadata.create_all(op.get_bind())
