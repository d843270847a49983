"""Compile a validated document into its plan: edges, sites, templates, policies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from engine.core.action import Catalog
from engine.core.document import (
    DROP,
    ActionStep,
    ApprovalStep,
    BranchStep,
    CallStep,
    Document,
    GroupStep,
    Retry,
    Step,
    StopStep,
    WaitStep,
    walk_steps,
)
from engine.core.edges import FAILED, edges, steps_read
from engine.core.edges import Edge as DocumentEdge
from engine.core.plan import (
    Edge,
    ForEachPlan,
    Plan,
    PlanRefused,
    Reads,
    RetryPlan,
    StepPlan,
    Template,
)
from engine.core.reach import effects_of
from engine.core.references import references_of
from engine.core.table import DEFAULT_ATTEMPTS

DEFAULT_TIMEOUT_S: Final = 60.0
LOOPING: Final = frozenset({"action", "call", "group"})
"""The kinds of steps that can run for each item; another kind does so inside a group."""
LIMITED: Final = frozenset({"call", "group"})
_ITEM_VARS: Final = frozenset({"item", "index"})
_NO_READS: Final = Reads(frozenset(), (), whole_steps=False)


def compile_plan(document: Document, catalog: Catalog) -> Plan:
    """Compile a document the validator has passed."""
    graph = edges(document)
    effects = effects_of(document, catalog)
    drafts: dict[str, StepPlan] = {}
    for groups, step in walk_steps(document.steps):
        if step.foreach is not None and step.type not in LOOPING:
            raise PlanRefused(f"Step {step.id!r}: a {step.type} cannot run for each item.")
        draft = _compile_step(len(drafts), step, catalog, graph[step.id])
        drafts[step.id] = replace(
            draft,
            effect=effects[step.id],
            groups=tuple(group.id for group in groups),
            loops=tuple(group.id for group in groups if group.foreach is not None),
        )
    dependents: dict[str, list[str]] = {step_id: [] for step_id in drafts}
    handled: set[str] = set()
    for draft in drafts.values():
        for source in draft.sources:
            if source not in dependents or drafts[source].groups != draft.groups:
                raise PlanRefused(f"Step {draft.id!r} needs {source!r}, which is not beside it.")
            dependents[source].append(draft.id)
        handled.update(edge.source for edge in draft.edges if edge.kind == "failed")
    return Plan(
        document=document,
        steps={
            step_id: replace(
                draft,
                dependents=tuple(dependents[step_id]),
                failure_is_handled=step_id in handled,
            )
            for step_id, draft in drafts.items()
        },
        roots=tuple(step.id for step in document.steps),
        outputs=_template(document.outputs) if document.outputs else None,
        timeout_s=document.settings.timeout_s,
        call_budget=document.settings.budget.calls if document.settings.budget else None,
        budget=_budget(document),
        day_budget=day_budget_of(document),
    )


def _compile_step(
    index: int, step: Step, catalog: Catalog, waits_for: tuple[DocumentEdge, ...]
) -> StepPlan:
    action = _Action(step, catalog) if isinstance(step, ActionStep) else None
    templates = _templates(step, action)
    wired = tuple(_edge(edge) for edge in waits_for)
    return StepPlan(
        id=step.id,
        index=index,
        kind=step.type,
        edges=wired,
        sources=tuple(dict.fromkeys(edge.source for edge in wired)),
        dependents=(),
        join=step.join,
        on_error=step.on_error,
        failure_is_handled=False,
        disabled=step.disabled,
        sites=_sites(step, templates),
        item_sites=_asked(templates, ("with", "idempotency_key")),
        templates=templates,
        foreach=_foreach(step),
        retry=_retry(step.retry),
        timeout_s=float(step.timeout_s or (action and action.timeout_s) or DEFAULT_TIMEOUT_S),
        action=action.uses if action else "",
        effect="pure",
        connection=step.connection,
        expression_args=action.expression_args if action else {},
        call_reads=_reads(action.expression_args, _ITEM_VARS) if action else _NO_READS,
        case_ids=tuple(case.id for case in step.cases) if isinstance(step, BranchStep) else (),
        else_port=_else_port(step),
        stop_outcome=step.outcome if isinstance(step, StopStep) else "succeed",
        on_silence=step.on_silence if isinstance(step, ApprovalStep) else "rejected",
        output_schema=step.output_schema,
        data_sources=_data_sources(step),
        items_of=_items_of(step),
        inner=tuple(one.id for one in step.steps) if isinstance(step, GroupStep) else (),
        limit_s=float(step.timeout_s) if step.timeout_s and step.type in LIMITED else None,
        workflow=step.workflow if isinstance(step, CallStep) else "",
        version=step.version if isinstance(step, CallStep) else None,
    )


def _data_sources(step: Step) -> frozenset[str]:
    """The steps whose output a step reads; what is read inside a group, the group reads."""
    found = set(steps_read(step))
    if isinstance(step, GroupStep):
        for _, inner in walk_steps(step.steps):
            found |= set(steps_read(inner))
    return frozenset(found)


class _Action:
    """What the catalogue adds to an action step."""

    def __init__(self, step: ActionStep, catalog: Catalog) -> None:
        spec = catalog.action(step.uses)
        if spec is None:
            raise PlanRefused(f"Step {step.id!r} uses {step.uses!r}, which is not an action.")
        self.uses = step.uses
        self.timeout_s = spec.timeout_s
        self.expression_args = {k: v for k, v in step.with_.items() if k in spec.expr_args}
        self.plain_args = {k: v for k, v in step.with_.items() if k not in spec.expr_args}


def _templates(step: Step, action: _Action | None) -> dict[str, Template]:
    values: dict[str, Any] = {}
    if step.when is not None:
        values["when"] = step.when
    if step.foreach is not None:
        values["foreach"] = {"items": step.foreach.items, "key": step.foreach.key}
    if action is not None:
        values["with"] = action.plain_args
        if step.idempotency_key is not None:
            values["idempotency_key"] = step.idempotency_key
    elif isinstance(step, CallStep):
        values["with"] = step.with_
    elif isinstance(step, GroupStep):
        values["outputs"] = step.outputs
    else:
        values[_control_site(step)] = _control_value(step)
    return {site: _template(value) for site, value in values.items()}


def _control_site(step: Step) -> str:
    return "cases" if isinstance(step, BranchStep) else step.type


def _control_value(step: Step) -> dict[str, Any]:
    match step:
        case BranchStep():
            return {case.id: case.when for case in step.cases}
        case WaitStep():
            event = step.event.model_dump(exclude_none=True) if step.event else None
            parts = {"duration_s": step.duration_s, "until": step.until, "event": event}
        case ApprovalStep():
            parts = {
                "title": step.title,
                "message": step.message,
                "payload": step.payload,
                "approvers": list(step.approvers),
                "deadline_s": step.deadline_s,
            }
        case _:
            parts = {"message": step.message} if isinstance(step, StopStep) else {}
    return {key: value for key, value in parts.items() if value is not None}


def _sites(step: Step, templates: Mapping[str, Template]) -> tuple[str, ...]:
    if step.foreach is not None:
        # The list itself is always recorded, even a literal one: its keys decide what the items are.
        return (*_asked(templates, ("when",)), "foreach")
    if isinstance(step, GroupStep):
        return _asked(templates, ("when",))
    called = isinstance(step, ActionStep | CallStep)
    kind = ("with", "idempotency_key") if called else (_control_site(step),)
    return _asked(templates, ("when", *kind))


def _asked(templates: Mapping[str, Template], sites: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(site for site in sites if site in templates and not templates[site].is_static)


def _template(value: Any) -> Template:
    return Template(value, _reads(value, frozenset()), not _has_expression(value))


def _has_expression(value: Any) -> bool:
    if isinstance(value, str):
        return "{{" in value
    if isinstance(value, Mapping):
        return any(_has_expression(part) for part in value.values())
    if isinstance(value, list | tuple):
        return any(_has_expression(part) for part in value)
    return False


def _reads(value: Any, without: frozenset[str]) -> Reads:
    found = [reference for _, _, reference in references_of(value)]
    steps = (reference.step for reference in found)
    return Reads(
        roots=frozenset(reference.root for reference in found) - without,
        steps=tuple(dict.fromkeys(step for step in steps if step is not None)),
        whole_steps=any(ref.root == "steps" and ref.step is None for ref in found),
    )


def _edge(edge: DocumentEdge) -> Edge:
    if edge.port is None:
        return Edge(edge.source, "ok")
    if edge.port == FAILED:
        return Edge(edge.source, "failed")
    return Edge(edge.source, "named", edge.port)


def _foreach(step: Step) -> ForEachPlan | None:
    each = step.foreach
    if each is None:
        return None
    return ForEachPlan(each.as_, each.concurrency, each.on_item_error, each.key is not None)


def _retry(asked: Retry | None) -> RetryPlan:
    policy = asked or Retry(max_attempts=DEFAULT_ATTEMPTS)
    return RetryPlan(
        max_attempts=policy.max_attempts,
        backoff=policy.backoff,
        initial_s=float(policy.initial_s),
        max_s=float(policy.max_s),
        jitter=policy.jitter,
        was_asked=asked is not None,
    )


def _else_port(step: Step) -> str | None:
    if not isinstance(step, BranchStep) or step.else_ == DROP:
        return None
    return step.else_


def _items_of(step: Step) -> str | None:
    """The step whose `items` this one loops over as they are, so that item n is its item n."""
    items = step.foreach.items if step.foreach else None
    if not isinstance(items, str):
        return None
    path = items.strip().removeprefix("{{").removesuffix("}}").strip().split(".")
    is_whole = len(path) == 3 and path[0] == "steps" and path[2] == "items"
    return path[1] if is_whole and path[1].isidentifier() else None


def _budget(document: Document) -> dict[str, float]:
    budget = document.settings.budget
    found = {"usd": budget.usd, "tokens": budget.tokens} if budget is not None else {}
    return {key: value for key, value in found.items() if value is not None}


def day_budget_of(document: Document) -> dict[str, float]:
    """Return what the workflow may spend on a day, by what is spent; empty where it does not say."""
    budget = document.settings.budget
    limits = budget.per_day if budget is not None else None
    if limits is None:
        return {}
    found = {"usd": limits.usd, "tokens": limits.tokens, "calls": limits.calls}
    return {key: value for key, value in found.items() if value is not None}
