"""What a plan does to a workflow, told in the kinds of change that a request can ask for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from agent.offline.altering.kinds import KINDS, Done
from agent.offline.general.arrays import np
from agent.plan import Plan

Step = Mapping[str, Any]
_LINKS: Final = ("/after", "/join", "/with/items", "/foreach/items")
_TEXTS: Final = ("/with/text", "/with/body", "/with/html", "/with/title", "/with/subject", "/with/instructions", "/with/prompt", "/title", "/with/content", "/with/message")  # fmt: skip
_LIST_STEPS: Final = {"list.sort": "sort", "list.dedupe": "dedupe", "list.filter": "filter", "list.chunk": "limit"}  # fmt: skip
_OF_PLAN: Final = {"undo": "undo", "answer": "ask"}
PLAN_KINDS: Final = ("change", "question", "impossible", "answer", "undo")


def done_by(plan: Plan, steps: Sequence[Step]) -> Done:
    """Tell what a plan does to these steps."""
    at = {str(step["id"]): place for place, step in enumerate(steps)}
    pairs, kinds = np.zeros((len(KINDS), len(steps))), np.zeros(len(KINDS))
    for kind, step in _told(plan, at):
        kinds[KINDS.index(kind)] = 1.0
        if step in at:
            pairs[KINDS.index(kind), at[step]] = 1.0
    if plan.kind in _OF_PLAN:
        kinds[KINDS.index(_OF_PLAN[plan.kind])] = 1.0
    about = [plan.kind == one for one in PLAN_KINDS]
    left = [len(plan.unsupported), len(plan.questions), len(plan.operations), kinds.sum()]
    return Done(pairs, kinds, np.array([*about, *left], float))


def _told(plan: Plan, at: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    removed = [str(o["id"]) for o in plan.operations if o["op"] == "remove_step"]
    added = [o["step"] for o in plan.operations if o["op"] == "add_step"]
    moved = bool(removed or added)
    for step in removed:
        yield "remove", step
        if added:
            yield "replace", step
    for new in added:
        yield from _of_added(new, plan.operations)
    for operation in plan.operations:
        if operation["op"] == "update_step" and operation["id"] in at:
            paths = [*operation.get("set", {}), *operation.get("unset", ())]
            for path in paths:
                for kind in _of_path(path, moved=moved):
                    yield kind, str(operation["id"])
        elif operation["op"] in {"set_trigger", "remove_trigger"}:
            yield "start", ""
        elif operation["op"] in {"set_meta", "set_name"}:
            yield "rename", ""


def _of_added(new: Step, operations: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    before = [str(one).partition(".")[0] for one in new.get("after", ())]
    behind = [str(o["id"]) for o in operations if o["op"] == "update_step" and any(new["id"] in str(v) for v in o.get("set", {}).values())]  # fmt: skip
    kind = {"approval": "approve", "wait": "wait", "branch": "when"}.get(str(new.get("type")), "")
    kind = kind or _LIST_STEPS.get(str(new.get("uses")), "")
    if kind:
        yield from ((kind, step) for step in behind or before or [""])
        return
    if any(str(one).endswith((".failed",)) for one in new.get("after", ())):
        yield from (("failure", step) for step in before)
    yield from (("add", step) for step in before or [""])


_OF_PATH: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("/retry", "/timeout_s", "/on_error"), ("retry",)),
    (("/when",), ("when", "threshold")),
    (("/foreach",), ("each", "once")),
    (("/with/where", "/with/statement", "/cases"), ("filter", "threshold", "limit", "sort")),
    (("/with/by", "/with/descending"), ("sort", "set")),
    (_TEXTS, ("text", "set")),
    (("/uses",), ("replace",)),
    (("/disabled",), ("remove",)),
)
"""What a change of a place may be told as; of every other place a value was set."""


def _of_path(path: str, *, moved: bool) -> tuple[str, ...]:
    if path in _LINKS:
        return () if moved else ("move",)
    return next((kinds for starts, kinds in _OF_PATH if path.startswith(starts)), ("set",))
