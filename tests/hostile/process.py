"""The crawl process with the names of a test: `python -m tests.hostile.process JOB.json`, EGOB_TEST_NAMES=port."""

from __future__ import annotations

import os
import socket
import sys

from crawler.__main__ import main
from tests.hostile.names import asking

if __name__ == "__main__":
    socket.getaddrinfo = asking(int(os.environ["EGOB_TEST_NAMES"]))
    sys.exit(main(sys.argv[1]))
