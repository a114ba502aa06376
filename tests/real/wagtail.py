"""Wagtail from PyPI as CodeRed's distribution starts it: its project, its templates, its search; only pages are ours."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real import content
from tests.real.machine import process, run, virtual_environment, wait_for

REQUIREMENT = "coderedcms"  # Wagtail with page models and templates for a whole site; the bare project has one page
SETTINGS = """
LANGUAGE_CODE = "es"
USE_I18N = True
TIME_ZONE = "America/Guatemala"
ALLOWED_HOSTS = ["127.0.0.1"]
"""


@contextmanager
def serve(folder: Path, port: int, public: int) -> Iterator[Path]:
    """A filled site on 127.0.0.1:port that believes to be on the public port; gives the server's own log."""
    python = virtual_environment("wagtail", REQUIREMENT)
    project = folder / "licencias"
    project.mkdir()
    start = ["start", "licencias", project, "--sitename", content.load("wagtail")["name"], "--domain", "127.0.0.1"]
    run([python.with_name("coderedcms"), *start], cwd=project)
    with (project / "licencias" / "settings" / "dev.py").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)
    run([python, "manage.py", "migrate", "--verbosity=0"], cwd=project)
    fill(python, project, public)
    log = folder / "server.log"
    command = [python, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with process(command, log=log, cwd=project) as child:
        wait_for(port, child, log)
        yield log


def fill(python: Path, project: Path, public: int) -> None:
    """Pages through the project's own models, then the search index."""
    filling = content.load("wagtail")
    filling["form"]["body"] = base64.b64encode(content.pdf(filling["form"]["lines"])).decode()
    for one in filling["news"]["articles"]:
        one["day"] = content.day(one["days"]).date().isoformat()
    # -P: this folder has modules called wagtail and content, and the script stands in it.
    run([python, "-P", Path(__file__).with_name("wagtail_fill.py"), str(public)], cwd=project, text=json.dumps(filling))
    run([python, "manage.py", "update_index", "--verbosity=0"], cwd=project)
