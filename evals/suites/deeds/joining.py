"""Learns how what the rules have planned and what likeness proposes are joined to one plan.

Both are seen as they are for a request of an author nothing was learned from: what likeness says of requests it has
learned from is too good to be weighed by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np

from agent.offline.general.trees import Trees
from agent.offline.meant.choose import Meant
from agent.offline.meant.joint_rows import joint_rows, proposed, start_rows, starts
from agent.offline.meant.planned import Planned
from agent.offline.planner import OfflinePlanner
from engine.core.action import Catalog
from evals.asking import Desk
from evals.planners import LookingUp
from evals.suites.deeds.corpus import Request
from evals.suites.planning.growing import grown_fast


def planned_by_rules(requests: Sequence[Request], catalog: Catalog) -> list[Planned]:
    """Answer what the rules alone make of each request."""
    desk = Desk(LookingUp(OfflinePlanner(), catalog), catalog)

    async def all_of_them() -> list[Planned]:
        plans = [(await desk.ask(one.words)).plan for one in requests]
        return [Planned.of(one) for one in plans if one is not None]

    return asyncio.run(all_of_them())


def join_trees(
    requests: Sequence[Request],
    planned: Sequence[Planned],
    meant: Sequence[Meant],
    catalog: Catalog,
) -> dict[str, Trees]:
    """Grow trees that say which actions and which start of both readers are asked for."""
    rows: dict[str, list[Any]] = {"joint": [], "start": []}
    right: dict[str, list[float]] = {"joint": [], "start": []}
    for request, plan, said in zip(requests, planned, meant, strict=True):
        specs = proposed(plan, said, catalog)
        if specs:
            wanted = frozenset().union(*request.uses)
            kept = [spec.id not in request.optional for spec in specs]
            rows["joint"].append(joint_rows(specs, plan, said)[kept])
            right["joint"] += [
                s.id in wanted for s, is_kept in zip(specs, kept, strict=True) if is_kept
            ]
        names = starts(plan, said)
        rows["start"].append(start_rows(names, plan, said))
        right["start"] += [name in request.triggers for name in names]
    return {
        name: grown_fast(np.concatenate(rows[name]), np.array(right[name], float)) for name in rows
    }
