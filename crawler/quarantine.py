"""Quarantine: a page that looks like trouble is read in a child process first, which the kernel ends at its limits.

Ordinary pages are not touched. The parent learns what the page offers only when everything that may ever be read of it
was read within the limits, so whoever judges the page later is not surprised by it either (docs/decisions/0005).
"""

from __future__ import annotations

import asyncio
import os
import pickle
import re
import resource
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn, TypeVar

from crawler.page import Page

T = TypeVar("T")

LARGE = 1_000_000  # characters; one government page in some hundred has more, and those mostly data in scripts
TAGS = 10_000  # the parser's work grows with depth times tags: from here on that may be seconds
# The parser compares the attributes of one tag with one another: 2,000 are nothing, and 50,000 take it six seconds.
# A picture inside an attribute is long, and no reason to worry.
_ATTRIBUTES = 4_000
_ENDLESS_TAG = re.compile(rf"<[a-zA-Z](?:[^<>\s/\"']*[\s/\"']){{{_ATTRIBUTES}}}")
_SMALL = 100_000  # characters that hold too few attributes to matter; most pages have no more

CPU_S = 5  # of one page; 200,000 links take 3
MEMORY = 300 * 2**20  # on top of what the process has
_WALL_S = 120  # the child waits for nobody: on a machine so busy something else is the matter


class TooHeavyError(Exception):
    """The page could not be read within the limits. The text says which it was."""


def suspicious(page: Page) -> bool:
    """Whether reading the page may cost more than a page may cost: it is large, has many tags, or an endless one."""
    html = page.html
    if len(html) > LARGE or html.count("<") > TAGS:
        return True
    # The search is slow, and asked only where something is as long as such a tag must be.
    long = len(html) > _SMALL and max(map(len, html.split(">"))) > 2 * _ATTRIBUTES
    return long and _ENDLESS_TAG.search(html) is not None


async def apart(work: Callable[[], T], cpu_s: int = CPU_S, memory: int = MEMORY) -> T:
    """Do the work in a child process and bring its result back. Raises TooHeavyError."""
    end, start = os.pipe()
    # Threads are not carried over; the work computes and neither logs nor waits, so no lock of theirs is needed.
    child = os.fork()
    if child == 0:
        os.close(end)
        _inside(work, start, cpu_s, memory)
    os.close(start)
    payload, status = await asyncio.to_thread(_collect, end, child)
    if status != 0 or not payload:
        raise TooHeavyError(_why(status, cpu_s))
    result: T = pickle.loads(payload)  # noqa: S301 - written by our own child
    return result


def _inside(work: Callable[[], object], to: int, cpu_s: int, memory: int) -> NoReturn:
    code = 1
    try:
        used = sum(os.times()[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + cpu_s, int(used) + cpu_s))
        size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + memory, size + memory))
        with os.fdopen(to, "wb") as pipe:
            pickle.dump(work(), pipe)
        code = 0
    except MemoryError:
        code = 2
    finally:
        if code == 1:
            traceback.print_exc(file=sys.stderr)
        os._exit(code)


def _collect(end: int, child: int) -> tuple[bytes, int]:
    """Everything the child wrote, and how it ended (as os.waitstatus_to_exitcode says)."""
    until, parts = time.monotonic() + _WALL_S, []
    with os.fdopen(end, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(until - time.monotonic(), 0))[0]:
            part = pipe.read(1 << 20)
            if not part:
                break
            parts.append(part)
        else:
            os.kill(child, signal.SIGKILL)
    return b"".join(parts), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _why(status: int, cpu_s: int) -> str:
    if status in {-signal.SIGXCPU, -signal.SIGKILL}:
        return f"leerla lleva más de {cpu_s} s de procesador"
    return "leerla lleva demasiada memoria" if status == 2 else f"leerla falló ({status})"
