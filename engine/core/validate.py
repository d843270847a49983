"""The one validator: proves a document before any run, for planner, API, editor and import alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.core.action import Catalog, Effect
from engine.core.called import CalledWorkflow, Workflows
from engine.core.checker import ExpressionChecker, Schema
from engine.core.document import Budget, Document
from engine.core.edges import Edge
from engine.core.problem import Problem
from engine.core.reach import Reach, effects_of, reach_of
from engine.core.shapes import ANY_OBJECT, closed
from engine.core.sites import document_sites
from engine.core.validate_calls import check_error_workflow
from engine.core.validate_context import ConnectionInfo, Context, inputs_schema
from engine.core.validate_graph import check_graph
from engine.core.validate_origin import check_origins
from engine.core.validate_steps import check_step
from engine.core.validate_triggers import check_inputs_schema, check_triggers
from engine.core.validate_types import env_of, output_of, value_type
from engine.core.validate_values import check_texts, check_wanted, list_holes

__all__ = [
    "CalledWorkflow",
    "ConnectionInfo",
    "ExpressionChecker",
    "Validation",
    "Workflows",
    "inputs_schema",
    "publishable",
    "validate",
]


@dataclass(frozen=True, slots=True)
class Validation:
    """What is known of a document: what is wrong, its graph, its types, what it will do."""

    problems: tuple[Problem, ...]
    edges: Mapping[str, tuple[Edge, ...]]
    output_types: Mapping[str, Schema]
    outputs: Schema
    """What a run gives to who has called it."""
    fire_times: Mapping[str, list[datetime]]
    effects: Mapping[str, Effect]
    reach: Reach

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Answer the problems that are mistakes, not questions or advice."""
        return tuple(p for p in self.problems if p.severity == "error")

    @property
    def holes(self) -> tuple[Problem, ...]:
        """Answer what is still to be filled in."""
        return tuple(p for p in self.problems if p.severity == "hole")


def validate(
    document: Document,
    catalog: Catalog,
    checker: ExpressionChecker,
    *,
    connections: Sequence[ConnectionInfo] | None = None,
    now: datetime | None = None,
    workflows: Workflows | None = None,
    variables: Schema = ANY_OBJECT,
) -> Validation:
    """Find everything that stands between a document and a run; nothing is executed or fetched.

    Without `connections`, `workflows` or `variables`, the schema of `vars`, what a document says of
    them is not checked.
    """
    context = Context(document, catalog, checker, connections, now, workflows, variables)
    check_inputs_schema(context)
    fires = check_triggers(context)
    check_graph(context)
    for placed in context.placed:
        check_step(context, placed)
    check_origins(context)
    _check_document(context)
    return Validation(
        problems=tuple(context.problems),
        edges=context.edges,
        output_types={step_id: output_of(context, step_id) for step_id in context.by_id},
        outputs=_outputs(context),
        fire_times=fires,
        effects=effects_of(document, catalog),
        reach=reach_of(document, catalog),
    )


def publishable(validation: Validation) -> bool:
    """Tell whether a document may become a version: no mistakes and no holes."""
    return all(problem.severity == "warning" for problem in validation.problems)


def _outputs(context: Context) -> Schema:
    values = context.document.outputs
    env = env_of(context, None, values, per_item=False)
    return closed({name: value_type(context, value, env) for name, value in values.items()})


def _check_document(context: Context) -> None:
    for site in document_sites(context.document):
        env: dict[str, Any] = env_of(context, None, site.value, per_item=False)
        if site.path[0] == "settings":
            env.pop("steps")
        key = ("document", *site.path)
        checks = check_texts(context, site.value, env, site.path, key=key, step=None)
        check_wanted(context, site, checks, site.path, step=None)
        list_holes(context, site.value, site.path, step=None)
    check_error_workflow(context)
    _check_flow(context)
    _check_budget(context)


def _check_flow(context: Context) -> None:
    _check_batch(context)
    debounce = context.document.settings.debounce
    if debounce is None or debounce.max_wait_s is None:
        return
    if debounce.max_wait_s < debounce.period_s:
        text = (
            f"a run starts after {debounce.max_wait_s:g} s at the latest, "
            f"before the {debounce.period_s:g} s it is to wait for newer ones"
        )
        hint = "make max_wait_s at least period_s, or leave it out"
        context.add("debounce_too_short", ("settings", "debounce", "max_wait_s"), text, hint)


def _check_batch(context: Context) -> None:
    settings = context.document.settings
    batch = settings.batch
    if batch is None:
        return
    if settings.debounce is not None:
        text = "a debounce lets only the newest start, so there is nothing to make a batch of"
        context.add("batch_of_one", ("settings", "batch"), text, "leave one of the two out")
    declared = inputs_schema(context.document).get("properties", {}).get(batch.into)
    if not isinstance(declared, dict) or declared.get("type") != "array":
        text = f"a batch goes into an input that is a list, and {batch.into!r} is none"
        hint = "declare it with type: array; each start then brings a list of its own"
        named = {"name": batch.into}
        context.add("batch_into_no_list", ("settings", "batch", "into"), text, hint, facts=named)


def _check_budget(context: Context) -> None:
    settings = context.document.settings
    limit = settings.timeout_s
    for placed in context.placed:
        own = placed.step.timeout_s
        if limit is not None and own is not None and own > limit:
            path = (*placed.pointer, "timeout_s")
            text = f"the step may take {own:g} s, the whole run only {limit:g} s"
            context.add(
                "timeout_too_long",
                path,
                text,
                step=placed.step.id,
                severity="warning",
                facts={"own": f"{own:g}", "limit": f"{limit:g}"},
            )
    spends = [i for i, e in effects_of(context.document, context.catalog).items() if e == "spend"]
    if spends and not _limits_money(settings.budget):
        text = f"{spends[0]!r} spends money and the workflow has no budget"
        hint = "add settings.budget.usd, or settings.budget.per_day.usd"
        named = {"name": spends[0]}
        path = ("settings", "budget")
        context.add("budget_missing", path, text, hint, severity="warning", facts=named)


def _limits_money(budget: Budget | None) -> bool:
    if budget is None:
        return False
    return bool(budget.usd or (budget.per_day is not None and budget.per_day.usd))
