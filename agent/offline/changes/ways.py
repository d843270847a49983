"""The ways of a branch: which of them words name, and a new way that leads elsewhere."""

from __future__ import annotations

import copy
import re
from typing import Any

from agent.offline.building.cel import condition_value
from agent.offline.changes.change import Change
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import as_id
from agent.offline.retrieval import stem

_INSTEAD_IF = re.compile(r"\binstead\b")


def way_of(change: Change, clause: str) -> list[str]:
    """Answer the way of a branch that words name: by its own name, or by a step that stands there."""
    said = {stem(w) for w in re.findall(r"[a-z]+", re.sub(r"@\w+", " ", clause))}
    ports = [
        (f"{s['id']}.{case['id']}", str(case["id"]))
        for s in change.draft.steps
        if s.get("type") == "branch"
        for case in [
            *s.get("cases", ()),
            *([{"id": s["else"]}] if s.get("else", "drop") != "drop" else []),
        ]
    ]
    found = [
        port
        for port, name in ports
        if {stem(w) for w in name.split("_")} <= said and name not in {"match", "otherwise"}
    ]
    return found if len(found) == 1 else []


def ports_called(change: Change, word: str) -> list[str]:
    """Answer the ways that are called by where they lead: `big` is the one to #big."""
    branches = {s["id"] for s in change.draft.steps if s.get("type") == "branch"}
    found = [
        str(port)
        for step in change.senders
        for port in step.get("after", ())
        if str(port).split(".")[0] in branches
        and stem(word) in {stem(w) for w in re.findall(r"[a-z]+", str(step["with"].get("channel", "")).lower())}
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def redirect(change: Change, text: str) -> bool:
    """`if it is from abroad, to #b instead`: what meets the condition goes another way, the rest as before."""
    found = find_conditions(text, change.prepared)
    if not _INSTEAD_IF.search(text) or len(found) != 1 or not re.search(r"@(?:chan|mail)", text):
        return False
    if not change.by_call or not re.search(r"\b(?:if|when|for|whenever)\b", text):
        return False
    kind = "chan" if "@chan" in text else "mail"
    argument = {"chan": "channel", "mail": "to"}[kind]
    receiver = change.prepared.value(re.findall(rf"@{kind}\d+", text)[0])
    holders = [s for s in change.senders if argument in s.get("with", {})]
    branches = [s for s in change.draft.steps if s.get("type") == "branch"]
    if not holders or len(branches) > 1:
        return False
    pattern = holders[0]
    condition = found[0].condition
    test = condition_value(condition, "trigger.body", of="trigger.body", noun="the call")
    step = {
        k: copy.deepcopy(v) for k, v in pattern.items() if k not in {"after", "when", "foreach"}
    }
    step["id"] = as_id(
        f"post to {receiver}" if kind == "chan" else f"email {receiver.split('@')[0]}",
        change.draft.ids(),
    )
    step["name"] = f"Post to {receiver}" if kind == "chan" else f"E-mail {receiver}"
    step["with"][argument] = receiver
    if branches:
        branch = branches[0]
        cases = copy.deepcopy(list(branch["cases"]))
        case = as_id(str(condition.tests[0].values[0]), {str(c["id"]) for c in cases})
        change.draft.update(branch["id"], {"/cases": [{"id": case, "when": test}, *cases]})
        change.draft.add({**step, "after": [f"{branch['id']}.{case}"]})
        return True
    if len(holders) != 1 or "when" in pattern or "foreach" in pattern:
        return False
    opposite = condition_value(
        condition.inverse(), "trigger.body", of="trigger.body", noun="the call"
    )
    change.draft.update(pattern["id"], {"/when": opposite})
    change.draft.add(
        {**step, **({"after": list(pattern["after"])} if "after" in pattern else {}), "when": test}
    )
    return True


def case_of(change: Change, clause: str) -> Any:
    """`in that case`: the one condition that steps depend on; None where there is none, or more."""
    if not re.search(
        r"\b(?:in|for) (?:that|this|those|these|such) cases?\b|\b(?:then|when (?:that|this) happens),? too\b",
        clause,
    ):
        return None
    whens = [s["when"] for s in change.draft.steps if "when" in s]
    return copy.deepcopy(whens[0]) if whens and all(w == whens[0] for w in whens) else None
