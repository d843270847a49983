"""A model that is asked the same in every run, and always said the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agent.explain.fixes.fix import update
from agent.explain.fixes.rewrite import Written
from agent.optimise.advice import Change
from agent.optimise.rewrite import reads_of, redirected
from agent.optimise.sight import Sight

_LEAST_RUNS = 3


def asked_the_same(sight: Sight) -> Iterator[Change]:
    """A model's answer that never changes is written into the workflow."""
    for name in sight.steps:
        field = _field(sight, name)
        said = _said(sight, name, field) if field else None
        if field is None or said is None:
            continue
        step = sight.steps[name]
        gone = [
            f"/{key}"
            for key in ("connection", "retry", "timeout_s", "output_schema")
            if key in step
        ]

        def change(written: Written, name: str = name) -> str:
            return f"steps.{name}.text{written.default}"

        operations: list[Any] = [
            update(name, {"/uses": "text.render", "/with": {"template": said}}, gone)
        ]
        if field != "text":
            operations += redirected(sight, (name, field), change, apart=(name,))
        yield Change(
            "constant_ai",
            f"Write what {sight.name(name)} always says into the workflow",
            f"The model was asked the same in every run, and said the same in all {len(sight.good)} of them.",
            (name,),
            tuple(operations),
            assumes="the model need not be asked anew: it would go on saying the same",
        )


def _field(sight: Sight, name: str) -> str | None:
    """The one field that is read of a model's answer to a fixed question."""
    plan = sight.plan.steps[name]
    spec = sight.catalog.action(plan.action) if plan.kind == "action" else None
    is_model = spec is not None and spec.connection is not None and spec.connection.service == "ai"
    if not is_model or plan.foreach is not None or plan.groups:
        return None
    given = plan.templates.get("with")
    if given is not None and not given.is_static:
        return None
    paths = {path[0] for paths in reads_of(sight, name).values() for path in paths if path}
    return str(paths.pop()) if len(paths) == 1 else None


def _said(sight: Sight, name: str, field: str) -> str | None:
    outputs = [place.output for run in sight.good for _, place in run.of(name)]
    values = {output.get(field) if isinstance(output, dict) else None for output in outputs}
    only = values.pop() if len(values) == 1 else None
    is_fixed = isinstance(only, str) and "{{" not in only and len(outputs) >= _LEAST_RUNS
    return only if is_fixed else None
