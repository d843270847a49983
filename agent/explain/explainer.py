"""Explains a failed run: facts first, then what was similar, then a fix that holds, and only then the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from agent.deps import Actor, Knowledge, Replay, RunHistory, Validator
from agent.explain import citations as cite
from agent.explain import words
from agent.explain.citations import Grounds, Sentence
from agent.explain.explanation import Explanation
from agent.explain.facts import Facts
from agent.explain.findings import facts_of
from agent.explain.fixes.fix import Fix, Precedent, Proof
from agent.explain.fixes.past import PastFix
from agent.explain.fixes.repair import Repair
from agent.explain.record import RunRecord
from agent.explain.similar import KIND, Similar, nearest_first, traits_of
from agent.explain.trail import Trail
from engine.core.marks import in_marks
from engine.errors import NotFound

MOST_GOOD = 5
MOST_EARLIER = 200
MOST_SIMILAR = 5
MOST_CANDIDATES = 20
"""So many that the search has found are looked at for the few that are most alike."""
MOST_PAST_FIXES = 3
EXPLAINED = frozenset({"failed", "cancelled"})


class Wording(Protocol):
    """Words the same facts another way; `Explanation.sentences` come with what they rest on."""

    async def worded(self, actor: Actor, explanation: Explanation, grounds: Grounds) -> Explanation:
        """Answer the explanation in better words, or as it was."""
        ...


@dataclass(frozen=True, slots=True)
class Explainer:
    """Everything it may look at comes through ports with the actor's own permissions."""

    history: RunHistory
    knowledge: Knowledge
    replay: Replay
    validator: Validator
    wording: Wording | None = None

    async def explain(self, actor: Actor, run_id: str) -> Explanation:
        """Answer why a run failed; raises NotFound for a run the actor cannot see."""
        failed = await self.history.record(actor, run_id)
        if failed is None:
            raise NotFound("There is no such run.")
        if failed.status not in EXPLAINED:
            return _nothing_failed(failed)
        if not failed.events:
            return _not_kept(failed)
        good = await self.history.good_runs(actor, run_id, MOST_GOOD)
        earlier = await self.history.earlier_failures(actor, run_id, MOST_EARLIER)
        facts = facts_of(failed, good, earlier)
        similar = await self._similar(actor, failed, good, facts)
        past = await self._past_fixes(actor, similar)
        fix = await self._fix(actor, (failed, good), facts, earlier, past)
        grounds = _grounds([failed, *good], facts, similar)
        made = Explanation(
            run=failed.id,
            workflow_id=failed.workflow_id,
            status=failed.status,
            facts=facts,
            sentences=grounds.kept(words.explain(facts, similar)),
            similar=similar,
            fix=fix,
        )
        if self.wording is not None:
            made = await self.wording.worded(actor, made, grounds)
        # What a check has shown is a state of the machine: no model words it.
        return replace(made, sentences=[*made.sentences, *grounds.kept(_of_fix(fix, failed))])

    async def _similar(
        self, actor: Actor, failed: RunRecord, good: Sequence[RunRecord], facts: Facts
    ) -> list[Similar]:
        """Search what the product knows for failures like this one; those of the same kind come first."""
        if facts.status == "cancelled":
            return []
        await self.history.remember_failures(actor)
        mine = traits_of(failed, facts, good)
        query = f"{mine.title}. {mine.text}"
        hits = await self.knowledge.search(actor, query, kinds=(KIND,), limit=MOST_CANDIDATES + 1)
        scores = {hit.id: hit.score for hit in hits if hit.id != failed.id}
        found = await self.history.failures(actor, list(scores)[:MOST_CANDIDATES])
        marked = [
            replace(one, score=scores[one.run], is_same_kind=_is_same(one, facts)) for one in found
        ]
        return nearest_first(mine, marked)[:MOST_SIMILAR]

    async def _past_fixes(self, actor: Actor, similar: Sequence[Similar]) -> list[PastFix]:
        """Read what was changed after the failures most like this one."""
        mended = [
            (one, one.remedy)
            for one in similar
            if one.is_same_kind and one.remedy is not None and one.remedy.is_other_version
        ]
        found = []
        for one, remedy in mended[:MOST_PAST_FIXES]:
            failed = await self.history.record(actor, one.run)
            after = await self.history.record(actor, remedy.run)
            if failed is None or after is None or not failed.events:
                continue
            good = await self.history.good_runs(actor, one.run, 1)
            known = Precedent(one.run, one.workflow, remedy.run, remedy.version)
            found.append(PastFix(known, failed, facts_of(failed, good), after.document))
        return found

    async def _fix(
        self,
        actor: Actor,
        runs: tuple[RunRecord, Sequence[RunRecord]],
        facts: Facts,
        earlier: Sequence[Any],
        past: Sequence[PastFix],
    ) -> Fix | None:
        failed, good = runs
        if facts.status == "cancelled" or facts.step is None or facts.child_run is not None:
            return None

        async def check(document: Mapping[str, Any]) -> Proof:
            return await self.replay.check(actor, failed.id, document)

        return await Repair(self.validator.patched, check, earlier, past).find(failed, good)


