"""WordPress in Spanish from Debian's packages, with a MariaDB of its own on a socket, filled by its own functions."""

from __future__ import annotations

import base64
import json
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.real import content
from tests.real.machine import copy_tree, need_php, need_programs, process, run, unpacked, wait_for, wait_until

PACKAGES = ("wordpress", "wordpress-l10n", "wordpress-theme-twentytwentyone", "libjs-underscore", "libjs-cropper",
            "php-getid3")  # fmt: skip

# Scheduled tasks of WordPress are POST requests of the server to itself and would be counted as the visitor's.
CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_CHARSET', 'utf8mb4');
define('DB_HOST', 'localhost:%(socket)s');
define('WP_HOME', '%(home)s'); define('WP_SITEURL', '%(home)s');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_DEFAULT_THEME', 'twentytwentyone');
define('AUTH_KEY', '%(key)s'); define('SECURE_AUTH_KEY', '%(key)s'); define('LOGGED_IN_KEY', '%(key)s'); define('NONCE_KEY', '%(key)s');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""
# What Apache's rewrite rules do: files as they are, everything else to index.php; which PHP's server then does not log.
ROUTER = """<?php
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if ($path !== '/' && file_exists($_SERVER['DOCUMENT_ROOT'] . $path)) { return false; }
file_put_contents('php://stderr', "[router]: {$_SERVER['REQUEST_METHOD']} {$_SERVER['REQUEST_URI']}\n");
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""


@contextmanager
def serve(folder: Path, port: int, public: int) -> Iterator[Path]:
    """A filled WordPress on 127.0.0.1:port that believes to be on the public port; gives the server's own log."""
    site = install(folder)
    with database(folder) as socket:
        home = f"http://127.0.0.1:{public}"
        values = {"socket": socket, "home": home, "key": secrets.token_urlsafe(32)}
        (site / "wp-config.php").unlink(missing_ok=True)  # shared with the package's copy
        (site / "wp-config.php").write_text(CONFIG % values, encoding="utf-8")
        fill(site, home)
        router = folder / "router.php"
        router.write_text(ROUTER, encoding="utf-8")
        log = folder / "server.log"
        with process(["php", "-S", f"127.0.0.1:{port}", "-t", site, router], log=log, cwd=site) as child:
            wait_for(port, child, log)
            yield log


def install(folder: Path) -> Path:
    """The package's files under one root, as its links between usr/share folders expect."""
    need_php("mysqli", "mbstring", "xml", "intl")
    need_programs({"mariadbd": "mariadb-server-core mariadb-client-core"})
    package = unpacked("wordpress", PACKAGES)
    copy_tree(package / "usr" / "share", folder / "share")
    site = folder / "share" / "wordpress"
    shutil.copytree(package / "var" / "lib" / "wordpress" / "wp-content" / "languages", site / "wp-content" / "languages",
                    dirs_exist_ok=True)  # fmt: skip
    (site / "wp-content" / "uploads").mkdir(exist_ok=True)
    return site


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """A MariaDB without network; its socket has a short path, as the system demands."""
    data, log = folder / "db", folder / "db.log"
    run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--user=root", "--skip-test-db",
         "--auth-root-authentication-method=normal"])  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="egob-db-") as short:
        socket = Path(short) / "s"
        command = ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking",
                   "--user=root", "--innodb-buffer-pool-size=32M", f"--pid-file={short}/pid"]  # fmt: skip
        with process(command, log=log) as child:
            wait_until(socket.exists, child, log)
            run(["mariadb", "--no-defaults", f"--socket={socket}", "--user=root", "-e",
                 "CREATE DATABASE wordpress CHARACTER SET utf8mb4"])  # fmt: skip
            yield socket


def fill(site: Path, home: str) -> None:
    """Install, pages, posts, menu and links through WordPress' own functions."""
    filling = content.load("wordpress")
    filling["report"]["body"] = base64.b64encode(content.pdf(filling["report"]["lines"])).decode()
    for post in filling["posts"]:
        post["date"] = content.day(post["days"]).strftime("%Y-%m-%d 09:00:00")
    script = Path(__file__).with_name("wordpress_fill.php")
    run(["php", script, site], text=json.dumps(filling), env={"WP_HOME_URL": home})
