"""MediaWiki in Spanish from Debian's package, with SQLite, filled by its own maintenance scripts."""

from __future__ import annotations

import secrets
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real import content
from tests.real.machine import STEP_S, copy_tree, need_php, process, run, unpacked, wait_for

# Jobs on page views and e-mail would add requests of the server's own to what is counted. Uploads of PDF are what a
# webmaster switches on to publish one.
SETTINGS = """
$wgJobRunRate = 0;
$wgEnableEmail = false;
$wgEnableUploads = true;
$wgFileExtensions[] = 'pdf';
$wgLocaltimezone = 'America/Guatemala';
$wgDefaultSkin = 'vector';
"""


@contextmanager
def serve(folder: Path, port: int, public: int) -> Iterator[Path]:
    """A filled wiki on 127.0.0.1:port that believes to be on the public port; gives the server's own log."""
    wiki = folder / "mediawiki"
    install(wiki, folder, public)
    fill(wiki, folder)
    log = folder / "server.log"
    command = ["php", "-d", "memory_limit=256M", "-S", f"127.0.0.1:{port}", "-t", wiki]
    with process(command, log=log, cwd=wiki) as child:
        wait_for(port, child, log)
        yield log


def install(wiki: Path, folder: Path, public: int) -> None:
    """Its own installer, in Spanish, over a copy of the package's files."""
    need_php("sqlite3", "mbstring", "xml", "intl")
    source = unpacked("mediawiki", ("mediawiki", "mediawiki-classes")) / "usr" / "share" / "mediawiki"
    copy_tree(source, wiki)
    for name in ("LocalSettings.php", "config", "images", "extensions"):  # links into /var/lib and /etc
        (wiki / name).unlink()
    (wiki / "extensions-core").rename(wiki / "extensions")
    (wiki / "images").mkdir()
    name = content.load("mediawiki")["name"]
    run(["php", "maintenance/install.php", "--dbtype=sqlite", f"--dbpath={folder / 'data'}", "--dbname=wiki",
         f"--server=http://127.0.0.1:{public}", "--scriptpath=", "--lang=es", f"--pass={secrets.token_urlsafe(16)}",
         name, "Archivista"], cwd=wiki)  # fmt: skip
    with (wiki / "LocalSettings.php").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)


def fill(wiki: Path, folder: Path) -> None:
    """Pages by edit.php, the form by importImages.php, then the search index."""
    filling = content.load("mediawiki")
    papers = folder / "papers"
    papers.mkdir()
    form = filling["form"]
    (papers / form["file"]).write_bytes(content.pdf(form["lines"]))
    run(["php", "maintenance/importImages.php", "--user=Archivista", "--extensions=pdf", papers], cwd=wiki)
    pages = {**filling["pages"], "MediaWiki:Sidebar": filling["sidebar"]}
    for title, text in pages.items():
        edit = ["php", "maintenance/edit.php", "--user=Archivista", "--summary=Publicación", title]
        run(edit, cwd=wiki, text=textwrap.dedent(text))
    for script in ("rebuildtextindex.php", "runJobs.php", "initSiteStats.php"):
        run(["php", f"maintenance/{script}"], cwd=wiki, seconds=STEP_S)
