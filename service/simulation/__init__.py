"""The simulated Executive: 276 sites under .test hosts with a declared truth, served from loopback addresses."""
