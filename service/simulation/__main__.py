"""Command: python -m service.simulation --config config --folder var/simulacion [--limit N] [--now ISO]."""

from __future__ import annotations

import argparse
import asyncio
import resource
import signal
import sys
from pathlib import Path

from service.parent import die_with_parent
from service.simulation.clock import moment
from service.simulation.declaration import Ports
from service.simulation.server import serve
from service.simulation.world import World

WANTED_FILES = 8192  # some 300 listeners and the crawler's connections


def main() -> None:
    """Serve the simulated Executive on loopback until stopped. Prints "ready" once every address listens."""
    parser = argparse.ArgumentParser(prog="python -m service.simulation", description=main.__doc__)
    parser.add_argument("--config", type=Path, default=Path("config"))
    parser.add_argument("--folder", type=Path, default=Path("var/simulacion"))
    parser.add_argument("--limit", type=int, help="only so many sites, of every kind")
    parser.add_argument("--now", type=moment, help="simulated time, ISO; by default the morning of the first day")
    parser.add_argument("--only-registry", action="store_true", help="write registry and address book, serve nothing")
    parser.add_argument("--ports", type=int, nargs=2, metavar=("HTTP", "HTTPS"), help="for a second world")
    options = parser.parse_args()
    ports = Ports(http=options.ports[0], https=options.ports[1]) if options.ports else None
    world = World.load(options.config, options.limit, ports)
    if options.only_registry:
        world.write_registry(options.folder / "registry")
        world.write_addresses(options.folder / "addresses.json")
        return
    die_with_parent(signal.SIGTERM)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(WANTED_FILES, hard) if hard > 0 else WANTED_FILES, hard))
    asyncio.run(serve(world, options.folder, options.now, say))


def say(text: str) -> None:
    """One line to whoever started the server."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
