"""Steps that wait without need: one after the other where nothing passes between them, one item after the other."""

from __future__ import annotations

from collections.abc import Iterator

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change
from agent.optimise.sight import Sight

AT_ONCE = 5
_WORTH_IT = 4
"""From so many items on a loop is worth running side by side."""


def side_by_side(sight: Sight) -> Iterator[Change]:
    """Steps that only read wait for nothing but what they read."""
    cut = [
        (name, edge.source)
        for name, found in sight.edges.items()
        for edge in found
        if edge.kind == "after" and edge.port is None and _is_needless(sight, name, edge.source)
    ]
    if not cut:
        return
    about = tuple(dict.fromkeys(name for name, _ in cut))
    others = tuple(dict.fromkeys(source for _, source in cut))
    yield Change(
        "parallel",
        f"Let {sight.names(about)} start without waiting for {sight.names(others)}",
        "Nothing passes between them, and they only read: the order makes no difference.",
        about,
        tuple({"op": "disconnect", "from": source, "to": name} for name, source in cut),
    )


def _is_needless(sight: Sight, name: str, source: str) -> bool:
    if not (sight.is_harmless(name) and sight.is_harmless(source)):
        return False
    if sight.steps[name].get("join", "all_ok") != "all_ok":
        return False
    wired = {entry.partition(".")[0] for entry in sight.steps[name].get("after", ())}
    # A step that may be left out takes those that wait for it along.
    return (
        source in wired and not sight.is_conditional(source) and not _is_read(sight, name, source)
    )


def _is_read(sight: Sight, name: str, source: str) -> bool:
    reads = {
        one for inner in [name, *sight.inner(name)] for one in sight.plan.steps[inner].data_sources
    }
    return source in reads


def items_at_once(sight: Sight) -> Iterator[Change]:
    """A long loop that only reads takes several items at a time."""
    for name, step in sight.steps.items():
        each = step.get("foreach")
        if each is None or each.get("concurrency", 1) > 1 or not sight.asks(name):
            continue
        if _longest(sight, name) < _WORTH_IT or _was_limited(sight, name):
            continue
        yield Change(
            "loop_parallel",
            f"Let {sight.name(name)} take {AT_ONCE} items at a time",
            "It only reads, one item after the other; no service ever answered that it was asked too often.",
            (name,),
            (update(name, {"/foreach/concurrency": AT_ONCE}),),
        )


def _longest(sight: Sight, name: str) -> int:
    counts = [
        sum(
            1
            for item, place in run.places.of(name).items()
            if place.attempts and run.places.is_item(name, item)
        )
        for run in sight.good
    ]
    return max(counts, default=0)


def _was_limited(sight: Sight, name: str) -> bool:
    return any(
        (end["data"].get("error") or {}).get("class") in ("rate_limit", "quota")
        for run in sight.runs
        for one in sight.inner(name)
        for place in run.places.of(one).values()
        for end in place.ends
    )
