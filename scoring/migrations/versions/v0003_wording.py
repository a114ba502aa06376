"""Reasons of findings and indicators as messages with values, for other languages; none until a re-score."""

from __future__ import annotations

from alembic import op
from sqlalchemy import JSON, Column

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column to both tables."""
    for table in ("findings", "indicators"):
        op.add_column(table, Column("wording", JSON(none_as_null=True)))
