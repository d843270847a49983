"""Whether what is proposed is what such requests have asked for: a proposal that nothing speaks for becomes a question.

The rules read words; what requests of their kind have meant is known as well. Where the two are far apart, a person decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from agent.offline.altering.done import done_by
from agent.offline.altering.kinds import KINDS, Done
from agent.offline.altering.model import Chances
from agent.offline.altering.sight import Step
from agent.offline.changes.draft import at
from agent.offline.changes.unsure import unsure
from agent.plan import Plan, PlanRequest, Question
from engine.core.marks import in_marks

_DOUBTFUL: Final = 0.02
"""Below this chance of the least likely of what is done to a step, nothing is proposed."""
_UNASKED: Final[Mapping[str, float]] = {"add": 0.03, "start": 0.01}
"""Below this chance of something new, or of another start, nothing is proposed."""
_PATIENCE: Final = ("/retry", "/timeout_s", "/on_error", "/deadline_s", "/on_silence", "/else")
"""What only words of its own lead to."""
_SURELY: Final = 0.85
"""From this chance on, a kind of change that was asked for and not made is told."""
_ALIKE: Final[tuple[frozenset[str], ...]] = (
    frozenset({"filter", "threshold", "limit", "when", "dedupe"}),
    frozenset({"when", "approve", "failure"}),
    frozenset({"sort", "limit"}),
    frozenset({"move", "sort", "when", "failure", "approve", "wait"}),
    frozenset({"once", "each", "replace"}),
    frozenset({"set", "text", "retry", "threshold", "limit", "start", "wait", "replace", "rename"}),
    frozenset({"add", "set", "text", "replace", "failure", "when"}),
    frozenset({"remove", "replace"}),
)
"""Kinds of which one may come about as another: whoever leaves some out puts a condition."""
_BESIDE: Final = frozenset({"add", "failure", "wait", "approve", "move"})
_NEVER_MISSED: Final = frozenset({"undo", "ask", "unclear"})
_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w.-]+\w|#[\w-]+|https?://\S+\w")
_QUOTED: Final = re.compile(r"[\"“]([^\"“”]{3,})[\"”]")
_LINK: Final = re.compile(r"\bsteps(?:\.\w+)+")
_MISSED: Final[Mapping[str, str]] = {
    "add": "a new step", "remove": "something to be taken out", "when": "a condition", "filter": "a choice of items",
    "threshold": "another limit", "sort": "another order", "limit": "fewer items", "dedupe": "only new items",
    "start": "another start", "approve": "a yes of somebody", "wait": "a pause", "failure": "what to do when a step fails",
    "each": "one of it for each item", "once": "one of it for all items", "move": "another place for a step",
    "retry": "more patience with a step", "rename": "another name", "set": "another value", "text": "other words",
    "replace": "something else in the place of a step",
}  # fmt: skip


def if_backed(plan: Plan, chances: Chances, steps: tuple[Step, ...], request: PlanRequest) -> Plan:
    """Answer the change; a question instead where nothing speaks for a part of it; and what it leaves out, as a question beside it."""
    if any(_is_as_it_was(plan, former) for former in request.former):
        return plan
    done = done_by(_without_links(plan, request.document or {}), steps)
    step = next((one for chance, one in _chances(done, chances, steps) if chance < _DOUBTFUL), None)
    alone = _kinds_alone(plan, done, request)
    if step is not None or any(chances.kinds[KINDS.index(one)] < _UNASKED[one] for one in alone):
        return _asked(plan, step)
    missed = _missed(done_by(plan, steps), chances, plan)
    if missed is None or plan.unsupported or len(plan.questions) > 2:
        return plan
    told = f"Do you also ask for {_MISSED[missed]}? I have not seen what exactly, and left it out."
    return replace(plan, questions=(*plan.questions, Question("change-left", told)))


def _is_as_it_was(plan: Plan, former: Mapping[str, Any]) -> bool:
    """Tell whether a change only puts back what was there before: whoever asks for that names nothing of it."""
    steps = {str(step["id"]): step for step in former.get("steps", ())}

    def was(operation: Mapping[str, Any]) -> bool:
        if operation["op"] == "set_trigger":
            return operation["trigger"] in former.get("triggers", ())
        step = steps.get(str(operation.get("id")))
        if operation["op"] != "update_step" or step is None:
            return False
        return all(at(step, path) == value for path, value in operation["set"].items())

    return bool(plan.operations) and all(map(was, plan.operations))


def _asked(plan: Plan, step: Step | None) -> Plan:
    about = f" in {in_marks(str(step.get('name') or step['id']))}" if step is not None else ""
    told = f"I am not sure that I read this right, and changed nothing: is it about something{about}? Say which step you mean, and what it should do."
    return unsure(told, plan.unsupported)


def _without_links(plan: Plan, document: Mapping[str, Any]) -> Plan:
    """Leave out what only reads another step now: that follows from something else."""
    old = {str(step["id"]): step for step in document.get("steps", ())}
    gone = [str(one["id"]) for one in plan.operations if one["op"] == "remove_step"]
    read = re.compile(rf"\bsteps\.(?:{'|'.join(map(re.escape, gone)) or '(?!)'})\b")

    def own(operation: Mapping[str, Any]) -> Mapping[str, Any]:
        step = old.get(str(operation.get("id")))
        if operation["op"] != "update_step" or step is None:
            return operation
        set_ = {
            p: v
            for p, v in operation["set"].items()
            if not (
                _is_plain(p, at(step, p), v)
                or _is_link(at(step, p), v)
                or read.search(str(at(step, p)))
            )
        }
        return {**operation, "set": set_}

    return replace(plan, operations=tuple(own(one) for one in plan.operations))


def _is_plain(path: str, before: Any, after: Any) -> bool:
    """Tell whether a place is reached by words of its own: one more field of a call, a way more or less, a day, or patience with a step."""
    if path == "/when" and "getDayOfWeek(" in str(after):
        return True
    if isinstance(before, list) and isinstance(after, list) and path == "/cases":
        return all(one in after for one in before) or all(one in before for one in after)
    return path.startswith(_PATIENCE) or (path.startswith("/with/json/") and before is None)


def _is_link(before: Any, after: Any) -> bool:
    return bool(_LINK.search(str(before))) and _LINK.sub("", str(before)) == _LINK.sub(
        "", str(after)
    )


def _alike(kinds: set[str], groups: Sequence[frozenset[str]] = _ALIKE) -> set[str]:
    return kinds | {one for some in groups if some & kinds for one in some}


def _kinds_alone(plan: Plan, done: Done, request: PlanRequest) -> list[str]:
    """Answer the kinds that are about no step; new steps that hold an address or a text of the words are asked for by it."""
    new = json.dumps([one["step"] for one in plan.operations if one["op"] == "add_step"])
    said = [*_ADDRESS.findall(request.text), *(m[1] for m in _QUOTED.finditer(request.text))]
    told = any(one in new for one in said)
    beside = told or any(done.kinds[KINDS.index(one)] for one in ("replace", "failure"))
    kinds = ("start",) if beside else ("start", "add")
    return [one for one in kinds if done.kinds[KINDS.index(one)]]


def _chances(done: Done, chances: Chances, steps: tuple[Step, ...]) -> Iterator[tuple[float, Step]]:
    """Answer how likely it is that each step is to be changed so; what is new beside it is no change of it."""
    for place, step in enumerate(steps):
        kinds = {KINDS[k] for k in range(len(KINDS)) if done.pairs[k, place]} - _BESIDE
        if kinds:
            told = [KINDS.index(one) for one in _alike(kinds, _ALIKE[:4])]
            yield float(chances.pairs[told, place].max()), step


def _missed(done: Done, chances: Chances, plan: Plan) -> str | None:
    """Answer the likeliest kind of change that was asked for and has not come about in any way."""
    made = {kind for at_, kind in enumerate(KINDS) if done.kinds[at_]}
    if any(one["op"] == "set_inputs" for one in plan.operations):
        made |= {"threshold", "set"}
    found = _alike(made) | _NEVER_MISSED
    left = [(float(chances.kinds[n]), kind) for n, kind in enumerate(KINDS) if kind not in found]
    chance, kind = max(left, default=(0.0, ""))
    return kind if chance > _SURELY else None
