"""Where something goes should not be up to what a model has written, unless a person has looked."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.core.document import ActionStep, ApprovalStep
from engine.core.edges import Placed
from engine.core.references import references_of_text
from engine.core.template import texts_in
from engine.core.validate_context import Context

ORIGIN: Final = "x-nexa-origin"
"""Stands in the output schema of an action whose answer is written by a model: `model`."""
_DESTINATIONS: Final = frozenset(
    {"to", "cc", "bcc", "recipient", "recipients", "url", "channel", "channel_id", "chat_id"}
)
# The host is written out, and what follows cannot change it.
_FIXED_HOST: Final = re.compile(r"https?://[^\s/{}]+/")


def check_origins(context: Context) -> None:
    """Warn where a recipient, a channel or a host comes from a model's words."""
    written = _written_by_models(context)
    for placed in context.placed if written else ():
        step = placed.step
        if not isinstance(step, ActionStep) or _is_pure(context, step):
            continue
        for name, text in _destinations(step.with_):
            found = {ref.step for ref in references_of_text(text)} & written
            for source in sorted(one for one in found if one is not None):
                if not _is_looked_at(context, source, step.id):
                    _warn(context, placed, name, source)


def _warn(context: Context, placed: Placed, name: str, source: str) -> None:
    text = f"what the model writes in {source!r} decides {name!r}"
    hint = "write it out, choose among known ones by ai.classify and a branch, or put an approval in between"
    path, facts = (*placed.pointer, "with", name), {"name": name, "step": source}
    context.add("model_decides", path, text, hint, step=placed.step.id, severity="warning", facts=facts)  # fmt: skip


def _written_by_models(context: Context) -> set[str]:
    """Return the steps that give a model's words, also those that only reshape them."""
    written: set[str] = set()
    # What a step reads may stand behind it in the document.
    while True:
        more = {p.step.id for p in context.placed if _gives(context, p.step, written)} - written
        if not more:
            return written
        written |= more


def _gives(context: Context, step: Any, written: set[str]) -> bool:
    if not isinstance(step, ActionStep):
        return False
    spec = context.catalog.action(step.uses)
    if spec is not None and spec.output_schema.get(ORIGIN) == "model":
        return True
    read = {ref.step for _, text in texts_in(step.with_) for ref in references_of_text(text)}
    return bool(read & written) and _is_pure(context, step)


def _is_pure(context: Context, step: ActionStep) -> bool:
    spec = context.catalog.action(step.uses)
    return spec is not None and spec.effect == "pure"


def _destinations(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in sorted(_DESTINATIONS & given.keys()):
        for _, text in texts_in({name: given[name]}):
            if name != "url" or not _FIXED_HOST.match(text):
                yield name, text


def _is_looked_at(context: Context, source: str, target: str) -> bool:
    """Tell whether a person decides between the model and where its words go."""
    approvals = {p.step.id for p in context.placed if isinstance(p.step, ApprovalStep)}
    return any(source in _before(context, one) for one in _before(context, target) & approvals)


def _before(context: Context, step_id: str) -> set[str]:
    found: set[str] = set()
    waiting = [step_id]
    while waiting:
        for edge in context.edges.get(waiting.pop(), ()):
            if edge.source not in found:
                found.add(edge.source)
                waiting.append(edge.source)
    return found
