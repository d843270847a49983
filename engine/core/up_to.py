"""A document cut off after one step: what it needs, what stands around it, and nothing else."""

from collections.abc import Mapping
from typing import Any

from engine.core.document import Document, walk_steps
from engine.core.edges import FAILED, edges, wired_edges
from engine.core.references import references_of
from engine.errors import NotFound


def up_to(document: Document, step: str) -> Document:
    """Return the document that runs up to a step and then ends.

    What deals with a failure of a step that stays is kept, switched off: whether that failure ends
    the run must not depend on where it is cut.
    """
    around = {one.id: [group.id for group in groups] for groups, one in walk_steps(document.steps)}
    if step not in around:
        raise NotFound(f"There is no step {step!r}.", step=step)
    graph = edges(document)
    needed: set[str] = set()
    waiting = [step]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += [edge.source for edge in graph[name]]
            waiting += around[name]
    # A group that is read needs all that stands in it; one that is only on the way does not.
    on_the_way = set(around[step])
    for name, groups in around.items():
        if any(group in needed and group not in on_the_way for group in groups):
            needed.add(name)
    handlers = {
        one.id
        for _, one in walk_steps(document.steps)
        for edge in wired_edges(one)
        if edge.port == FAILED and edge.source in needed and one.id not in needed
    }
    plain = document.to_json()
    plain["steps"] = _cut(plain.get("steps", []), needed, handlers, on_the_way)
    plain.pop("outputs", None)
    return Document.parse(plain)


def _cut(
    steps: list[dict[str, Any]], needed: set[str], handlers: set[str], on_the_way: set[str]
) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for step in steps:
        if step["id"] in handlers:
            after = [name for name in step["after"] if name.partition(".")[0] in needed]
            kept.append(
                {"id": step["id"], "type": "stop", "outcome": "succeed", "after": after}
                | {"disabled": True}
            )
        elif step["id"] in on_the_way:
            inner = _cut(step["steps"], needed, handlers, on_the_way)
            outputs = _readable(step.get("outputs", {}), needed)
            kept.append({**step, "steps": inner, "outputs": outputs})
        elif step["id"] in needed:
            kept.append(step)
    return kept


def _readable(outputs: Mapping[str, Any], needed: set[str]) -> dict[str, Any]:
    """Return the outputs of a group that read nothing that was cut off."""
    return {
        name: value
        for name, value in outputs.items()
        if all(found.step is None or found.step in needed for _, _, found in references_of(value))
    }
