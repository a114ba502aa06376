"""Disagreements between labels and predictions as one HTML page that a person reads quickly."""

from __future__ import annotations

from html import escape

from service.accuracy import Judged

_HEAD = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Desacuerdos</title>
<style>body{font:16px/1.4 sans-serif;margin:1rem;max-width:80rem}table{border-collapse:collapse;width:100%}
th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
td:last-child{font-size:.9em}</style></head><body>
"""


def as_html(rows: list[Judged]) -> str:
    """Grouped by what is disagreed on, most frequent first; every text of a page is escaped."""
    kinds: dict[str, list[Judged]] = {}
    for row in rows:
        subject = "formulario" if row.subject.startswith("form ") else row.subject
        kinds.setdefault(f"{subject}: etiqueta {row.expected}, lectura {row.said}", []).append(row)
    parts = [_HEAD, f"<h1>Desacuerdos: {len(rows)}</h1>\n"]
    for kind, same in sorted(kinds.items(), key=lambda item: -len(item[1])):
        parts.append(f"<h2>{escape(kind)} ({len(same)})</h2>\n<table><thead><tr><th>Página</th><th>Qué</th>")
        parts.append("<th>Fragmento</th></tr></thead><tbody>\n")
        parts.extend(
            f"<tr><td>{escape(r.file)}<br>{escape(r.url)}</td><td>{escape(r.subject)}</td><td>{escape(r.excerpt)}</td></tr>\n"
            for r in same
        )
        parts.append("</tbody></table>\n")
    return "".join([*parts, "</body></html>\n"])
