#!/bin/sh
# Finds a Chromium, or installs one: Debian's chromium-headless-shell as root, else Playwright's own. Without any, the
# work goes on without rendering and what could not be seen is marked unknown.
python=$1
has_browser() {
    "$python" -c 'import sys; from crawler.browser import find_browser; sys.exit(find_browser() is None)' >/dev/null 2>&1
}
if has_browser; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium-headless-shell fonts-dejavu-core >/dev/null
fi
if has_browser; then exit 0; fi
"$python" -m playwright install chromium-headless-shell >/dev/null 2>&1
if has_browser; then exit 0; fi
echo "No browser could be found or installed: going on without rendering." >&2
echo "What needs a browser will be marked unknown. Install chromium and run the command again." >&2
