"""What starts a run: kinds, schedules with their next fires, and the mapping to inputs."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from engine.core.action import ConnectionNeed, TriggerSpec
from engine.core.document import Trigger
from engine.core.forms import is_form
from engine.core.hole import holes_in
from engine.core.jsonschema import schema_errors, schema_fault
from engine.core.schedule import ScheduleConfig, ScheduleInvalid, next_fires
from engine.core.shapes import RUN, misfit, type_word
from engine.core.template import texts_in
from engine.core.validate_context import Context
from engine.core.validate_steps import check_connection
from engine.core.validate_values import check_literals, check_texts, list_holes

FIRES_SHOWN: Final = 5
# Whoever starts these by hand is asked for the inputs; nobody is there to ask for the others.
_ASKED: Final = frozenset({"manual", "workflow"})


def check_triggers(context: Context) -> dict[str, list[datetime]]:
    """Check every trigger; answer the next fires of each schedule when the time is known."""
    fires: dict[str, list[datetime]] = {}
    for n, trigger in enumerate(context.document.triggers):
        _check_kind(context, n, trigger)
        if trigger.type == "schedule":
            found = _check_schedule(context, n, trigger)
            if found is not None:
                fires[trigger.id] = found
        _check_inputs(context, n, trigger)
    return fires


def _check_kind(context: Context, n: int, trigger: Trigger) -> None:
    path = ("triggers", n)
    list_holes(context, trigger.with_, (*path, "with"), step=None)
    for inside, text in texts_in(trigger.with_):
        message = f"{text[:60]!r}: nothing has run yet that an expression could read"
        context.add(
            "expression_too_early", (*path, "with", *inside), message, "write the value out"
        )
    if trigger.output_schema is not None:
        fault = schema_fault(trigger.output_schema)
        if fault:
            context.add("bad_schema", (*path, "output_schema"), fault, "write a JSON Schema")
    spec = _spec(context, n, trigger)
    if spec is None:
        return
    if trigger.type != "schedule":
        check_literals(context, spec.config_schema, trigger.with_, {}, (*path, "with"), step=None)
    label = trigger.name or trigger.id
    need = _need(spec, trigger)
    check_connection(context, need, trigger.connection, path, label, None)


def _need(spec: TriggerSpec, trigger: Trigger) -> ConnectionNeed | None:
    """Answer the connection this trigger needs as it is set."""
    need = spec.connection
    if need is None or spec.connection_with is None:
        return need
    return need if trigger.with_.get(spec.connection_with) is not None else None


def _spec(context: Context, n: int, trigger: Trigger) -> TriggerSpec | None:
    path = ("triggers", n, "uses")
    if trigger.type == "app":
        if trigger.uses is None:
            hint = "name the event, such as github.push"
            text = "an app trigger says which event starts it"
            context.add("missing", path, text, hint, facts={"name": "uses"})
            return None
    elif trigger.uses is not None:
        text = f"a {trigger.type} trigger has no 'uses'"
        context.add("unknown_argument", path, text, "remove it", facts={"name": "uses"})
    spec = context.catalog.trigger(trigger.uses if trigger.type == "app" else trigger.type)  # type: ignore[arg-type]
    if spec is None:
        wanted = trigger.uses or trigger.type
        names = [known.id for known in context.catalog.triggers()]
        close = get_close_matches(wanted, names, n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(sorted(names))}"
        text = f"a run cannot be started by {wanted!r} in this version"
        path = ("triggers", n, "type")
        context.add("unknown_trigger", path, text, hint, facts={"name": wanted})
    return spec


def _check_schedule(context: Context, n: int, trigger: Trigger) -> list[datetime] | None:
    base = ("triggers", n, "with")
    holes = {path[0] for path, _ in holes_in(trigger.with_) if path}
    if holes:
        return None
    try:
        config = ScheduleConfig.parse(trigger.with_)
    except ScheduleInvalid as fault:
        context.add("bad_schedule", (*base, fault.key), fault.message, fault.hint)
        return None
    if context.now is None:
        return None
    found = next_fires(config, context.now, FIRES_SHOWN)
    if not found:
        context.add("never_fires", base, "this schedule never fires again", "change its times")
    return found


def _check_inputs(context: Context, n: int, trigger: Trigger) -> None:
    declared = context.document.inputs.get("properties")
    names: Mapping[str, Any] = declared if isinstance(declared, Mapping) else {}
    env = {"trigger": context.trigger_output(trigger), "run": RUN, "vars": context.variables}
    for name, value in trigger.inputs.items():
        path = ("triggers", n, "inputs", name)
        list_holes(context, value, path, step=None)
        if name not in names:
            close = get_close_matches(name, list(names), n=1)
            hint = f"did you mean {close[0]!r}?" if close else "declare it in inputs"
            text = f"the workflow takes no {name!r}"
            facts = {"name": name, "known": ", ".join(close)}
            context.add("unknown_input", path, text, hint, facts=facts)
            continue
        checks = check_texts(
            context, value, env, path, key=("trigger", trigger.id, name), step=None
        )
        if isinstance(value, str) and () in checks:
            fault = misfit(checks[()].schema, names[name]) if checks[()].ok else None
        elif not checks:
            fault = misfit({"type": type_word(value)}, names[name])
        else:
            fault = None
        if fault:
            context.add("wrong_type", path, fault)
    if trigger.type not in _ASKED and not is_form(trigger) and not trigger.disabled:
        _check_required(context, n, trigger, names)


def _check_required(context: Context, n: int, trigger: Trigger, names: Mapping[str, Any]) -> None:
    required = context.document.inputs.get("required")
    for name in required if isinstance(required, list) else ():
        schema = names.get(str(name))
        has_default = isinstance(schema, Mapping) and "default" in schema
        if name not in trigger.inputs and not has_default:
            path = ("triggers", n, "inputs")
            text = f"{trigger.id!r} does not give the input {name!r}"
            hint = "map it here, or give it a default"
            context.add("input_not_given", path, text, hint, facts={"name": str(name)})


def check_inputs_schema(context: Context) -> None:
    """Check that `inputs` is a JSON Schema of an object and that its defaults fit it."""
    schema = context.document.inputs
    if not schema:
        return
    fault = schema_fault(schema)
    if fault:
        context.add("bad_schema", ("inputs",), fault, "write a JSON Schema of an object")
        return
    if schema.get("type", "object") != "object":
        text = "the inputs of a workflow are one object"
        context.add("bad_schema", ("inputs", "type"), text, "write type: object")
    properties = schema.get("properties")
    for name, part in (properties if isinstance(properties, Mapping) else {}).items():
        if isinstance(part, Mapping) and "default" in part:
            for error in schema_errors(part, part["default"]):
                path = ("inputs", "properties", name, "default")
                context.add("bad_value", path, f"the default does not fit: {error.message[:200]}")
