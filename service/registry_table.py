"""Registry table: per institution the sites evaluated in 2019, known, without address and not identified."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from crawler.registry import Institution, Kind, Registry, Role

COLUMNS = ("Institución", "Evaluados en 2019", "Conocidos", "Sin dirección", "Sin identificar", "Servicios")


@dataclass(frozen=True)
class Count:
    """Sites of one institution or group. `known` and `without_address` are dependencies; services are apart."""

    label: str
    evaluated_2019: int
    known: int
    without_address: int
    not_identified: int
    services: int

    def cells(self) -> tuple[str, ...]:
        """The row as text, in the order of COLUMNS."""
        numbers = (self.evaluated_2019, self.known, self.without_address, self.not_identified, self.services)
        return (self.label, *(str(number) for number in numbers))


def count(registry: Registry, institution: Institution) -> Count:
    """Counts of one institution; not identified is what the study counted and no row stands for, never below 0."""
    sites = registry.of_institution(institution.id)
    dependencies = [site for site in sites if site.role is Role.DEPENDENCY]
    known = sum(bool(site.url) for site in dependencies)
    missing = max(0, institution.sites_2019 - len(dependencies))
    services = len(sites) - len(dependencies)
    return Count(institution.acronym, institution.sites_2019, known, len(dependencies) - known, missing, services)


def total(label: str, counts: Iterable[Count]) -> Count:
    """Sum of several rows under one label."""
    rows = list(counts)
    return Count(
        label,
        sum(row.evaluated_2019 for row in rows),
        sum(row.known for row in rows),
        sum(row.without_address for row in rows),
        sum(row.not_identified for row in rows),
        sum(row.services for row in rows),
    )


_LABELS: dict[str, str] = {
    Kind.MINISTRY: "Ministerios", Kind.SECRETARIAT: "Secretarías", Kind.OTHER: "Otras (en ningún promedio)"
}  # fmt: skip


def counts(registry: Registry) -> list[Count]:
    """Rows in registry order (others only when they have sites), then the totals of each group and of all."""
    kinds = (*registry.groups, Kind.OTHER.value)
    groups: dict[str, list[Count]] = {kind: [] for kind in kinds}
    for institution in registry.institutions.values():
        if institution.kind != Kind.OTHER or registry.of_institution(institution.id):
            groups[institution.kind].append(count(registry, institution))
    rows = [row for kind in kinds for row in groups[kind]]
    totals = [total(_LABELS.get(kind, kind), groups[kind]) for kind in kinds if groups[kind]]
    return [*rows, *totals, total("Todas", rows)]


def write(console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table on a terminal; elsewhere one line per row with tabs, for other programs."""
    if not console.is_terminal:
        for row in (columns, *rows):
            console.file.write("\t".join(row) + "\n")  # the console would turn tabs into blanks
        return
    table = Table(*columns, title=title)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*row)
    console.print(table, markup=False)
