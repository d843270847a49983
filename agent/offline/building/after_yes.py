"""`up to 9: post it; more than that: I approve it first`: what one way does at once, the other does after a yes."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from agent.offline.building.flow import Flow


def with_what_is_approved(flow: Flow) -> list[dict[str, Any]]:
    """Return the steps; behind an approval in one way that nothing follows stands what the way before it does."""
    for asked in [s for s in flow.steps if s.get("type") == "approval" and _in_a_way(s)]:
        yes = f"{asked['id']}.approved"
        if any(yes in step.get("after", ()) for step in flow.steps):
            continue
        before = flow.steps[: flow.steps.index(asked)]
        done = [s for s in before if "uses" in s and _in_a_way(s) and s["after"] != asked["after"]]
        if done:
            again = {k: copy.deepcopy(v) for k, v in done[-1].items() if k not in {"id", "name"}}
            words = f"{done[-1]['id']} approved".replace("_", " ")
            flow.add(words, f"{done[-1].get('name', '')}, approved", {**again, "after": [yes]})
    return flow.steps


def _in_a_way(step: dict[str, Any]) -> bool:
    after: Sequence[str] = step.get("after", ())
    return any("." in port for port in after)
