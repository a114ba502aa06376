# Python, a headless Chromium of Debian, and this checkout. Everything that is written goes to /srv/egob/var.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends chromium-headless-shell fonts-dejavu-core tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 egob

WORKDIR /srv/egob
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && mkdir -p var && chown egob:egob var

# pages of strangers are opened here: never as root
USER egob
VOLUME /srv/egob/var
ENTRYPOINT ["tini", "--", "egob"]
CMD ["--help"]
