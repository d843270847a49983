"""What must hold after a wait is looked at then: `if the task is not done by then` is no question to what came in before."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from agent.offline.answering.describe import summary_of
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.building.unread_conditions import with_open_condition
from agent.offline.held.conditions_said import conditions_said
from agent.offline.language.nouns import as_id
from agent.offline.retrieval import properties, writes
from agent.plan import Plan, PlanRequest
from engine.core.action import ActionSpec, Catalog

_THEN: Final = re.compile(
    r"\b(?:by then|until then|in the meantime|meanwhile|since then|still|yet|by that time)\b",
    re.IGNORECASE,
)
# `by then` ends with the word behind which something is done.
_CUT: Final = re.compile(r"\b(?:by|until)$", re.IGNORECASE)
_STATE: Final = re.compile(
    r"^(?P<if>if|unless|only if|in case|as long as) .*?\b(?:is|are|has been|have been|was|isn't|hasn't been)(?: still| already| been| yet)*(?P<not> not)?(?: still| already| been| yet)* (?P<state>[a-z]+)(?: yet)?(?: by then| until then| in the meantime| meanwhile| by that time)?(?: (?:post|send|e?mail|tell|remind|notify|ping|write|alert|message)\b.*)?$",
    re.IGNORECASE,
)
_FIELDS: Final = ("status", "state", "stage")


def with_tests_of_then(plan: Plan, request: PlanRequest) -> Plan:
    """Return a new workflow in which such a test reads the thing again; where nothing can, it is asked."""
    if plan.kind != "create" or plan.document is None or _THEN.search(request.text) is None:
        return plan
    document = copy.deepcopy(dict(plan.document))
    stale = list(_stale(document.get("steps", ())))
    told = [_CUT.sub(r"\g<0> then", one.words) for one in conditions_said(request.text)]
    words = [one for one in told if _THEN.search(one)]
    if not stale or not words:
        return plan
    for step in stale:
        is_asked = "You said" in json.dumps(step["when"])
        if not _read_again(document, step, words[0], request.catalog) and not is_asked:
            step.pop("when", None)
            with_open_condition(step, words[0], "trigger")
    paths = {f"/steps/{n}/when" for n, _ in enumerate(plan.document.get("steps", ()))}
    questions = dict.fromkeys(
        (*(q for q in plan.questions if q.path not in paths), *questions_of(document))
    )
    summary = summary_of(document, request.catalog)
    return replace(plan, document=document, summary=summary, questions=tuple(questions)[:MOST_QUESTIONS])  # fmt: skip


def _stale(steps: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the steps behind a wait that look at what came in before it."""
    waits = {str(step["id"]) for step in steps if step.get("type") == "wait"}
    for step in steps:
        told = json.dumps(step.get("when"))
        behind = any(port in waits for port in step.get("after", ()))
        if behind and "trigger" in told and "steps." not in told:
            yield step


def _read_again(
    document: dict[str, Any], step: dict[str, Any], words: str, catalog: Catalog
) -> bool:
    """Let the step look at the thing as it is then, where the app can be asked for it; answer whether it can."""
    triggers = document.get("triggers", ())
    source = str(triggers[0].get("uses", "")) if len(triggers) == 1 else ""
    spec = _reader(source, catalog)
    said = _STATE.match(words)
    if spec is None or said is None:
        return False
    steps: list[dict[str, Any]] = document["steps"]
    name = as_id(f"read {source.rpartition('_')[2]} again", {str(one["id"]) for one in steps})
    test = _test(spec, f"steps.{name}", said)
    if test is None:
        return False
    (needed,) = spec.input_schema["required"]
    body: dict[str, Any] = {"id": name, "name": f"Read the {source.rpartition('_')[2]} again", "uses": spec.id, "with": {needed: "{{ trigger.id }}"}, "after": list(step["after"])}  # fmt: skip
    if "connection" in triggers[0]:
        body["connection"] = triggers[0]["connection"]
    steps.insert(steps.index(step), body)
    step["after"] = [name]
    step["when"] = test
    return True


def _reader(source: str, catalog: Catalog) -> ActionSpec | None:
    """Answer the action that gets one of what a trigger tells of, by nothing but its id."""
    app, _, event = source.partition(".")
    spec = catalog.action(f"{app}.get_{event.partition('_')[2]}")
    trigger = catalog.trigger(source) if source else None
    known = trigger is not None and "id" in trigger.output_schema.get("properties", {})
    if spec is None or not known or writes(spec):
        return None
    needed = spec.input_schema.get("required", ())
    return spec if len(needed) == 1 and properties(spec)[needed[0]].get("type") == "string" else None  # fmt: skip


def _test(spec: ActionSpec, root: str, said: re.Match[str]) -> str | None:
    """Write the test of a state: a field that is called so, or the field of states."""
    state = said["state"].lower()
    negative = bool(said["not"]) or "n't" in said[0]
    wanted = negative == (said["if"].lower() == "unless")
    fields: Mapping[str, Any] = spec.output_schema.get("properties", {})
    if fields.get(state, {}).get("type") == "boolean":
        return f"{{{{ {'' if wanted else '!'}{root}.{state} }}}}"
    place = next((name for name in _FIELDS if fields.get(name, {}).get("type") == "string"), None)
    return f'{{{{ {root}.{place} {"==" if wanted else "!="} "{state}" }}}}' if place else None
