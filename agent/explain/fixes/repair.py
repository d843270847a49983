"""Finding a fix: a rule's change is tried on what was recorded, and only one that holds is offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.explain.differ import nearest
from agent.explain.findings import PastFailure, facts_of
from agent.explain.fixes.fix import Change, Fix, Proof
from agent.explain.fixes.past import PastFix
from agent.explain.fixes.rules import changes
from agent.explain.fixes.sight import Sight
from agent.explain.fixes.trial import place_of_failure
from agent.explain.record import RunRecord
from engine.errors import FlowError

Patching = Callable[[Mapping[str, Any], Sequence[Mapping[str, Any]]], dict[str, Any]]
Checking = Callable[[Mapping[str, Any]], Awaitable[Proof]]
# One cause may show at several steps, one after the other.
_MOST_STEPS = 4
_MOST_TRIES = 12


class Repair:
    """Looks for a fix of one failed run."""

    def __init__(
        self,
        patched: Patching,
        check: Checking,
        earlier: Sequence[PastFailure] = (),
        past: Sequence[PastFix] = (),
    ) -> None:
        self._patched, self._check, self._earlier, self._past = patched, check, earlier, past
        self._tries = 0

    async def find(self, failed: RunRecord, good: Sequence[RunRecord]) -> Fix | None:
        """Answer the first fix that holds: the failed run passes, and no success changes."""
        return await self._from(failed, good, ())

    async def _from(
        self, failed: RunRecord, good: Sequence[RunRecord], done: tuple[Change, ...]
    ) -> Fix | None:
        facts = facts_of(failed, good, self._earlier)
        sight = Sight(facts, failed, nearest(failed, good))
        onward: list[tuple[Change, dict[str, Any], Proof]] = []
        for change in changes(sight, self._past):
            tried = await self._tried(failed, change)
            if tried is None:
                continue
            document, proof = tried
            if proof.verdict != "fails":
                return _fix((*done, change), proof)
            if _gets_further(failed, proof):
                onward.append((change, document, proof))
        if len(done) + 1 >= _MOST_STEPS:
            return None
        for change, document, proof in onward[:1]:
            # The same cause again, one step on: what it met there is in the events of the play.
            further = replace(failed, document=document, events=proof.events)
            found = await self._from(further, good, (*done, change))
            if found is not None:
                return found
        return None

    async def _tried(
        self, failed: RunRecord, change: Change
    ) -> tuple[dict[str, Any], Proof] | None:
        if self._tries >= _MOST_TRIES:
            return None
        self._tries += 1
        try:
            document = self._patched(failed.document, change.operations)
            return document, await self._check(document)
        except FlowError:
            # A change that makes no sound document is no fix.
            return None


def _gets_further(failed: RunRecord, proof: Proof) -> bool:
    """Tell whether the successes stay as they were, and the run now fails at another place."""
    if any(one.verdict == "fails" for one in proof.successes) or not proof.events:
        return False
    return place_of_failure(failed.events) != place_of_failure(proof.events)


def _fix(done: tuple[Change, ...], proof: Proof) -> Fix:
    return Fix(
        rules=tuple(change.rule for change in done),
        titles=tuple(dict.fromkeys(change.title for change in done)),
        operations=tuple(operation for change in done for operation in change.operations),
        proof=proof,
        precedents=tuple(dict.fromkeys(c.precedent for c in done if c.precedent is not None)),
    )
