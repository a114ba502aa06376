"""Folds: for every domain, form weights that were trained without it, so that accuracy is measured on unseen hosts."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import tldextract

from crawler.readings.forms_model import Model, read_model

FOLDS = 8
FILE = Path(__file__).with_name("forms_folds.json")
_domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the packaged list; no network


def domain_of(url: str) -> str:
    """Registered domain of an address; its host, else the address itself, where there is none."""
    return _domain(url).top_domain_under_public_suffix or urlsplit(url).hostname or url


def fold_of(url: str) -> int:
    """Number of the fold, by a hash of the registered domain: the same on every machine and for pages never seen."""
    return hashlib.sha256(domain_of(url).encode()).digest()[0] % FOLDS


@cache
def models() -> tuple[Model, ...]:
    """One model per fold, trained on all other folds."""
    return tuple(read_model(raw) for raw in json.loads(FILE.read_text(encoding="utf-8")))


def unseen(url: str) -> Model:
    """The model whose training pages hold none of the address's domain."""
    return models()[fold_of(url)]
