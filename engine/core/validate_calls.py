"""Calls of other workflows: they exist, are pinned, lead nowhere in a circle, and get what they need."""

from typing import Any

from engine.core.called import CalledWorkflow
from engine.core.document import CallStep
from engine.core.edges import Placed
from engine.core.sites import Path
from engine.core.validate_context import Context
from engine.core.validate_types import env_of
from engine.core.validate_values import check_literals, check_texts, list_holes


def check_call(context: Context, placed: Placed, step: CallStep) -> None:
    """Check one call."""
    base = (*placed.pointer, "with")
    checks: dict[Path, Any] = {}
    for name, value in step.with_.items():
        list_holes(context, value, (*base, name), step=step.id)
        env = env_of(context, placed, value, per_item=True)
        key = (step.id, True, "with", name)
        found = check_texts(context, value, env, (*base, name), key=key, step=step.id)
        checks.update({(name, *inside): checked for inside, checked in found.items()})
    if context.workflows is None:
        _check_pinned(context, placed, step, None)
        return
    called = context.called(step)
    if called is None:
        path = (*placed.pointer, "workflow")
        text = f"there is no workflow {step.workflow!r} in this workspace"
        hint = "write the key of one of its workflows"
        named = {"name": step.workflow}
        context.add("unknown_workflow", path, text, hint, step=step.id, facts=named)
        return
    _check_pinned(context, placed, step, called)
    _check_circle(context, placed, step, called)
    if called.version is not None:
        check_literals(context, called.inputs, step.with_, checks, base, step=step.id)
        _check_retry(context, placed, step, called)


def _check_pinned(
    context: Context, placed: Placed, step: CallStep, called: CalledWorkflow | None
) -> None:
    path = (*placed.pointer, "version")
    named = {"name": step.workflow, "version": str(step.version or "")}
    if called is not None and called.version is None:
        if step.version is None:
            text = f"no version of {step.workflow!r} is live, so it cannot be called"
            context.add("not_published", path, text, "publish it first", step=step.id, facts=named)
        else:
            text = f"{step.workflow!r} has no version {step.version}"
            hint = "name one that exists"
            context.add("unknown_version", path, text, hint, step=step.id, facts=named)
    elif step.version is None:
        number = f", number {called.version}," if called is not None else ""
        text = f"the version of {step.workflow!r} that is live{number} is pinned on publishing"
        hint = "add version to decide it yourself"
        context.add(
            "version_missing", path, text, hint, step=step.id, severity="warning", facts=named
        )


def _check_circle(context: Context, placed: Placed, step: CallStep, called: CalledWorkflow) -> None:
    own = context.workflows.own if context.workflows is not None else None
    if own is not None and own in {step.workflow, *called.leads_to}:
        way = "itself" if own == step.workflow else f"{step.workflow!r}, which leads back here"
        path = (*placed.pointer, "workflow")
        hint = "let a third workflow do what both need"
        context.add("call_cycle", path, f"this workflow calls {way}", hint, step=step.id)


def _check_retry(context: Context, placed: Placed, step: CallStep, called: CalledWorkflow) -> None:
    if step.retry is not None and called.effect in ("irreversible", "spend"):
        path = (*placed.pointer, "retry")
        text = f"{step.workflow!r} does something that cannot be undone, so it is not called again"
        hint = "put retry on the steps inside it that may be repeated"
        named = {"name": step.workflow}
        context.add("retry_of_irreversible", path, text, hint, step=step.id, facts=named)


def check_error_workflow(context: Context) -> None:
    """Check that the workflow to be told of failures is there; one that is not live yet may still be."""
    told = context.document.settings.on_error
    if told is None or context.workflows is None:
        return
    path = ("settings", "on_error", "workflow")
    named = {"name": told.workflow}
    found = context.workflows.called(told.workflow, None)
    if found is None:
        text = f"there is no workflow {told.workflow!r} in this workspace"
        hint = "write the key of one of its workflows"
        context.add("unknown_workflow", path, text, hint, facts=named)
    elif found.version is None:
        text = f"no version of {told.workflow!r} is live, so it is told of no failure"
        context.add("not_published", path, text, "publish it", severity="warning", facts=named)
