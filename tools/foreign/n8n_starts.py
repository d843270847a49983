"""n8n's triggers as triggers of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools.foreign.came import Came, one
from tools.foreign.n8n_kit import Kit, Made

_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def manual(kit: Kit) -> Made:
    """Started by hand: nothing comes along."""
    return _start(kit, {"type": "manual"}, Came(base="{}"))


def called(kit: Kit) -> Made:
    """Started by another workflow: what it hands over are the inputs."""
    names = [
        str(one["name"])
        for one in kit.raw("workflowInputs", "values", default=[])
        if isinstance(one, Mapping) and "name" in one
    ]
    if not names:
        kit.notes.doubt("Say in the inputs which fields the calling workflow hands over.")
    return _start(kit, {"type": "workflow"}, one("inputs"))


def failed(kit: Kit) -> Made:
    """Started when another workflow fails: the fields have names of ours."""
    kit.notes.doubt(
        "The failure's fields have other names here: see trigger.error, trigger.workflow."
    )
    fields = {
        "execution": '{"id": trigger.run_id, "error": {"message": trigger.error.message}, '
        '"lastNodeExecuted": trigger.step}',
        "workflow": '{"id": trigger.workflow.id, "name": trigger.workflow.name}',
    }
    return _start(kit, {"type": "error"}, Came(base="{}", fields=fields))


def webhook(kit: Kit) -> Made:
    """Called from outside, answering at once or at the end."""
    method = kit.raw("httpMethod", default="GET")
    methods = method if isinstance(method, list) else [method]
    config: dict[str, Any] = {"methods": [str(one) for one in methods]}
    if kit.raw("responseMode", default="onReceived") != "onReceived":
        config["respond"] = "when_finished"
    if kit.raw("authentication", default="none") != "none":
        kit.notes.doubt(
            "The caller proved itself by a password or header; here the address is secret, and a "
            "signature can be asked for."
        )
    kit.notes.tell("The address is a new one: it is shown when the workflow is switched on.")
    return _start(kit, {"type": "webhook", "with": config}, one("trigger"))


def form(kit: Kit) -> Made:
    """A form of n8n: its answers come as a call here."""
    kit.notes.doubt("There is no page with the form here: let a form of yours post to the address.")
    return _start(kit, {"type": "webhook", "with": {"methods": ["POST"]}}, one("trigger.body"))


def schedule(kit: Kit) -> Made:
    """At times: one trigger for each rule."""
    rules = kit.raw("rule", "interval") or kit.raw("triggerTimes", "item") or [{}]
    zone = kit.zone or "UTC"
    if kit.zone is None:
        kit.notes.doubt("Times count in UTC: the export does not say in which zone n8n counted.")
    made = Made(outputs=[Came(base="{}", fields={"timestamp": "trigger.due_at"})], ports=[()])
    for rule in rules:
        cron = _cron(rule if isinstance(rule, Mapping) else {})
        if cron is None:
            kit.notes.doubt(f"This rule has no counterpart, set it by hand: {dict(rule)}")
            continue
        made.triggers.append(
            {
                "id": kit.new_id(kit.node.name),
                "name": kit.node.name,
                "type": "schedule",
                "with": {"cron": cron, "timezone": str(zone)},
            }
        )
    return made


def unknown(kit: Kit) -> Made:
    """An event of a service: started by hand until a person says how."""
    kit.notes.doubt(
        f"{kit.node.kind!r} has no counterpart: the workflow starts by hand until you choose a "
        "trigger; where the service can call a webhook, take that."
    )
    return _start(kit, {"type": "manual"}, Came())


def _start(kit: Kit, trigger: dict[str, Any], came: Came) -> Made:
    made = {"id": kit.new_id(kit.node.name), "name": kit.node.name, **trigger}
    return Made(outputs=[came], ports=[()], triggers=[made])


def _cron(rule: Mapping[str, Any]) -> str | None:
    """Return the five fields for one rule, or None where cron cannot say it."""
    field = str(rule.get("field") or rule.get("mode") or "days")
    if field in ("cronExpression", "custom"):
        fields = str(rule.get("expression") or rule.get("cronExpression") or "").split()
        # n8n takes a sixth field in front, for the second.
        fields = fields[1:] if len(fields) == 6 and fields[0] == "0" else fields
        return " ".join(fields) if len(fields) == 5 else None
    minute = _whole(rule.get("triggerAtMinute", rule.get("minute", 0)))
    hour = _whole(rule.get("triggerAtHour", rule.get("hour", 0)))
    every = _whole(rule.get(f"{field}Interval", rule.get("value", 1))) or 1
    makers: dict[str, Callable[[], str | None]] = {
        "minutes": lambda: f"*/{every} * * * *" if 60 % every == 0 else None,
        "everyMinute": lambda: "* * * * *",
        "hours": lambda: f"{minute} */{every} * * *" if 24 % every == 0 else None,
        "everyHour": lambda: f"{minute} * * * *",
        "days": lambda: f"{minute} {hour} * * *" if every == 1 else None,
        "everyDay": lambda: f"{minute} {hour} * * *",
        "weeks": lambda: f"{minute} {hour} * * {_days(rule)}" if every == 1 else None,
        "everyWeek": lambda: f"{minute} {hour} * * {_days(rule)}",
        "months": lambda: f"{minute} {hour} {_day(rule)} */{every} *" if 12 % every == 0 else None,
        "everyMonth": lambda: f"{minute} {hour} {_day(rule)} * *",
    }
    return makers[field]() if field in makers else None


def _days(rule: Mapping[str, Any]) -> str:
    days = rule.get("triggerAtDay", rule.get("weekday", [0]))
    listed = days if isinstance(days, list) else [days]
    return ",".join(_WEEKDAYS[_whole(day) % 7] for day in listed) or "SUN"


def _day(rule: Mapping[str, Any]) -> int:
    return _whole(rule.get("triggerAtDayOfMonth", rule.get("dayOfMonth", 1))) or 1


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


STARTS: dict[str, Callable[[Kit], Made]] = {
    "manualTrigger": manual,
    "start": manual,
    "executeWorkflowTrigger": called,
    "errorTrigger": failed,
    "webhook": webhook,
    "formTrigger": form,
    "scheduleTrigger": schedule,
    "cron": schedule,
}


def is_start(kind: str) -> bool:
    """Tell whether nodes of this kind start a workflow."""
    return kind in STARTS or kind.endswith("Trigger") or kind == "emailReadImap"
