"""SVG: pictures that plotly drew, made the same from run to run, lighter, and readable by assistive technology."""

from __future__ import annotations

import re

from lxml import etree

from reports.charts.chart import Chart

_NS = "http://www.w3.org/2000/svg"
# Six random digits in the ids of one drawing, and six more for each of its traces that has a pattern or a gradient
_RANDOM = re.compile(r'id="(?:[^"]*?(?:defs-|legend-|clip)|[pg][0-9a-f]{6}-)([0-9a-f]{6})')
_ID = re.compile(r'(id="|url\((?:&quot;|\')?#|href="#)([^"&\')]+)')
_DROPPED = (
    "pointer-events: all;",
    "pointer-events: none;",
    "white-space: pre;",
    "vector-effect: none;",
    "opacity: 1;",
    "stroke-opacity: 1;",
    "fill-opacity: 1;",
)


def finish(drawn: str, chart: Chart) -> str:
    """Fixed ids in place of random ones, role, title and description; empty groups go. Raises on a broken file."""
    text = _steady(drawn, "c" + re.sub(r"[^a-z0-9]", "", chart.id))
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    _prune(root)
    root.set("role", "img")
    root.set("aria-labelledby", "t d")
    for key, content in (("d", chart.alt), ("t", chart.title)):
        node = etree.Element(f"{{{_NS}}}{'title' if key == 't' else 'desc'}", id=key)
        node.text = content
        root.insert(0, node)
    return str(etree.tostring(root, encoding="unicode"))


def _steady(drawn: str, tag: str) -> str:
    """Each random part of an id, in order of appearance, becomes the tag and its number, wherever it is referred to."""
    random = list(dict.fromkeys(_RANDOM.findall(drawn)))
    names = {part: f"{tag}{number}" for number, part in enumerate(random)}
    if not names:
        return drawn
    part = re.compile("|".join(names))
    return _ID.sub(lambda id_: id_.group(1) + part.sub(lambda hit: names[hit.group()], id_.group(2)), drawn)


def _prune(root: etree._Element) -> None:
    """Drop what says nothing: empty groups and declarations that repeat the default."""
    for node in list(root.iter(f"{{{_NS}}}g")):
        while node is not None and node.tag == f"{{{_NS}}}g" and not len(node):
            parent = node.getparent()
            if parent is None:
                break
            parent.remove(node)
            node = parent
    for node in root.iter():
        node.attrib.pop("class", None)  # nothing refers to it outside plotly
        style = node.get("style")
        if style is not None:
            for default in _DROPPED:
                style = re.sub(rf"(?<![-\w]){re.escape(default)} ?", "", style)
            node.set("style", style.strip().rstrip(";"))
            if not node.get("style"):
                del node.attrib["style"]
        _sort(node)


def _sort(node: etree._Element) -> None:
    """Attributes by name: plotly sets those of a legend in an order that hangs on the speed of the machine."""
    ordered = sorted(node.attrib.items())
    node.attrib.clear()
    node.attrib.update(ordered)
