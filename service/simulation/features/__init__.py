"""Features: each module adds one criterion to a site, or the trap that looks like it."""
