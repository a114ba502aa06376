"""Migrations: how a database of an earlier version becomes one of today's; see scoring.schema."""
