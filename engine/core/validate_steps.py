"""Each step on its own: its action, arguments, connection, and the rules of its kind."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from engine.core.action import ActionSpec, ConnectionNeed
from engine.core.compile import LOOPING
from engine.core.document import (
    DROP,
    ActionStep,
    ApprovalStep,
    BranchStep,
    CallStep,
    GroupStep,
    Step,
    WaitStep,
    walk_steps,
)
from engine.core.edges import Placed
from engine.core.expression_tokens import SyntaxFault
from engine.core.hole import hole_of
from engine.core.jsonschema import schema_fault
from engine.core.marks import in_marks
from engine.core.reach import effects_of
from engine.core.shapes import misfit
from engine.core.sites import Path
from engine.core.template import parse_template
from engine.core.validate_calls import check_call
from engine.core.validate_columns import check_columns
from engine.core.validate_context import Context
from engine.core.validate_types import EXPRESSION, argument_env, env_inside, env_of
from engine.core.validate_values import (
    check_literals,
    check_sites,
    check_texts,
    list_holes,
)


def check_step(context: Context, placed: Placed) -> None:
    """Check one step."""
    step = placed.step
    _check_loop(context, placed)
    check_sites(context, placed)
    if step.output_schema is not None:
        fault = schema_fault(step.output_schema)
        if fault:
            path = (*placed.pointer, "output_schema")
            context.add("bad_schema", path, fault, "write a JSON Schema", step=step.id)
    _check_kind(context, placed, step)


def _check_kind(context: Context, placed: Placed, step: Step) -> None:
    match step:
        case ActionStep():
            _check_action(context, placed, step)
        case BranchStep():
            _check_branch(context, placed, step)
        case WaitStep():
            given = [x for x in (step.duration_s, step.until, step.event) if x is not None]
            if len(given) != 1:
                text = "a wait has exactly one of duration_s, until and event"
                context.add("bad_wait", placed.pointer, text, "keep one of them", step=step.id)
        case ApprovalStep():
            _check_approval(context, placed, step)
        case CallStep():
            check_call(context, placed, step)
        case GroupStep():
            _check_group(context, placed, step)
        case _:
            pass


def _check_loop(context: Context, placed: Placed) -> None:
    step = placed.step
    if step.foreach is not None and step.type not in LOOPING:
        path = (*placed.pointer, "foreach")
        text = f"a {step.type} step cannot run for each item by itself"
        hint = "put it into a group, and foreach on the group"
        context.add("foreach_not_here", path, text, hint, step=step.id, facts={"type": step.type})


def _check_action(context: Context, placed: Placed, step: ActionStep) -> None:
    spec = context.catalog.action(step.uses)
    if spec is None:
        names = [action.id for action in context.catalog.actions()]
        close = get_close_matches(step.uses, names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(close)}?" if close else "look it up in the catalogue"
        path = (*placed.pointer, "uses")
        facts = {"name": step.uses, "known": ", ".join(close)}
        text = f"there is no {step.uses!r}"
        context.add("unknown_action", path, text, hint, step=step.id, facts=facts)
        _check_loose(context, placed, step.with_)
        return
    if spec.switch is not None:
        path = (*placed.pointer, "uses")
        text = f"{step.uses!r} is switched off here"
        hint = f"an operator switches it on with {spec.switch}=on"
        facts = {"name": step.uses, "known": spec.switch}
        context.add("action_off", path, text, hint, step=step.id, facts=facts)
    _check_arguments(context, placed, step, spec)
    check_connection(context, spec.connection, step.connection, placed.pointer, step.label, step.id)


def _check_loose(context: Context, placed: Placed, given: Mapping[str, Any]) -> None:
    """Check what can be checked without knowing the arguments."""
    for name, value in given.items():
        env = env_of(context, placed, value, per_item=True)
        path = (*placed.pointer, "with", name)
        key = (placed.step.id, True, "with", name)
        check_texts(context, value, env, path, key=key, step=placed.step.id)
        list_holes(context, value, path, step=placed.step.id)


def _check_arguments(context: Context, placed: Placed, step: ActionStep, spec: ActionSpec) -> None:
    base = (*placed.pointer, "with")
    checks: dict[Path, Any] = {}
    for name, value in step.with_.items():
        list_holes(context, value, (*base, name), step=step.id)
        if name in spec.expr_args:
            _check_expression_argument(context, placed, step, spec, name)
            continue
        env = env_of(context, placed, value, per_item=True)
        key = (step.id, True, "with", name)
        found = check_texts(context, value, env, (*base, name), key=key, step=step.id)
        checks.update({(name, *inside): checked for inside, checked in found.items()})
    check_literals(
        context,
        spec.input_schema,
        step.with_,
        checks,
        base,
        step=step.id,
        skip=frozenset(spec.expr_args),
    )
    check_columns(context, placed, step, spec.input_schema)


def _check_expression_argument(
    context: Context, placed: Placed, step: ActionStep, spec: ActionSpec, name: str
) -> None:
    value = step.with_[name]
    path = (*placed.pointer, "with", name)
    if hole_of(value) is not None:
        return
    if not isinstance(value, str) or not _is_one_expression(value):
        hint = 'write one expression, such as "{{ item.amount > 100 }}"'
        text = f"{name!r} is worked out for each item and must be one expression in {{{{ }}}}"
        context.add("not_an_expression", path, text, hint, step=step.id, facts={"name": name})
        return
    env = argument_env(context, placed, spec.input_schema, name, spec.expr_args[name])
    key = (step.id, "argument", name)
    checks = check_texts(context, value, env, path, key=key, step=step.id)
    mark = spec.input_schema.get("properties", {}).get(name, {}).get(EXPRESSION, {})
    returns = mark.get("returns", "boolean" if name == "where" else None)
    checked = checks.get(())
    if returns and checked is not None and checked.ok:
        fault = misfit(checked.schema, {"type": returns})
        if fault:
            context.add("wrong_type", path, fault, None, step=step.id)


def _is_one_expression(text: str) -> bool:
    try:
        return parse_template(text).alone is not None
    except SyntaxFault:
        return True  # the checker tells what is wrong with it


def check_connection(
    context: Context,
    need: ConnectionNeed | None,
    key: str | None,
    pointer: Path,
    label: str,
    step: str | None,
) -> None:
    """Check that a connection is named where one is needed, exists, and is of the right kind."""
    path = (*pointer, "connection")
    if need is None:
        if key is not None:
            text = f"{in_marks(label)} takes no connection"
            context.add(
                "unused_connection",
                path,
                text,
                "remove it",
                step=step,
                severity="warning",
                facts={"name": label},
            )
        return
    known = context.connections
    fitting = sorted(c.key for c in known or () if c.kind in need.kinds)
    facts = {"name": label, "service": need.service, "known": ", ".join(fitting)}
    shown = f"there is {', '.join(fitting)}" if fitting else f"add a {need.service} connection"
    if key is None:
        if need.required:
            text = f"{in_marks(label)} needs a {need.service} connection"
            context.add(
                "connection_missing", path, text, shown, step=step, severity="hole", facts=facts
            )
        return
    if known is None:
        return
    found = next((c for c in known if c.key == key), None)
    if found is None:
        text = f"there is no connection {key!r}"
        facts["name"] = key
        context.add("unknown_connection", path, text, shown, step=step, facts=facts)
    elif found.kind not in need.kinds:
        text = f"the connection {key!r} is a {found.kind}, not a {' or '.join(need.kinds)}"
        facts["name"] = key
        context.add("wrong_connection", path, text, shown, step=step, facts=facts)


def _check_branch(context: Context, placed: Placed, step: BranchStep) -> None:
    if not step.cases:
        context.add("no_cases", (*placed.pointer, "cases"), "a branch has cases", step=step.id)
    seen: set[str] = set()
    for n, case in enumerate(step.cases):
        path, named = (*placed.pointer, "cases", n, "id"), {"name": case.id}
        if case.id in seen:
            text = f"the case {case.id!r} stands twice"
            context.add("duplicate_id", path, text, step=step.id, facts=named)
        if case.id in ("ok", "failed", DROP):
            text = f"a case cannot be called {case.id!r}"
            hint = "choose another name"
            context.add("reserved_word", path, text, hint, step=step.id, facts=named)
        seen.add(case.id)
        if case.when is True and n < len(step.cases) - 1:
            text = f"no case after {case.id!r} can be taken"
            hint = "put it last, or use else"
            facts = {"other": case.id}
            context.add("unreachable", path, text, hint, step=step.id, facts=facts)
    if step.else_ is None:
        hint = "write else: drop, or the name of the port to take"
        text = "a branch says what happens when no case matches"
        context.add("else_missing", placed.pointer, text, hint, step=step.id)


def _check_approval(context: Context, placed: Placed, step: ApprovalStep) -> None:
    if step.on_silence == "approved":
        path = (*placed.pointer, "on_silence")
        text = "silence approves: nobody needs to have looked"
        context.add("approved_by_silence", path, text, None, step=step.id, severity="warning")
        if step.deadline_s is None:
            hint = "add deadline_s"
            text = "without a deadline there is no silence to act on"
            context.add("bad_approval", path, text, hint, step=step.id)


def _check_group(context: Context, placed: Placed, step: GroupStep) -> None:
    if not step.steps:
        context.add("empty_group", placed.pointer, "a group has steps", step=step.id)
    _check_group_retry(context, placed, step)
    env = env_inside(context, placed, step)
    for name, value in step.outputs.items():
        path = (*placed.pointer, "outputs", name)
        check_texts(context, value, env, path, key=(step.id, "outputs", name), step=step.id)
        list_holes(context, value, path, step=step.id)


def _check_group_retry(context: Context, placed: Placed, step: GroupStep) -> None:
    """A group that is entered again does everything in it again."""
    if step.retry is None:
        return
    effects = effects_of(context.document, context.catalog)
    for _, inner in walk_steps(step.steps):
        if effects[inner.id] in ("irreversible", "spend"):
            path = (*placed.pointer, "retry")
            text = f"{step.id!r} is not repeated, because {inner.id!r} in it cannot be undone"
            hint = f"put retry on the steps beside {inner.id!r} instead"
            named = {"name": inner.id}
            context.add("retry_of_irreversible", path, text, hint, step=step.id, facts=named)
            return
