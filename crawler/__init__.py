"""Sees the web: visits sites as a simulated user and keeps what it saw. Knows nothing of levels."""
