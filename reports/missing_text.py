"""Missing criteria in words: what the sites of each group lack most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from reports.records import Edition, SiteView
from reports.words import Words

MOST = 3  # criteria named for a group; more would be the chart


def missing_text(edition: Edition, words: Words) -> tuple[str, ...]:
    """One sentence for each group, and what counts as missing."""
    sentences = []
    groups = ((edition.first, words.say("los ministerios")), (edition.second, words.say("las secretarías")))
    for kind, group in groups:
        read = [site for site in sites_of(edition, kind) if site.status == "evaluated"]
        if not read:
            continue
        basic, high = (_most_missing(edition, words, read, levels) for levels in ((1, 2, 3), (4, 5)))
        sentences.append(
            words.count(
                "En el sitio evaluado de %(group)s falta: %(basic)s; de los niveles 4 y 5, %(high)s.",
                "En los %(n)s sitios evaluados de %(group)s, lo que más falta hasta el nivel 3 es %(basic)s; de los "
                "niveles 4 y 5, %(high)s.",
                len(read), group=group, basic=basic, high=high,
            )
        )  # fmt: skip
    sentences.append(
        words.say(
            "Cuenta como falta solo lo que se buscó con cobertura suficiente; lo que no se pudo comprobar va aparte."
        )
    )
    return tuple(sentences)


def _most_missing(edition: Edition, words: Words, read: Sequence[SiteView], levels: tuple[int, ...]) -> str:
    asked = [c for c in edition.method.criteria if c.level in levels]
    counts = Counter({c.id: sum(site.verdicts.get(c.id) == "missing" for site in read) for c in asked})
    order = {c.id: n for n, c in enumerate(asked)}
    first = sorted((key for key in order if counts[key]), key=lambda key: (-counts[key], order[key]))[:MOST]
    if not first:
        return words.say("nada")
    known = edition.method.by_id
    return words.join(
        [
            words.say(
                "«%(name)s» (%(n)s, %(share)s)",
                name=words.pick(known[key].name),
                n=words.whole(counts[key]),
                share=words.percent(counts[key], len(read)),
            )
            for key in first
        ]
    )


def sites_of(edition: Edition, *kinds: str) -> list[SiteView]:
    """Scored sites of institutions of these kinds, of the whole Executive by default."""
    return [site for i in edition.of_kind(*(kinds or edition.groups)) for site in i.sites]
