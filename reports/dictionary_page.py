"""Dictionary page: docs/datos.md and docs/data.md, what every published table and column means, from the dictionary."""

from __future__ import annotations

from reports.dictionary import Column, Heading, PageWords, dictionary, page_words


def pages() -> dict[str, str]:
    """File name -> Markdown, in Spanish and in English."""
    return {"datos.md": _page("es"), "data.md": _page("en")}


def _page(language: str) -> str:
    words = page_words()[language]
    rules = "\n".join(f"- {rule}" for rule in words.rules)
    tables = "\n".join(_table(name, heading, language, words) for name, heading in dictionary().items())
    return f"<!-- {words.made} -->\n\n# {words.title}\n\n{words.intro}\n\n{rules}\n\n{tables}"


def _table(name: str, heading: Heading, language: str, words: PageWords) -> str:
    title = heading.title.model_dump()[language]
    key = ", ".join(f"`{column}`" for column in heading.key)
    head = f"| {words.column} | {words.kind} | {words.meaning} |\n|---|---|---|\n"
    rows = "".join(_row(column, language, words) for column in heading.columns)
    return f"## {name}\n\n{title}. {words.key}: {key}.\n\n{head}{rows}"


def _row(column: Column, language: str, words: PageWords) -> str:
    said, many = column.model_dump()[language], {"criterion": words.criterion, "quarter": words.quarter}
    name = many[column.each] if column.each else f"`{column.name}`"
    filled = said.format(id="…", name="…") if column.each else said
    return f"| {name} | {column.kind} | {filled} |\n"
