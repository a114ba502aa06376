"""Train the form classifier: python scripts/train_forms.py FORMS.csv [--out crawler/readings/forms_model.json]

FORMS.csv has the columns file, url, form_index, type (label mapping of service/accuracy.py); pages lie beside it.
Prints F1 per type out of fold, folds grouped by registered domain, through the whole classifier (weights and rules).
Needs scikit-learn (extra `dev`); the product itself does not."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tldextract
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from crawler.page import Page
from crawler.readings.forms import classify
from crawler.readings.forms_concepts import Concepts
from crawler.readings.forms_drafts import drafts
from crawler.readings.forms_features import features, traits_of, urlsplit_path
from crawler.readings.forms_model import WEIGHTS, Model, read_model
from crawler.readings.reading import Lens, Reading
from crawler.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = {"skip", "not_annotated", "?", ""}
CLASSES = {"search", "login", "registration", "password_recovery", "contact", "newsletter", "order"}
SIX = ("search", "login", "registration", "contact", "newsletter", "password_recovery")
STRENGTH = 0.5  # inverse of the L2 penalty, chosen by the macro F1 out of fold; flat between .2 and 1
FOLDS = 10


@dataclass(frozen=True)
class Example:
    """One labelled form."""

    reading: Reading
    index: int
    label: str
    host: str
    features: tuple[str, ...]


def mapped(label: str) -> str:
    """Label or prediction as it is scored: a comment is a contact, what is not one of the classes is other."""
    label = "contact" if label == "comment" else label
    return label if label in CLASSES else "other"


def examples(table: Path) -> list[Example]:
    """Read every labelled page once."""
    domain = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    lens = Lens(Vocabulary.load(ROOT / "config"))
    concepts = Concepts.of(lens.vocabulary)
    pages: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] not in LEFT_OUT:
                pages[row["file"], row["url"]][int(row["form_index"])] = row["type"]
    found: list[Example] = []
    for (name, url), labels in pages.items():
        html = (table.parent / name).read_bytes().decode("utf-8", "replace")
        reading = lens.read(Page(url, url, 200, html, datetime.now(UTC)))
        node = reading.tree.css_first("title")
        title = node.text()[:120] if node is not None else ""
        for draft in drafts(reading):
            if draft.index in labels and not draft.local:
                said = features(traits_of(draft, concepts, urlsplit_path(url), title))
                host = domain(url).top_domain_under_public_suffix or url
                found.append(Example(reading, draft.index, mapped(labels[draft.index]), host, tuple(said)))
    return found


def fit(rows: list[Example]) -> dict[str, Any]:
    """Weights of one training set, as they are written."""
    shape = DictVectorizer()
    seen: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.features:
            seen[name].add(row.host)
    table = shape.fit_transform([{f: 1.0 for f in r.features if len(seen[f]) > 1} for r in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(table, [r.label for r in rows])
    weights = {name: [round(float(w), 3) for w in model.coef_[:, at]] for name, at in sorted(shape.vocabulary_.items())}
    return {
        "classes": [str(c) for c in model.classes_],
        "intercepts": [round(float(v), 3) for v in model.intercept_],
        "weights": {name: row for name, row in weights.items() if any(abs(w) >= 0.01 for w in row)},
    }


def predict(row: Example, model: Model) -> str:
    """Type of the example's form by weights and rules."""
    return next(mapped(f.type.value) for f in classify(row.reading, model) if f.index == row.index and not f.local)


def scores(pairs: list[tuple[str, str]]) -> dict[str, tuple[int, float, float, float]]:
    """n, precision, recall and F1 of (label, prediction) pairs per type."""
    table = {}
    for kind in SIX:
        hit = sum(a == b == kind for a, b in pairs)
        said, there = sum(b == kind for _, b in pairs), sum(a == kind for a, _ in pairs)
        precision, recall = hit / said if said else 0.0, hit / there if there else 0.0
        table[kind] = (there, precision, recall, 2 * hit / (said + there) if said + there else 0.0)
    return table


def as_text(fitted: dict[str, Any]) -> str:
    """JSON with one feature per line, so that a change of weights can be read in a diff."""
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in fitted["weights"].items())
    head = f'"classes": {json.dumps(fitted["classes"])},\n"intercepts": {json.dumps(fitted["intercepts"])}'
    return f'{{{head},\n"weights": {{\n{lines}\n}}}}\n'


def main() -> int:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--errors", action="store_true", help="list every form judged wrong out of fold")
    given = parser.parse_args()
    rows = examples(given.table)
    pairs: list[tuple[str, str]] = []
    folds = GroupKFold(FOLDS, shuffle=True, random_state=given.seed)
    for train, test in folds.split(rows, groups=[r.host for r in rows]):
        model = read_model(fit([rows[i] for i in train]))
        for i in test:
            said = predict(rows[i], model)
            pairs.append((rows[i].label, said))
            if given.errors and said != rows[i].label:
                sys.stdout.write(f"{rows[i].reading.page.url} {rows[i].index}: {rows[i].label} -> {said}\n")
    table = scores(pairs)
    for kind, (n, precision, recall, f1) in table.items():
        sys.stdout.write(f"{kind:18} n={n:3} precision={precision:.3f} recall={recall:.3f} F1={f1:.3f}\n")
    sys.stdout.write(f"macro F1 out of fold: {sum(row[3] for row in table.values()) / len(table):.3f}\n")
    given.out.write_text(as_text(fit(rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
