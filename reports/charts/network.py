"""Network: degrees, profiles and a drawing of an imported list of links; the same list gives the same drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import plotly.graph_objects as go

from reports.charts import grid
from reports.charts.chart import Canvas, Chart, base
from reports.clean import label
from reports.printed import NetworkRule
from reports.survey import Survey
from reports.theme import LIGHT
from reports.words import Words


@dataclass(frozen=True)
class Node:
    """One institution: how it is written, links in all, as source and as target, and its profile."""

    id: str
    name: str
    degree: int
    gives: int
    takes: int
    profile: str


def nodes_of(survey: Survey, rule: NetworkRule) -> list[Node]:
    """Institutions of the list by degree, most first. Profiles are shares of the others that a node is linked with."""
    graph = graph_of(survey)
    others = max(1, len(graph) - 1)
    found = []
    for name in graph:
        near = len(set(graph.successors(name)) | set(graph.predecessors(name)))
        share = near / others
        profile = (
            "central" if share >= rule.central else "highly_connected" if share >= rule.highly_connected else "consumer"
        )
        written = survey.acronyms.get(name, name.upper())
        found.append(Node(name, written, near, graph.out_degree(name), graph.in_degree(name), profile))
    return sorted(found, key=lambda node: (-node.degree, node.name))


def graph_of(survey: Survey) -> Any:
    """The links as a directed graph, each once."""
    graph = nx.DiGraph()
    for edge in sorted({(e.source, e.target) for e in survey.edges}):
        graph.add_edge(*edge)
    return graph


def profile_names(words: Words) -> dict[str, str]:
    """What each profile is called."""
    return {
        "central": words.say("Central"),
        "highly_connected": words.say("Altamente conectada"),
        "consumer": words.say("De consumo"),
    }


def adjacency(words: Words, survey: Survey, rule: NetworkRule) -> Chart | None:
    """Who gives data to whom, sorted by degree; None without an imported list."""
    if not survey.edges:
        return None
    nodes, links = nodes_of(survey, rule), {(e.source, e.target) for e in survey.edges}
    return _chart(
        words, survey, "interoperabilidad-conexiones", nodes,
        columns=("siglas", "conexiones", "entrega", "recibe", "perfil"),
        rows=tuple((n.name, n.degree, n.gives, n.takes, profile_names(words)[n.profile]) for n in nodes),
        draw=lambda canvas: _matrix(nodes, links, canvas),
        title=words.say(
            "%(name)s es la institución más conectada: con %(degree)s de las otras %(n)s",
            name=nodes[0].name, degree=nodes[0].degree, n=len(nodes) - 1,
        ),
        alt=words.say("Cuadro de conexiones, ordenado por grado: ")
        + "; ".join(f"{n.name} {n.degree}" for n in nodes) + ".",
        note=words.say("Fila: de quién salen los datos; columna: a quién llegan; a la derecha, conexiones."),
    )  # fmt: skip


def network(words: Words, survey: Survey, rule: NetworkRule) -> Chart | None:
    """The same links as a drawing, for those who know the picture of 2025; None without an imported list."""
    if not survey.edges:
        return None
    nodes = nodes_of(survey, rule)
    return _chart(
        words, survey, "interoperabilidad-red", nodes,
        columns=("de", "a"),
        rows=tuple(tuple(survey.acronyms.get(end, end.upper()) for end in edge) for edge in graph_of(survey).edges),
        draw=lambda canvas: _drawing(survey, nodes, rule, canvas),
        title=words.count(
            "Red de %(nodes)s instituciones y %(n)s conexión; en el centro, %(names)s",
            "Red de %(nodes)s instituciones y %(n)s conexiones; en el centro, %(names)s",
            len(graph_of(survey).edges), nodes=len(nodes), names=words.join(_central(nodes)),
        ),
        alt=words.say("Red de %(n)s instituciones y %(m)s conexiones.", n=len(nodes), m=len(graph_of(survey).edges)),
        note=words.say("El tamaño del círculo es el número de conexiones; la posición no significa nada."),
    )  # fmt: skip


def _central(nodes: Sequence[Node]) -> list[str]:
    return [n.name for n in nodes if n.profile == "central"] or [nodes[0].name]


def _chart(words: Words, survey: Survey, key: str, nodes: Sequence[Node], *, note: str, **rest: Any) -> Chart:
    return Chart(
        id=key,
        subtitle=words.say(
            "Conexiones de interoperabilidad de la ronda %(year)s, de una lista importada; %(n)s "
            "instituciones. %(note)s",
            year=survey.year, n=len(nodes), note=note,
        ),
        source=words.say("Fuente: encuesta de interoperabilidad, ronda %(year)s.", year=survey.year),
        **rest,
    )  # fmt: skip


def _matrix(nodes: Sequence[Node], links: set[tuple[str, str]], canvas: Canvas) -> Any:
    cells = [[("●", grid.YES) if (a.id, b.id) in links else ("", grid.NO) for b in nodes] for a in nodes]
    names = [f"<b>{label(n.name)}</b>" for n in nodes]
    return grid.draw(
        names, [label(n.name) for n in nodes], cells, canvas, [str(n.degree) for n in nodes], head=100, right=40
    )


def _drawing(survey: Survey, nodes: Sequence[Node], rule: NetworkRule, canvas: Canvas) -> Any:
    narrow = canvas is Canvas.NARROW
    graph = graph_of(survey).to_undirected()
    place: Mapping[str, Any] = nx.spring_layout(
        graph, seed=rule.seed, k=2.4 / max(1, len(graph)) ** 0.5, iterations=200
    )
    figure = base(400 if narrow else 560, t=20, b=20, l=30, r=30)
    xs, ys = [], []
    for a, b in graph.edges:
        xs += [place[a][0], place[b][0], None]
        ys += [place[a][1], place[b][1], None]
    figure.add_trace(
        go.Scatter(x=xs, y=ys, mode="lines", line={"color": LIGHT["bound"], "width": 1.2}, hoverinfo="skip")
    )
    roles = {"central": "level5", "highly_connected": "level4", "consumer": "level3"}
    figure.add_trace(
        go.Scatter(
            x=[place[n.id][0] for n in nodes], y=[place[n.id][1] for n in nodes], mode="markers+text",
            text=[label(n.name) for n in nodes], textposition="top center", textfont_size=11 if narrow else 13,
            marker={"size": [8 + 3 * n.degree for n in nodes], "color": [LIGHT[roles[n.profile]] for n in nodes]},
            hoverinfo="text", cliponaxis=False,
        )
    )  # fmt: skip
    for axis in (figure.update_xaxes, figure.update_yaxes):
        axis(visible=False)
    return figure
