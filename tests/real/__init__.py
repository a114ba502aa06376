"""Real software that nobody here wrote, started on this machine and checked like any other site."""