def _is_same(one: Similar, facts: Facts) -> bool:
    mine, theirs = facts.error, one.error
    return (mine.get("class"), mine.get("code")) == (theirs.get("class"), theirs.get("code"))


def _not_kept(record: RunRecord) -> Explanation:
    told = "Why is not known: the events of this run are not kept any more."
    marks = (cite.past_run(record.id), cite.doc("not_known"))
    return Explanation(record.id, record.workflow_id, record.status, None, [Sentence(told, marks)])


def _nothing_failed(record: RunRecord) -> Explanation:
    """Say of a run that goes on, or went well, that nothing has failed, and what it waits for."""
    last = record.events[-1] if record.events else None
    told = [
        Sentence(f"The run is {record.status}: nothing has failed.", (cite.past_run(record.id),))
    ]
    waiting = [
        s for s in Trail(record).spots.values() if s.output_seq is None and s.error_seq is None
    ]
    if record.status in ("waiting", "paused") and waiting and last is not None:
        names = ", ".join(in_marks(spot.step) for spot in waiting[:3])
        seen = cite.event(record.id, last["seq"])
        told.append(Sentence(f"It has not ended yet at {names}.", (seen, cite.past_run(record.id))))
    return Explanation(record.id, record.workflow_id, record.status, None, told)


def _of_fix(fix: Fix | None, failed: RunRecord) -> list[Sentence]:
    """Say what is proposed and what its check has shown, in the check's own words."""
    if fix is None:
        return []
    marks = [cite.past_run(failed.id), *(cite.past_run(s.run) for s in fix.proof.successes[:3])]
    proposed = f"Proposed: {'; '.join(fix.titles)}."
    passes = (
        "passes" if fix.proof.failing == "passes" else "passes, if what had to be assumed holds"
    )
    checked = f"On what was recorded this run {passes} with it"
    count = len(fix.proof.successes)
    if count:
        runs = "good run stays as it was" if count == 1 else f"{count} good runs stay as they were"
        checked += f", and the last {runs}"
    if fix.proof.not_played:
        checked += f"; {len(fix.proof.not_played)} more could not be played"
    return [
        Sentence(proposed, (cite.past_run(failed.id),)),
        *map(_of_precedent, fix.precedents),
        Sentence(f"{checked}.", tuple(marks)),
    ]


def _of_precedent(known: Precedent) -> Sentence:
    version = "" if known.version is None else f" in its version {known.version}"
    text = f"That has helped before: {in_marks(known.workflow)} was changed so{version}, and then went well."
    return Sentence(text, (cite.past_run(known.run), cite.past_run(known.remedy)))


def _grounds(records: Sequence[RunRecord], facts: Facts, similar: Sequence[Similar]) -> Grounds:
    events = {one.id: frozenset(event["seq"] for event in one.events) for one in records}
    runs = {*events, *facts.before.runs, *(one.run for one in similar)}
    runs |= {one.remedy.run for one in similar if one.remedy is not None}
    if facts.child_run is not None:
        runs.add(facts.child_run)
    return Grounds(events, runs)
