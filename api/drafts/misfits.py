"""Where a made-up answer is not what its step can answer: a test would prove nothing about the real one."""

from typing import Any, Final

from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.document_steps import ActionStep
from tools.sdk.json_schema import SchemaRefused, findings, validator_of
from tools.simulate import laid_over

_MOST_LOOKED_AT: Final = 10


def misfits(
    document: Document, catalog: Catalog, step_id: str, answer: Any, *, is_item: bool
) -> list[str]:
    """Say where an answer does not fit the output schema of its step; `is_item`: it is one item's.

    The answer is taken all the same: what becomes of a reply nobody expects is worth a test, too. What
    is left out is not told: who makes an answer up gives what they need.
    """
    step = document.step(step_id)
    spec = catalog.action(step.uses) if isinstance(step, ActionStep) else None
    if not isinstance(step, ActionStep) or spec is None or (step.foreach and not is_item):
        return []
    schema = spec.output_schema
    if isinstance(step.output_schema, dict):
        schema = laid_over(schema, step.output_schema)
    try:
        found = findings(validator_of(schema), answer, _MOST_LOOKED_AT)
    except SchemaRefused:
        # The validator tells about the schema itself.
        return []
    return [
        f"{step_id}{one.path}: {one.message}; its output schema says otherwise."
        for one in found
        if one.keyword != "required"
    ]
