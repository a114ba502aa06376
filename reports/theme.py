"""Theme: colours, marks and plotly template of every chart, light and dark."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"

# One colour per role. The levels were searched for distance under normal and three colour-blind sights; lightness
# falls with the level, so that grey print keeps the order. Light colours are distinct: the dark picture swaps them.
LIGHT = {
    "paper": "#ffffff",
    "ink": "#1b1f26",
    "soft": "#505a66",
    "grid": "#d9dee4",
    "band0": "#fcfcfd",
    "band1": "#f4f6f8",
    "band2": "#ebeff3",
    "band3": "#e2e8ee",
    "band4": "#d8e0e8",
    "bound": "#98a3b0",
    "level0": "#6b6b6b",
    "level1": "#b98250",
    "level2": "#7a8200",
    "level3": "#047451",
    "level4": "#1444b3",
    "level5": "#362563",
    "none": "#c9ced6",
    "reference": "#b3261e",
    "on_dark": "#fffffe",
    "on_light": "#000001",
}
DARK = {
    "paper": "#16181d",
    "ink": "#eef0f4",
    "soft": "#b3bcc8",
    "grid": "#343a44",
    "band0": "#191b21",
    "band1": "#1c2027",
    "band2": "#20252d",
    "band3": "#242a34",
    "band4": "#29303b",
    "bound": "#7d8896",
    "level0": "#9a9a9a",
    "level1": "#c46f62",
    "level2": "#b69c31",
    "level3": "#b1bd69",
    "level4": "#14edae",
    "level5": "#daf1fe",
    "none": "#4a505b",
    "reference": "#ff8f85",
    "on_dark": "#101215",
    "on_light": "#0b0c0e",
}
LEVEL_COLOURS = [LIGHT[f"level{n}"] for n in range(6)]
LEVEL_INKS = [LIGHT["on_light" if n in (1, 2) else "on_dark"] for n in range(6)]  # contrast of 4.5 or more on each
LEVEL_MARKS = ["x-thin", "circle", "square", "diamond", "triangle-up", "star"]
BANDS = [LIGHT[f"band{n}"] for n in range(5)]

CONFIG: dict[str, Any] = {  # of the interactive chart; nothing may leave the page
    "locale": "es-GT",
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
    "modeBarButtonsToRemove": ["select2d", "lasso2d"],
}


def template() -> go.layout.Template:
    """The template `egob`: white ground, light grid, text left, decimal point and thousands comma."""
    axis = {
        "gridcolor": LIGHT["grid"],
        "linecolor": LIGHT["grid"],
        "zeroline": False,
        "fixedrange": True,
        "automargin": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": 13, "color": LIGHT["ink"]},
            "paper_bgcolor": LIGHT["paper"],
            "plot_bgcolor": LIGHT["paper"],
            "separators": ".,",
            "colorway": LEVEL_COLOURS[1:],
            "hoverlabel": {"font": {"size": 14}},
            "xaxis": axis,
            "yaxis": axis,
            "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
            "showlegend": False,
            "uirevision": "egob",
            "dragmode": False,
        }
    )


def level_of(points: float | None) -> int:
    """The level that a number of points reaches (an average of 49.9 reaches level 2)."""
    return 0 if points is None else max(0, min(5, int(points // 20)))


def darker(text: str) -> str:
    """An SVG or a figure's JSON with every light colour replaced by its dark one."""
    for role, colour in LIGHT.items():
        text = text.replace(colour, DARK[role]).replace(_rgb(colour), _rgb(DARK[role]))
    return text


def _rgb(colour: str) -> str:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return f"rgb({red}, {green}, {blue})"
