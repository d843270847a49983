"""Looking for a trigger's events: each look is carried out as an action that reads."""

from __future__ import annotations

from engine.ports.polls import Found, FoundItem, NotLooked, PollCall
from engine.ports.runner import StepCall, Succeeded
from tools.runner import Surroundings, ToolRunner
from tools.sdk.action import Actions

TIMEOUT_S = 60.0


class ToolLooker:
    """Implements the engine's Looker with the triggers of the catalogue.

    Arguments, time limit, credential, redaction and the classes of errors are those of any step.
    """

    def __init__(self, registry: Actions, surroundings: Surroundings) -> None:
        self._runner = ToolRunner(registry, surroundings)

    async def look(self, call: PollCall) -> Found | NotLooked:
        """Look once; every way it can end is an answer, only cancellation passes through."""
        outcome = await self._runner.run(
            StepCall(
                org_id=call.org_id,
                workspace_id=call.workspace_id,
                workflow_id=call.workflow_id,
                run_id="",
                step_id=call.trigger_id,
                item_key=None,
                attempt=1,
                idempotency_key=f"{call.workflow_id}/{call.trigger_id}",
                action=call.uses,
                args={"settings": dict(call.settings), "cursor": call.cursor},
                scope={},
                connection=call.connection,
                timeout_s=TIMEOUT_S,
                mode="live",
                may_repeat=False,
            )
        )
        if not isinstance(outcome, Succeeded):
            return NotLooked(outcome.error)
        found = outcome.output
        items = tuple(FoundItem(one["key"], one["payload"]) for one in found["items"])
        return Found(items, found["cursor"], bool(found["more"]))
