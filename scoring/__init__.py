"""Judges archived evidence: findings, levels, averages. Never touches the network."""
