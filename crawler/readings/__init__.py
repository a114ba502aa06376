"""What detectors and the visit share about one page, each reading computed once, with no I/O and no clock."""
