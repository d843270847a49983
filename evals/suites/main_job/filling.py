"""Between proposal and run: choose connections, fetch samples, fill holes by rule, ask the person.

Uses the product's own parts for each: the runner, the narrowing of a sample, the hole filling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agent.offline.building.holes import answer, fill
from api.drafts.narrowing import narrowed
from engine.core.action import Catalog, effect_of
from engine.core.document import Document, walk_steps
from engine.core.hole import holes_in
from engine.core.patch import apply_patch
from engine.core.problem import pointer
from engine.core.validate import ConnectionInfo
from engine.errors import ExpressionFailed
from engine.ports import Evaluator, StepCall, StepRunner, Succeeded
from evals.suites.main_job.answer import JsonObject
from evals.suites.main_job.case import World
from evals.suites.main_job.host import ORG_ID, WORKFLOW_ID, WORKSPACE_ID
from evals.suites.main_job.person import Person
from evals.suites.main_job.world import CONNECTIONS

_TIMEOUT_S = 10.0
# A list that is found lets its fields be asked for; so the list is asked for first.
_ASKED_FIRST = ("list", "field", "value")


@dataclass(frozen=True, slots=True)
class Filling:
    """Does what a person does with a fresh proposal before publishing it."""

    catalog: Catalog
    evaluator: Evaluator
    runner: StepRunner
    person: Person
    now: datetime
    connections: Sequence[ConnectionInfo] = CONNECTIONS

    async def fill(self, document: JsonObject, world: World) -> JsonObject:
        """Return the document with everything filled that samples and person can fill."""
        document = self._connected(document)
        for trigger in document.get("triggers") or ():
            if trigger["type"] == "webhook" and world.webhook:
                document = self._learnt(document, trigger["id"], delivery(world.webhook[0]))
        outputs: dict[str, Any] = {}
        for step_id in _step_ids(document):
            sample = await self._sample(document, step_id, outputs)
            if sample is not None:
                outputs[step_id] = sample
                document = self._learnt(document, step_id, sample)
        return self._answered(document)

    def _connected(self, document: JsonObject) -> JsonObject:
        """Choose the only connection of each service where a step needs one and names none."""
        only = {info.service: info.key for info in self.connections}
        operations = []
        for step_id, step in _steps(document).items():
            spec = self.catalog.action(step.get("uses") or "")
            need = spec.connection if spec is not None else None
            missing = need is not None and need.required and not step.get("connection")
            if need is not None and missing and need.service in only:
                chosen = {"/connection": only[need.service]}
                operations.append({"op": "update_step", "id": step_id, "set": chosen})
        return _patched(document, operations)

    async def _sample(
        self, document: JsonObject, step_id: str, outputs: Mapping[str, Any]
    ) -> Any | None:
        """Read once what a reading step reads; None for any other, and where it cannot be read."""
        step = _steps(document)[step_id]
        spec = self.catalog.action(step.get("uses") or "")
        given = step.get("with") or {}
        if spec is None or effect_of(spec, given) != "read" or step.get("foreach"):
            return None
        try:
            args = self.evaluator.evaluate(dict(given), {"steps": outputs})
        except ExpressionFailed:
            return None
        outcome = await self.runner.run(_call(step, args))
        return outcome.output if isinstance(outcome, Succeeded) else None

    def _learnt(self, document: JsonObject, source: str, sample: Any) -> JsonObject:
        """Write the shape of a sample and fill what it settles."""
        schema = narrowed(self._declared(document, source), sample)
        operations, _ = fill(document, source, schema, self.catalog)
        return _patched(document, operations)

    def _declared(self, document: JsonObject, source: str) -> Mapping[str, Any]:
        for trigger in document.get("triggers") or ():
            if trigger["id"] == source:
                starts = self.catalog.trigger(trigger["type"])
                return starts.output_schema if starts else {}
        spec = self.catalog.action(_steps(document)[source]["uses"])
        return spec.output_schema if spec else {}

    def _answered(self, document: JsonObject) -> JsonObject:
        """Let the person answer what is open, one place after the other."""
        unanswered: set[str] = set()
        while True:
            places = [
                (_ASKED_FIRST.index(hole.kind), pointer(*path), hole, path)
                for path, hole in holes_in(document)
                if pointer(*path) not in unanswered
            ]
            if not places:
                return document
            _, place, hole, path = min(places, key=lambda found: found[:2])
            value = self.person.reply(hole, path)
            if value is None:
                unanswered.add(place)
            else:
                document = _patched(document, answer(document, place, value, self.now))


def delivery(body: Any) -> dict[str, Any]:
    """A call of the webhook as the trigger sees it."""
    return {
        "method": "POST",
        "headers": {"content-type": "application/json"},
        "query": {},
        "body": body,
    }


def _steps(document: JsonObject) -> dict[str, Mapping[str, Any]]:
    return dict(_walked(document.get("steps") or ()))


def _walked(steps: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for step in steps:
        yield step["id"], step
        if step.get("type") == "group":
            yield from _walked(step.get("steps") or ())


def _step_ids(document: JsonObject) -> list[str]:
    return [step.id for _, step in walk_steps(Document.parse(document).steps)]


def _patched(document: JsonObject, operations: Sequence[Mapping[str, Any]]) -> JsonObject:
    if not operations:
        return document
    return apply_patch(Document.parse(document), {}, operations).document.to_json()


def _call(step: Mapping[str, Any], args: dict[str, Any]) -> StepCall:
    return StepCall(
        org_id=str(ORG_ID),
        workspace_id=str(WORKSPACE_ID),
        workflow_id=str(WORKFLOW_ID),
        run_id="sample",
        step_id=step["id"],
        item_key=None,
        attempt=1,
        idempotency_key=f"sample/{step['id']}",
        action=step["uses"],
        args=args,
        scope={},
        connection=step.get("connection"),
        timeout_s=_TIMEOUT_S,
        mode="test",
    )
