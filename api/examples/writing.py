"""Examples written with a workflow: what leads to each way it can go, and what lies on either side of each condition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import inf
from time import monotonic
from typing import Any, Final

from api.drafts.called import Directory
from api.drafts.coverage import Covering
from api.drafts.made_up import World
from api.drafts.rehearsal import Parts
from api.examples.came import Came
from api.examples.world import AS_USUAL, At, Occasion, Then, apart, played, said, variables_read
from api.fixtures.service import Answers
from engine.core.document import Document, walk_steps

MOST_WRITTEN: Final = 20
NO_PINS: Final = Answers({}, {})


@dataclass(frozen=True, slots=True)
class Written:
    """An example that is not kept yet."""

    name: str
    occasion: Occasion
    expected: Came


async def written(
    parts: Parts,
    document: Document,
    directory: Directory | None,
    variables: Mapping[str, Any],
    moment: datetime,
    within_s: float = inf,
) -> Sequence[Written]:
    """Write at most `MOST_WRITTEN` examples of a document, each with what it comes to now.

    They are the same each time, but for a document so large that `within_s` seconds are over before.
    """
    until = monotonic() + within_s
    then = Then(parts.catalog, parts.registry, parts.evaluator, At(moment))
    half = until - within_s / 2
    covering = Covering(then, document, directory, NO_PINS, variables, lambda: monotonic() >= half)
    start = World()
    making = await covering.go({})
    likely = [start, making.rich(start) or start, *covering.worlds, *making.edges(start)]
    names = {step.id: step.name or step.id for _, step in walk_steps(document.steps)}
    read = variables_read(document, variables)
    found: dict[str, Written] = {}
    seen: list[World] = []
    for world in likely:
        if len(found) >= MOST_WRITTEN or (found and monotonic() >= until):
            break
        if world in seen:
            continue
        seen.append(world)
        name = said(world, making.usual, names)
        if name == AS_USUAL and found:
            continue
        occasion = Occasion(world, moment, read)
        name = apart(name, set(found))
        found[name] = Written(name, occasion, await played(parts, document, occasion, directory))
    return list(found.values())
