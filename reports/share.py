"""Share: the picture of an institution that other sites show beside a link to its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from reports.clean import plain
from reports.environment import Book
from reports.pictures import Drawn, Sketch
from reports.records import InstitutionView

NAME = "compartir.png"  # beside the page of the institution; public: others keep links to it
_LINE, _LINES = 32, 3  # characters of a name that stand on a line of the picture, and the lines that there is room for


@dataclass(frozen=True)
class Card:
    """One picture of 1200 x 630 pixels, as sites that show links ask for."""

    svg: str
    path: Path

    @property
    def told(self) -> str:
        """All that the picture is made of."""
        return self.svg

    @property
    def sketch(self) -> Sketch:
        """What the painter gets."""
        return Sketch(svg=self.svg, scale=1)

    @property
    def files(self) -> tuple[Path, ...]:
        """The picture alone: the SVG needs the fonts of the machine that drew it."""
        return (self.path,)

    def write(self, drawn: Drawn) -> None:
        """The file."""
        self.path.write_bytes(drawn.png)


def cards(book: Book, folder: Path) -> Iterator[Card]:
    """A card for each institution; `folder` is that of its pages. Where the site is not served there is no link."""
    if book.pictures and book.publication.address:
        for institution in book.edition.institutions:
            yield Card(_svg(book, institution), folder / institution.id / NAME)


def _svg(book: Book, institution: InstitutionView) -> str:
    lines = wrap(plain(institution.name, _LINE * _LINES), _LINE)[:_LINES]
    return book.render("compartir.svg", institution=institution, lines=lines)
