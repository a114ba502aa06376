"""Runs it all: command line, quarters, simulation. The only package that knows the other three."""
