"""The edges of the graph: what a step waits for, by reference or by `after`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.core.document import Document, GroupStep, Step, walk_steps
from engine.core.references import references_of
from engine.core.sites import Path, sites_of

EdgeKind = Literal["data", "after"]
FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Edge:
    """One thing a step waits for; `port` None is the source's ok end."""

    source: str
    port: str | None
    kind: EdgeKind
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A step, where it stands in the document, and the groups around it from the outside in."""

    step: Step
    pointer: Path
    groups: tuple[GroupStep, ...]

    @property
    def scope(self) -> str | None:
        """Answer the id of the group the step stands in, or None for the outermost scope."""
        return self.groups[-1].id if self.groups else None


def placed_steps(document: Document) -> list[Placed]:
    """Answer every step with its place, groups before what they hold."""
    return list(_placed(document.steps, ("steps",), ()))


def _placed(
    steps: tuple[Step, ...], prefix: Path, groups: tuple[GroupStep, ...]
) -> Iterator[Placed]:
    for n, step in enumerate(steps):
        here = (*prefix, n)
        yield Placed(step, here, groups)
        if isinstance(step, GroupStep):
            yield from _placed(step.steps, (*here, "steps"), (*groups, step))


def split_after(entry: str) -> tuple[str, str | None]:
    """Cut an `after` entry into the step and its port, None for the ok end."""
    source, _, port = entry.partition(".")
    return source, port or None


def wired_edges(step: Step) -> list[Edge]:
    """Answer the edges that `after` declares."""
    return [Edge(*split_after(entry), "after") for entry in step.after]


def steps_read(step: Step) -> dict[str, bool]:
    """Answer the steps a step reads, and whether every read of it may be missing."""
    read: dict[str, bool] = {}
    for site in sites_of(step):
        for _, _, reference in references_of(site.value):
            if reference.step is not None:
                read[reference.step] = read.get(reference.step, True) and reference.optional
    return read


def edges(document: Document) -> Mapping[str, tuple[Edge, ...]]:
    """Answer for each step what it waits for; a read from inside a group makes the group wait."""
    scopes: dict[str, str | None] = {}
    found: dict[str, dict[Edge, None]] = {}
    for groups, step in walk_steps(document.steps):
        scopes[step.id] = groups[-1].id if groups else None
        found[step.id] = {}
    for groups, step in walk_steps(document.steps):
        wired = wired_edges(step)
        on_failure = {edge.source for edge in wired if edge.port == FAILED}
        found[step.id].update(dict.fromkeys(wired))
        reads = steps_read(step)
        if isinstance(step, GroupStep):
            _add_output_reads(step, reads)
        for source, optional in reads.items():
            owner = _waiting(step, groups, scopes.get(source))
            if owner is not None and source not in on_failure and source != owner:
                found[owner][Edge(source, None, "data", optional)] = None
    return {step_id: _merged(edge_set) for step_id, edge_set in found.items()}


def _add_output_reads(group: GroupStep, reads: dict[str, bool]) -> None:
    """A group's outputs may read outer steps as well; inner ones are no edge of the group."""
    inner = {step.id for _, step in walk_steps(group.steps)}
    for _, _, reference in references_of(group.outputs):
        if reference.step is not None and reference.step not in inner:
            reads[reference.step] = reads.get(reference.step, True) and reference.optional


def _waiting(step: Step, groups: tuple[GroupStep, ...], source_scope: str | None) -> str | None:
    """Answer who waits: the step itself, or the group around it that stands beside the source."""
    scope_ids = [None, *(group.id for group in groups)]
    if source_scope not in scope_ids:
        return None
    level = scope_ids.index(source_scope)
    return step.id if level == len(groups) else groups[level].id


def _merged(edge_set: dict[Edge, None]) -> tuple[Edge, ...]:
    """Drop a data edge where `after` already waits for the same end; keep the strictest read."""
    kept: dict[tuple[str, str | None], Edge] = {}
    for edge in edge_set:
        key = (edge.source, edge.port)
        before = kept.get(key)
        if before is None or (before.kind == "data" and edge.kind == "data" and before.optional):
            kept[key] = edge
    return tuple(kept.values())
