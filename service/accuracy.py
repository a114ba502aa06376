"""Accuracy: labelled forms and pages against what `egob inspect` says of them, per page and per template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scoring.agreement import Counts, Interval
from service.inspecting import inspect_all, read_table
from service.labels import FormLabel, SignalLabel, form_labels, form_type, signal_labels

HEADLINE = ("search", "login", "registration", "contact", "newsletter", "password_recovery")
MIN_POSITIVES = 5  # with fewer labels the interval of a rate is wider than any difference of interest
MISSING = "missing"  # there is no form of that number


@dataclass(frozen=True, slots=True)
class Judged:
    """One label beside our word. `said` and `expected` are form types, or "true", "false", "null"."""

    file: str
    url: str
    template: str
    subject: str  # "form 2", or the signal
    expected: str
    said: str
    excerpt: str

    @property
    def agrees(self) -> bool:
        """Whether both say the same."""
        return self.expected == self.said


@dataclass(frozen=True)
class Accuracy:
    """Everything that was judged, and the files that could not be read."""

    forms: tuple[Judged, ...]
    signals: tuple[Judged, ...]
    errors: tuple[str, ...]

    @property
    def disagreements(self) -> list[Judged]:
        """What a person should read."""
        return [j for j in (*self.forms, *self.signals) if not j.agrees]


def measure(forms: Path | None, pages: Path | None, config: Path, registry: str, *, as_used: bool = False) -> Accuracy:
    """Inspect every labelled page and lay labels and predictions side by side. Raises ConfigError for a bad table.

    Forms are typed by weights trained without the page's domain, unless `as_used` asks for the product's own."""
    given = (config, registry, as_used)
    errors: dict[str, None] = {}
    form_rows = _forms(form_labels(forms), _inspected(forms, *given, errors)) if forms else []
    signal_rows = _signals(signal_labels(pages), _inspected(pages, *given, errors)) if pages else []
    return Accuracy(tuple(form_rows), tuple(signal_rows), tuple(errors))


def _inspected(
    table: Path, config: Path, registry: str, as_used: bool, errors: dict[str, None]
) -> dict[str, dict[str, Any]]:
    found = {}
    for seen in inspect_all(read_table(table), config, registry, out_of_fold=not as_used):
        if "error" in seen:
            errors[f"{seen['file']}: {seen['error']}"] = None
        else:
            found[seen["file"]] = seen
    return found


def _forms(labels: Iterable[FormLabel], seen: Mapping[str, dict[str, Any]]) -> list[Judged]:
    judged = []
    for label in labels:
        by_index = {form["index"]: form for form in seen.get(label.file, {}).get("forms", [])}
        form = by_index.get(label.index, {"type": MISSING, "excerpt": "", "why": "", "selector": ""})
        excerpt = f"{form['selector']} · {form['why']} · {form['excerpt']}"
        said = form_type(form["type"])
        judged.append(Judged(label.file, label.url, label.template, f"form {label.index}", label.type, said, excerpt))
    return judged


_WORD = {True: "true", False: "false", None: "null"}


def _signals(labels: Iterable[SignalLabel], seen: Mapping[str, dict[str, Any]]) -> list[Judged]:
    judged = []
    for label in labels:
        page = seen.get(label.file)
        if page is None or label.signal not in page["signals"]:
            continue
        kinds = ", ".join(f"{f['type']} ({f['selector']})" for f in [*page["forms"], *page["scopes"]])
        said = _WORD[page["signals"][label.signal]]
        excerpt = f"{page['title']} · {kinds}"[:400]
        judged.append(Judged(label.file, label.url, label.template, label.signal, _WORD[label.expected], said, excerpt))
    return judged


def by_template(rows: Sequence[Judged]) -> list[Judged]:
    """One row per template and subject: the most frequent pair of label and prediction; a tie goes to disagreement."""
    groups: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for row in rows:
        groups[row.template, row.subject if not row.subject.startswith("form ") else row.expected].append(row)
    kept = []
    for same in groups.values():
        pairs = [(row.expected, row.said) for row in same]
        kept.append(max(same, key=lambda r: (pairs.count((r.expected, r.said)), not r.agrees)))
    return kept


def report(found: Accuracy) -> dict[str, Any]:
    """Everything as one JSON object: forms and signals, per page and per template."""
    forms = form_tables(found.forms)
    headline = [forms[t]["f1"] for t in HEADLINE if t in forms and forms[t]["f1"] is not None]
    return {
        "forms": forms,
        "forms_macro_f1": sum(headline) / len(headline) if headline else None,
        "forms_by_template": form_tables(by_template(found.forms)),
        "signals": signal_tables(found.signals),
        "signals_by_template": signal_tables(by_template(found.signals)),
        "templates": _template_agreement(found.signals),
        "disagreements": [
            {"file": j.file, "url": j.url, "template": j.template, "subject": j.subject, "expected": j.expected,
             "said": j.said, "excerpt": j.excerpt} for j in found.disagreements
        ],
        "errors": list(found.errors),
    }  # fmt: skip


def form_tables(rows: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Per form type, one against the rest."""
    types = sorted({row.expected for row in rows} | {row.said for row in rows} - {MISSING})
    return {kind: numbers(Counts.of((r.expected == kind, r.said == kind) for r in rows)) for kind in types}


def signal_tables(rows: Sequence[Judged]) -> dict[str, dict[str, Any]]:
    """Per signal. A null stands outside the table: `undecided` where a label decides, else `null_expected`."""
    tables = {}
    for name in dict.fromkeys(row.subject for row in rows):
        mine = [row for row in rows if row.subject == name]
        decided = [row for row in mine if "null" not in {row.expected, row.said}]
        table = numbers(Counts.of((r.expected == "true", r.said == "true") for r in decided))
        table["undecided"] = sum(r.expected != "null" and r.said == "null" for r in mine)
        table["null_expected"] = sum(r.expected == "null" for r in mine)
        table["null_agreed"] = sum(r.expected == r.said == "null" for r in mine)
        table["agreement_all"] = sum(r.agrees for r in mine) / len(mine)
        tables[name] = table
    return tables


def _template_agreement(rows: Sequence[Judged]) -> dict[str, dict[str, float]]:
    """Template -> signal -> share of its pages on which label and prediction agree."""
    groups: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[row.template][row.subject].append(row.agrees)
    return {t: {s: sum(hits) / len(hits) for s, hits in sorted(by.items())} for t, by in sorted(groups.items())}


def numbers(counts: Counts) -> dict[str, Any]:
    """The rates of one table; with fewer than MIN_POSITIVES labels it is listed and not rated."""
    return {
        "n": counts.n, "tp": counts.tp, "fp": counts.fp, "fn": counts.fn, "tn": counts.tn,
        "rated": counts.positives >= MIN_POSITIVES,
        "precision": _interval(counts.precision), "recall": _interval(counts.sensitivity), "f1": counts.f1,
        "sensitivity": _interval(counts.sensitivity), "specificity": _interval(counts.specificity),
        "agreement": counts.agreement, "kappa": counts.kappa, "ac1": counts.ac1,
    }  # fmt: skip


def _interval(found: Interval) -> dict[str, float | None]:
    return {"value": found.value, "low": found.low, "high": found.high}
