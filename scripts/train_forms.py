"""Train the form classifier: python scripts/train_forms.py FORMS.csv [--out crawler/readings/forms_model.json]

FORMS.csv has the columns file, url, form_index, type (mapped by service/labels.py); pages lie beside it.
Prints F1 per type out of fold, folds by registered domain, through the whole classifier (weights and rules). Writes the
weights that the product uses and those of the folds, by which `egob accuracy` judges pages that were trained on.
Needs scikit-learn (extra `dev`); the product itself does not."""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from crawler.charset import decode
from crawler.page import Page
from crawler.readings.forms import classify
from crawler.readings.forms_concepts import Concepts
from crawler.readings.forms_drafts import drafts
from crawler.readings.forms_features import features, traits_of, urlsplit_path
from crawler.readings.forms_model import WEIGHTS, Model, read_model
from crawler.readings.reading import Lens, Reading
from crawler.vocabulary import Vocabulary
from service.folds import FILE, FOLDS, domain_of, fold_of
from service.labels import form_labels, form_type

ROOT = Path(__file__).resolve().parent.parent
CLASSES = {"search", "login", "registration", "password_recovery", "contact", "newsletter", "order"}
SIX = ("search", "login", "registration", "contact", "newsletter", "password_recovery")
STRENGTH = 0.1  # inverse of the L2 penalty: the macro F1 out of fold is flat from .1 to 1, the gap to it least at .1


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
    label = form_type(label)
    return label if label in CLASSES else "other"


def examples(table: Path) -> list[Example]:
    """Read every labelled page once."""
    lens = Lens(Vocabulary.load(ROOT / "config"))
    concepts = Concepts.of(lens.vocabulary)
    pages: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for row in form_labels(table):
        pages[row.file, row.url][row.index] = row.type
    found: list[Example] = []
    for (name, url), labels in pages.items():
        html = decode((table.parent / name).read_bytes(), {})
        reading = lens.read(Page(url, url, 200, html, datetime.now(UTC)))
        node = reading.tree.css_first("title")
        title = node.text()[:120] if node is not None else ""
        for draft in drafts(reading):
            if draft.index in labels and not draft.local:
                said = features(traits_of(draft, concepts, urlsplit_path(url), title))
                found.append(Example(reading, draft.index, mapped(labels[draft.index]), domain_of(url), tuple(said)))
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
    weights = {name: [round(float(w), 2) for w in model.coef_[:, at]] for name, at in sorted(shape.vocabulary_.items())}
    return {
        "classes": [str(c) for c in model.classes_],
        "intercepts": [round(float(v), 2) for v in model.intercept_],
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
    parser.add_argument("--folds", type=Path, default=FILE)
    parser.add_argument("--errors", action="store_true", help="list every form judged wrong out of fold")
    given = parser.parse_args()
    rows = examples(given.table)
    pairs: list[tuple[str, str]] = []
    fitted: list[dict[str, Any]] = []
    for fold in range(FOLDS):
        fitted.append(fit([r for r in rows if fold_of(r.reading.page.url) != fold]))
        model = read_model(fitted[-1])
        for row in (r for r in rows if fold_of(r.reading.page.url) == fold):
            said = predict(row, model)
            pairs.append((row.label, said))
            if given.errors and said != row.label:
                sys.stdout.write(f"{row.reading.page.url} {row.index}: {row.label} -> {said}\n")
    table = scores(pairs)
    for kind, (n, precision, recall, f1) in table.items():
        sys.stdout.write(f"{kind:18} n={n:3} precision={precision:.3f} recall={recall:.3f} F1={f1:.3f}\n")
    sys.stdout.write(f"macro F1 out of fold: {sum(row[3] for row in table.values()) / len(table):.3f}\n")
    given.out.write_text(as_text(fit(rows)), encoding="utf-8")
    given.folds.write_text(f"[{','.join(as_text(f) for f in fitted)}]\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
