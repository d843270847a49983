"""How far a model is with a draft: read off what it has written so far, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from pydantic_core import from_json

from agent.models.llm_budget import Budget, reckoned
from agent.models.llm_claims import is_sober
from agent.models.llm_said import all_steps
from agent.models.llm_usage import Usage
from agent.plan import PlanRequest
from agent.progress import DraftUnderWay, Progress

EVERY_CHARACTERS = 48
MOST_STEPS = 60
_LONGEST_NAME = 80


class DraftProgress:
    """Tells how one draft gets on; what was paid for earlier drafts counts."""

    def __init__(
        self,
        progress: Progress,
        request: PlanRequest,
        budget: Budget,
        *,
        draft: tuple[int, int],
        before: Usage,
        asked: int,
        known: Collection[str],
    ) -> None:
        self._progress, self._request, self._budget = progress, request, budget
        self._draft, self._before, self._asked = draft, before, asked
        self._known = known
        self._told_at = 0

    def heard(self, text: str) -> None:
        """Take all that was written so far, which is nothing when a call begins."""
        if not text or len(text) - self._told_at >= EVERY_CHARACTERS:
            self._tell(text)

    def _tell(self, text: str) -> None:
        self._told_at = len(text)
        usage = self._before + reckoned(self._asked, len(text))
        news = DraftUnderWay(
            draft=self._draft[0],
            of=self._draft[1],
            steps=tuple(self._named(one) for one in written_steps(text))[:MOST_STEPS],
            tokens_in=usage.input_tokens,
            tokens_out=usage.output_tokens,
            usd=self._budget.usd(usage),
        )
        self._progress.told(self._request.turn_id, news)

    def _named(self, step: Mapping[str, Any]) -> str:
        """Name a step: what the model calls it is shown only where it is held to be a name."""
        name, uses = step.get("name"), step.get("uses")
        spec = self._request.catalog.action(uses) if isinstance(uses, str) else None
        title = spec.title if spec is not None else str(step.get("type") or step.get("id") or "")
        if not isinstance(name, str) or not is_sober(name, self._known):
            return title[:_LONGEST_NAME]
        return " ".join(name.split())[:_LONGEST_NAME]


def written_steps(text: str) -> list[Mapping[str, Any]]:
    """Answer the steps of a document or a patch of which only the beginning is there."""
    start = text.find("{")
    if start < 0:
        return []
    try:
        reply = from_json(text[start:], allow_partial=True)
    except ValueError:
        return []
    if not isinstance(reply, dict):
        return []
    document, operations = reply.get("document"), reply.get("operations")
    found = all_steps(document if isinstance(document, Mapping) else None)
    for operation in operations if isinstance(operations, list) else ():
        step = operation.get("step") if isinstance(operation, Mapping) else None
        found += all_steps({"steps": [step]})
    # The object lacks what is not ended yet; the name of the last step may still come.
    is_named = bool(found) and ("name" in found[-1] or "with" in found[-1])
    return found if is_named or _is_closed(reply) else found[:-1]


def _is_closed(reply: Mapping[str, Any]) -> bool:
    """Tell whether something stands behind the document, so that its last step is whole."""
    return next(reversed(list(reply)), "") not in {"document", "operations"}
