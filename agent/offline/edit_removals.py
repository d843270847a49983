"""Takes steps out of a workflow, and lets the rest go on without them."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.edit_draft import EditDraft, expression_of, is_hole
from engine.core.hole import HOLE_KEY

UNWANTED = re.compile(
    r"^(?:(?:i|we|you) )?(?:(?:do not|don't|no longer|never) (?:really )?(?:need|want|use|require|care (?:for|about)))(?: to)?(?P<what> .*?)(?: (?:any ?more|any longer|now))?$"
    r"|^(?P<what2>(?:the |that |this )?[^,]*?) (?:is|are)(?:n't| not| no longer) (?:needed|wanted|necessary|required|used|useful)(?: (?:any ?more|any longer|now))?$"
    r"|^(?P<what3>(?:the |that |this )?[^,]*?) (?:can|should|must|may|has to|needs to) (?:go|be (?:removed|dropped|deleted|skipped|left out|cut|taken out))(?: now)?$"
)
TAKE_OUT = re.compile(
    r"^(?:please )?(?:take|leave|cut|throw|kick) (?P<what>(?!out\b|it\b|them\b|that\b).+?) (?:out|away|off)(?: again)?$"
)
HOW_MANY = re.compile(
    r"\b(?:when|if|unless|as long as) there (?:is|are|were) (?:more|less|fewer|at least|at most|over|under|no|less)\b.*\d"
)
ECHO = re.compile(
    r"(?:so |please |just |and )*(?:take|leave|cut|throw|drop|remove|delete|skip|get rid of) (?:it|them|that|this)(?: (?:out|away|off|please))*|.* (?:is|are|was) (?:too|not) [a-z]+(?: enough)?"
)


def remove_step(draft: EditDraft, step: Mapping[str, Any]) -> None:
    """Remove one step; what read its list reads what it read."""
    items = step.get("with", {}).get("items")
    step_id = step["id"]
    if items is not None and str(step.get("uses", "")).startswith("list."):
        _bypass(draft, step_id, items)
    ports = [step_id, *(f"{step_id}.{port}" for port in _ports(step))]
    for other in list(draft.steps):
        after = other.get("after")
        if after and any(port in ports for port in after):
            rest = [p for p in after if p not in ports] + [
                p for p in step.get("after", ()) if p not in after
            ]
            draft.update(other["id"], {"/after": rest} if rest else {}, () if rest else ("/after",))
    draft.remove(step_id)


def _ports(step: Mapping[str, Any]) -> list[str]:
    cases = [str(case["id"]) for case in step.get("cases", ())]
    return [
        *cases,
        "otherwise",
        "approved",
        "rejected",
        "failed",
        "received",
        "timed_out",
        str(step.get("else", "")),
    ]


def _bypass(draft: EditDraft, step_id: str, items: Any) -> None:
    """Let the readers of a list step read the list before it."""
    expression = expression_of(items)
    if expression is not None:
        draft.reread(f"steps.{step_id}.items", expression)
        counted = (
            f"{expression.removesuffix('.items')}.count"
            if expression.endswith(".items")
            else f"{expression}.size()"
        )
        draft.reread(f"steps.{step_id}.count", counted)
        return
    if not is_hole(items):
        return
    for other in list(draft.steps):
        if other["id"] == step_id:
            continue
        _reopen(draft, other, step_id, items[HOLE_KEY])


def _reopen(
    draft: EditDraft, step: Mapping[str, Any], step_id: str, hole: Mapping[str, Any]
) -> None:
    """Put the list's open question where its answer is needed now."""
    old, of = f"steps.{step_id}.items", str(hole["of"])
    counted = f"steps.{step_id}.count"
    changes: dict[str, Any] = {}
    shown = {"payload": step["payload"]} if "payload" in step else {}
    places = (("/with", step.get("with", {})), ("/foreach", step.get("foreach", {})), ("", shown))
    for where, values in places:
        for name, value in values.items():
            if isinstance(value, str) and (old in value or counted in value):
                opened = value.replace(old, f"{of}__hole__")
                opened = opened.replace(counted, f"{of}__hole__.size()")
                changes[f"{where}/{name}"] = {HOLE_KEY: {**hole, "template": opened}}
            elif is_hole(value) and value[HOLE_KEY].get("of") == old:
                changed = copy.deepcopy(value)
                changed[HOLE_KEY]["of"] = of
                changes[f"{where}/{name}"] = changed
    guard = ("/when",) if counted in str(step.get("when", "")) else ()
    draft.update(step["id"], changes, guard)
