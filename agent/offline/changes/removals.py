"""Takes steps out of a workflow, and lets the rest go on without them."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.draft import EditDraft, expression_of, is_hole
from agent.offline.language.nouns import as_id, sentence, singular
from engine.core.hole import HOLE_KEY

UNWANTED = re.compile(
    r"^(?:(?:i|we|you) )?(?:(?:do not|don't|no longer|never) (?:really )?(?:need|want|use|require|care (?:for|about)))(?: to)?(?P<what> .*?)(?: (?:any ?more|any longer|now))?$"
    r"|^(?P<what2>(?:the |that |this )?[^,]*?) (?:is|are)(?:n't| not| no longer) (?:needed|wanted|necessary|required|used|useful)(?: (?:any ?more|any longer|now))?$"
    r"|^(?P<what3>(?:the |that |this )?[^,]*?) (?:can|should|must|may|has to|needs to) (?:go|be (?:removed|dropped|deleted|skipped|left out|cut|taken out))(?: now)?$"
)
TAKE_OUT = re.compile(
    r"^(?:please )?(?:take|leave|cut|throw|kick) (?P<what>(?!out\b|it\b|them\b|that\b).+?) (?:out|away|off)(?: again)?$"
)
_AT_ONCE = re.compile(
    r"\b(?:right away|immediately|at once|straight ?away|without (?:any |the |a )?(?:wait(?:ing)?|delay|pause)|no (?:more )?(?:wait(?:ing)?|delay|pause))\b"
)
_REPEAT = re.compile(
    r"\b(?:every (?:single )?time|each time|(?:allow|do|bring back|want)\b[^,;]*\brepeat\w*|repeats? (?:it|them|itself|everything)|even if (?:it|they|i|we) (?:was|were|has|have|had|already)|(?:may|can|should|can all) (?:be repeated|repeat|come again|be sent again))\b"
)
HOW_MANY = re.compile(
    r"\b(?:when|if|unless|as long as) there (?:is|are|were) (?:more|less|fewer|at least|at most|over|under|no|less)\b.*\d"
)


def undone_by(draft: EditDraft, clause: str) -> Mapping[str, Any] | None:
    """Answer the one step that words undo by what they want: no delay, or the same thing again and again."""
    if "@" in clause:
        return None
    waits = [s for s in draft.steps if s.get("type") == "wait"]
    if len(waits) == 1 and _AT_ONCE.search(clause):
        return waits[0]
    seen = [s for s in draft.steps if s.get("with", {}).get("scope") == "workflow"]
    return seen[0] if len(seen) == 1 and _REPEAT.search(clause) else None


def remove_step(draft: EditDraft, step: Mapping[str, Any]) -> str | None:
    """Remove one step; what read it reads what it read. Answer what must be known before that can be."""
    step_id = step["id"]
    question = _lead_past(draft, step)
    if question is not None:
        return question
    if _leaves_way_open(draft, step):
        # what takes that way must not fall into the next: it ends there
        draft.update(step_id, {"/disabled": True})
        return None
    _remove_in_its_wake(draft, str(step_id))
    ports = [step_id, *(f"{step_id}.{port}" for port in _ports(step))]
    for other in list(draft.steps):
        after = other.get("after")
        if after and any(port in ports for port in after):
            rest = [p for p in after if p not in ports] + [
                p for p in step.get("after", ()) if p not in after
            ]
            draft.update(other["id"], {"/after": rest} if rest else {}, () if rest else ("/after",))
    draft.remove(step_id)
    return None


def _remove_in_its_wake(draft: EditDraft, step_id: str) -> None:
    """Take out what is done only where the step has failed or was answered with a no: that never comes any more."""
    never = {f"{step_id}.{port}" for port in ("failed", "rejected", "timed_out")}
    for other in list(draft.steps):
        after = other.get("after")
        if after and set(after) <= never:
            remove_step(draft, other)


def _leaves_way_open(draft: EditDraft, step: Mapping[str, Any]) -> bool:
    """Tell whether nothing else stands on a way of a branch; the last way is taken out of the branch."""
    for port in step.get("after", ()):
        branch = next((s for s in draft.steps if port.split(".")[0] == s["id"]), None)
        users = [s for s in draft.steps if port in s.get("after", ())]
        behind = [s for s in draft.steps if step["id"] in s.get("after", ())]
        if branch is None or branch.get("type") != "branch" or len(users) > 1 or behind:
            continue
        cases = [c for c in branch.get("cases", ()) if f"{branch['id']}.{c['id']}" != port]
        last = branch.get("cases", ())[-1]
        if not cases or f"{branch['id']}.{last['id']}" != port or branch.get("else") == last["id"]:
            return True
        draft.update(branch["id"], {"/cases": cases})
    return False


def _lead_past(draft: EditDraft, step: Mapping[str, Any]) -> str | None:
    """Let the readers of a step read what it read; ask where that is not one value."""
    step_id, given = step["id"], step.get("with", {})
    items = given.get("items")
    if step.get("uses") == "list.group" and expression_of(items) is not None:
        _ungroup(draft, step_id, str(expression_of(items)))
    elif items is not None and str(step.get("uses", "")).startswith("list."):
        _bypass(draft, step_id, items)
    elif draft.readers_of(step_id):
        taken = [v for n, v in given.items() if n in _TAKEN and isinstance(v, str) and "{{" in v]
        if len(taken) == 1:
            lists = given.get("rows") == taken[0] or given.get("items") == taken[0]
            lead = "Rows:\n\n" if lists else ""
            draft.replace_value(step_id, taken[0], lead)
    left = draft.readers_of(step_id)
    if not left:
        return None
    reader = str(left[0].get("name", left[0]["id"]))
    name = str(step.get("name", step_id))
    return f'"{reader}" works with what "{name}" gives. What should it use instead?'


# Where steps that make one text or list of another take it from.
_TAKEN = frozenset(
    ["text", "rows", "value", "items", "html", "data", "json", "xml", "input", "content"]
)


def _ungroup(draft: EditDraft, step_id: str, items: str) -> None:
    """What went out once for each group goes out once for each item."""
    noun = items.rsplit(".", 1)[-1]
    noun = items.split(".")[1] if noun in {"body", "items", "rows"} else noun
    for other in list(draft.readers_of(step_id)):
        loop = other.get("foreach")
        if not isinstance(loop, Mapping) or f"steps.{step_id}.groups" not in str(loop.get("items")):
            continue
        before, alias = str(loop.get("as", "item")), as_id(singular(noun), set())
        changes: dict[str, Any] = {"/foreach/items": f"{{{{ {items} }}}}", "/foreach/as": alias}
        for path, text in draft.leaves_of(other):
            if re.search(rf"\b{before}\.\w+", text):
                changes[path] = f"{sentence(alias.replace('_', ' '))}: {{{{ {alias} }}}}"
        draft.update(other["id"], changes)
    draft.reread(f"steps.{step_id}.count", f"{items}.size()")
    draft.reread(f"steps.{step_id}.groups", items)


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
