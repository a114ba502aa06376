# Python, a headless Chromium of Debian, and this checkout. Everything that is written goes to /srv/egob/var.
# Each step is one of scripts/image.sh, which CI runs where there is no engine.
FROM python:3.11-slim-bookworm

ENV PIP_NO_CACHE_DIR=1
WORKDIR /srv/egob
COPY scripts/image.sh scripts/
RUN sh scripts/image.sh system
COPY requirements.lock ./
RUN sh scripts/image.sh python
COPY . .
RUN sh scripts/image.sh install && install -d -o egob -g egob -m 750 var

# pages of strangers are opened here: never as root
USER egob
VOLUME /srv/egob/var
ENTRYPOINT ["tini", "--", "egob"]
CMD ["--help"]
