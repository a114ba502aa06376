"""Tests of the simulated Executive."""
