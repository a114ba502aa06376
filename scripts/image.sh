#!/bin/sh
# The steps of which the image is made; the Dockerfile and `make setup` run them, so that CI proves them without an engine.
#   system             packages of Debian and the user that runs everything (as root)
#   python [PYTHON]    what requirements.lock pins, by hash
#   install [PYTHON]   this checkout, as it stands
#   check [PYTHON]     that all of it works, as the user who will run it
set -eu
cd "$(dirname "$0")/.."
step=${1:?system, python, install or check}
python=${2:-python}
case $step in
system)
    apt-get update
    apt-get install --yes --no-install-recommends chromium-headless-shell fonts-dejavu-core tini
    rm -rf /var/lib/apt/lists/*
    useradd --create-home --uid 10001 egob
    ;;
python)
    "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
    ;;
install)
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
    ;;
check)
    "$python" -m service --help >/dev/null
    "$python" -c 'import psycopg, distributed'
    # as root, or where the sandbox may not work, a browser is not used: then nothing is found here
    "$python" -c 'import sys; from crawler.browser import find_browser; sys.exit(find_browser() is None)'
    ;;
*)
    echo "$step: expected system, python, install or check" >&2
    exit 2
    ;;
esac
