"""The simulated Executive: 276 sites on loopback with a declared truth, for the demo, the tests and the benchmark."""
