"""Results and failures a person has set for steps: in tests they settle at once and are not called."""

from collections.abc import Mapping
from typing import Any

from engine.core.machine_kept import EVERY
from engine.core.plan import Plan
from engine.core.record import port_of


def pinned(
    plan: Plan, results: Mapping[str, Any], errors: Mapping[str, dict[str, Any]]
) -> dict[str, Any] | None:
    """Return what a run's first event says of pinned steps; None where the plan has none of them."""
    kept: dict[str, dict[str, Any]] = {}
    for step, output in results.items():
        found = plan.steps.get(step)
        if found is not None and found.kind not in ("branch", "stop"):
            one: dict[str, Any] = {"status": "ok", "output": output}
            port = port_of(found, output, None)
            kept[step] = {EVERY: one if port is None else {**one, "port": port}}
    for step, error in errors.items():
        if step in plan.steps:
            kept[step] = {EVERY: {"status": "failed", "error": error}}
    return {"of": None, "key": None, "from": [], "kept": kept, "generations": {}} if kept else None
