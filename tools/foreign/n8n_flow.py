"""n8n's nodes that steer: choose, wait, loop, join, stop, answer, call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools.foreign.came import Came, braced, many
from tools.foreign.javascript_words import Untranslatable
from tools.foreign.n8n_conditions import condition, first_form
from tools.foreign.n8n_graph import loop_outputs
from tools.foreign.n8n_kit import Kit, Made, Step
from tools.foreign.naming import id_from

_UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}


def choose(kit: Kit) -> Made:
    """IF: two ways; of several items each goes its own."""
    when = _asked(kit, first_form(kit), "Which condition decides?")
    if kit.came.many is not None:
        return _sorted_out(kit, [("", when), (" otherwise", _negated(when))])
    step = _branch(kit, [("yes", when)], "no")
    ports: list[tuple[str, ...] | None] = [(f"{step['id']}.yes",), (f"{step['id']}.no",)]
    return Made([step], [kit.came, kit.came], ports)


def keep(kit: Kit) -> Made:
    """Filter: what fits goes on."""
    when = _asked(kit, first_form(kit), "Which items are kept?")
    if kit.came.many is not None:
        return _sorted_out(kit, [("", when)])
    step = _branch(kit, [("kept", when)], "drop")
    return Made([step], [kit.came], [(f"{step['id']}.kept",)])


def switch(kit: Kit) -> Made:
    """Switch: one way for each rule, and one for the rest where it is asked for."""
    rules = kit.raw("rules", "values") or kit.raw("rules", "rules") or []
    if not rules:
        label = "Which values lead where?"
        cases: list[tuple[str, Any]] = [("case_1", kit.hole(label, dict(kit.node.parameters)))]
    else:
        cases = [_case(kit, rule, n) for n, rule in enumerate(rules)]
    fallback = str(
        kit.raw("options", "fallbackOutput", default=kit.raw("fallbackOutput", default=""))
    )
    has_rest = fallback == "extra"
    if kit.came.many is not None:
        if has_rest:
            cases.append(("rest", _negated(_any_of([when for _, when in cases]))))
        return _sorted_out(kit, [(f" {name}", when) for name, when in cases])
    step = _branch(kit, cases, "rest" if has_rest else "drop")
    names = [name for name, _ in cases] + (["rest"] if has_rest else [])
    ports: list[tuple[str, ...] | None] = [(f"{step['id']}.{name}",) for name in names]
    return Made([step], [kit.came] * len(names), ports)


def _case(kit: Kit, rule: Any, n: int) -> tuple[str, Any]:
    rule = rule if isinstance(rule, Mapping) else {}
    named = id_from(str(rule.get("outputKey") or f"case {n + 1}"), fallback=f"case_{n + 1}")
    raw = rule.get("conditions")
    if raw is None:
        # The first versions compare one value with each rule's.
        operator = {"type": kit.raw("dataType", default="string")}
        operator["operation"] = rule.get("operation", "equal")
        single = {"leftValue": kit.raw("value1"), "rightValue": rule.get("value2")}
        raw = {"conditions": [{**single, "operator": operator}]}
    return named, _asked(kit, raw, f"When does {named!r} hold?")


def _asked(kit: Kit, raw: Any, label: str) -> Any:
    try:
        when = condition(kit, raw)
    except Untranslatable as why:
        return kit.hole(label, raw, f"{str(why)[:1].upper()}{str(why)[1:]}")
    return kit.hole(label, raw, "There is no condition.") if when is None else when


def _negated(when: Any) -> Any:
    return f"!({when})" if isinstance(when, str) else when


def _any_of(conditions: list[Any]) -> Any:
    unknown = next((one for one in conditions if not isinstance(one, str)), None)
    return unknown if unknown is not None else " || ".join(f"({one})" for one in conditions)


def _when(when: Any) -> Any:
    return braced(when) if isinstance(when, str) else when


def _branch(kit: Kit, cases: list[tuple[str, Any]], rest: str) -> Step:
    return {
        "id": kit.new_id(kit.node.name),
        "name": kit.node.name,
        "type": "branch",
        "cases": [{"id": name, "when": _when(when)} for name, when in cases],
        "else": rest,
    }


def _sorted_out(kit: Kit, ways: list[tuple[str, Any]]) -> Made:
    """Of a list, each way out takes the items that fit."""
    made = Made()
    for said, when in ways:
        step: Step = {
            "id": kit.new_id(f"{kit.node.name}{said}"),
            "name": f"{kit.node.name}{said}"[:200],
            "uses": "list.filter",
            "with": {"items": braced(str(kit.came.many)), "where": _when(when)},
        }
        made.steps.append(step)
        kept = many(f"steps.{step['id']}.items", suffix=kit.came.suffix)
        made.outputs.append(Came(kept.base, kit.came.fields, kept.many, kept.suffix, kept.lineage))
        made.ports.append((str(step["id"]),))
    return made


def loop(kit: Kit) -> Made:
    """Loop over items: what follows runs once for each item anyway."""
    kit.notes.tell("Each node of the loop runs once for each item here, one after the other.")
    outputs, ports = [kit.came, kit.came], list[tuple[str, ...] | None]([None, None])
    if loop_outputs(kit.node) == (1, 0):
        outputs.reverse()
    return Made([], outputs, ports)


def passed_on(kit: Kit) -> Made:
    """A node that does nothing."""
    kit.notes.tell("It does nothing; what comes before it leads on.")
    return Made([], [kit.came], [None])


def merge(kit: Kit) -> Made:
    """Merge: go on when one or both ways have come."""
    mode = str(kit.raw("mode", default="append"))
    if mode not in ("append", "passThrough", "chooseBranch", "wait"):
        kit.notes.holes += 1
        kit.notes.tell(f"It merged by {mode!r}: join the lists with list.join or table.join.")
    elif kit.came.base is None:
        kit.notes.doubt("What comes from several ways differs: say which of them is meant below.")
    else:
        kit.notes.tell("It goes on with what comes.")
    return Made([], [kit.came], [None])


def wait(kit: Kit) -> Made:
    """Wait for a time, until a moment, or for a call."""
    step: Step = {"id": kit.new_id(kit.node.name), "name": kit.node.name, "type": "wait"}
    resume = kit.raw("resume", default="timeInterval")
    if resume == "timeInterval":
        amount = kit.raw("amount", default=1)
        unit = str(kit.raw("unit", default="hours"))
        if isinstance(amount, int | float) and unit in _UNIT_SECONDS:
            step["duration_s"] = amount * _UNIT_SECONDS[unit]
        else:
            step["duration_s"] = kit.hole("How long does it wait?", f"{amount} {unit}")
    elif resume == "specificTime":
        step["until"] = kit.text("Until when does it wait?", "dateTime")
    else:
        step["event"] = {"name": str(step["id"])}
        kit.notes.doubt("It waits for a signal of this name; the address to send it to is another.")
    return Made([step], [kit.came], [(str(step["id"]),)])


def stop(kit: Kit) -> Made:
    """Stop and error."""
    step: Step = {
        "id": kit.new_id(kit.node.name),
        "name": kit.node.name,
        "type": "stop",
        "outcome": "fail",
        "message": kit.text("What does the failure say?", "errorMessage", default="Stopped."),
    }
    return Made([step], [], [])


def answer(kit: Kit) -> Made:
    """Respond to webhook: the answer here is what the workflow gives."""
    kind = kit.raw("respondWith", default="firstIncomingItem")
    if kind == "noData":
        kit.notes.tell("The answer has no body.")
        return Made([], [kit.came], [None])
    if kind in ("json", "text"):
        raw = kit.raw("responseBody", default="")
        result: Any = kit.value("What is answered?", raw)
    else:
        text = (
            kit.came.end(last=False).at([])
            if kind == "firstIncomingItem"
            else kit.came.whole_list()
        )
        result = braced(text) if text else kit.hole("What is answered?", kind)
    if kit.raw("options", "responseCode") not in (None, 200):
        kit.notes.doubt("The status of the answer is always 200 here when the run succeeds.")
    kit.notes.tell("The answer is what the workflow gives, in its outputs.")
    made = Made([], [kit.came], [None])
    made.results["response"] = result
    return made


def call(kit: Kit) -> Made:
    """Execute workflow: a call, by the name it has here."""
    raw = kit.raw("workflowId", default={})
    named = raw.get("cachedResultName") or raw.get("value") if isinstance(raw, Mapping) else raw
    key = id_from(str(named or "another workflow"), fallback="workflow")
    kit.notes.doubt(
        f"It calls the workflow with the key {key!r}: bring that in too, or choose another."
    )
    given = kit.raw("workflowInputs", "value", default={})
    step: Step = {
        "id": kit.new_id(kit.node.name),
        "name": kit.node.name,
        "type": "call",
        "workflow": key,
        "with": kit.value("What is handed over?", given) if isinstance(given, Mapping) else {},
    }
    return kit.plain(kit.each(step))


FLOW: dict[str, Callable[[Kit], Made]] = {
    "if": choose,
    "filter": keep,
    "switch": switch,
    "splitInBatches": loop,
    "noOp": passed_on,
    "merge": merge,
    "wait": wait,
    "stopAndError": stop,
    "respondToWebhook": answer,
    "executeWorkflow": call,
}
