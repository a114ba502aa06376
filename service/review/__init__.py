"""Review: people look at what the detectors say, and their word stands."""
