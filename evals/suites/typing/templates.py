"""The shipped templates as graphs: declared shapes, and the expressions that read one of their fields by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from evals.suites.typing.graph import ANY, LIST, Graph, Place, Read, Shape, Use
from evals.suites.typing.shapes import objects_in
from tools.templates.library import built_in_templates

_SHAPES: Final = frozenset({"output_schema", "schema"})
# Said by the product as well: read under such a name may be something else, and is there whatever a shape says.
_COMMON: Final = frozenset(
    """at body by channel class comment count error groups hint id index items key label message
    outcome page payload rows started_at status step text ts url value""".split()  # noqa: SIM905
)


def template_graphs() -> Iterator[Graph]:
    """Answer a graph for each shipped template."""
    for key, template in built_in_templates().items():
        document = template.document.to_json()
        shapes = list(_shapes(document))
        owners = [owner for shape in shapes for owner in objects_in(shape)]
        yield Graph(
            id=f"template/{key}",
            kind="template",
            document=document,
            uses=tuple(_uses(document, owners)),
            owners=tuple(owners),
        )


def _shapes(document: Mapping[str, Any]) -> Iterator[Shape]:
    if document.get("inputs"):
        yield document["inputs"]
    for place, value in _walk(document):
        if place and place[-1] in _SHAPES and isinstance(value, dict):
            yield value


def _uses(document: Mapping[str, Any], owners: list[Shape]) -> Iterator[Use]:
    names = Counter(name for owner in owners for name in owner["properties"])
    known = [(owner, name) for owner in owners for name in owner["properties"]]
    only = [(o, n) for o, n in known if names[n] == 1 and n not in _COMMON]
    for place, text in _walk(document):
        if not isinstance(text, str) or "{{" not in text or _SHAPES & set(map(str, place)):
            continue
        reads = [read for owner, name in only for read in _reads(owner, name, text, place)]
        if reads:
            yield Use(place, text, reads)


def _reads(owner: Shape, name: str, text: str, place: Place) -> Iterator[Read]:
    """Answer that a text reads a field, where it does; a list that is gone through has to be one."""
    found = re.search(rf"(?<=[.\"]){name}\b|(?<=\.\?){name}\b", text)
    if found is None or re.search(rf"steps\.{name}\b", text):
        return
    optional = re.search(rf"[^?\"]\.{name}\b|\"{name}\"", text) is None or "has(" in text
    gone_through = place[-1] == "items" and text.rstrip("} ").endswith(f".{name}")
    yield Read(owner, name, LIST if gone_through else ANY, optional)


def _walk(value: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    yield place, value
    parts = value.items() if isinstance(value, dict) else ()
    for key, part in enumerate(value) if isinstance(value, list) else parts:
        yield from _walk(part, (*place, key))
