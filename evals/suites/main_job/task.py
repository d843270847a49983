"""One case, answered the way a person goes through it: ask, accept, fetch a sample, fill, run twice."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from agent.deps import Planner
from agent.plan import Plan, PlanRequest, Said
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import ConnectionInfo, validate
from engine.errors import DocumentInvalid, FlowError
from engine.expressions.engine import CelEngine
from evals.suites.main_job.answer import Answer, Executed, JsonObject, Proposal
from evals.suites.main_job.case import Case, World
from evals.suites.main_job.filling import Filling, delivery
from evals.suites.main_job.host import Decision, MemoryHost, Start
from evals.suites.main_job.person import Person
from evals.suites.main_job.world import CONNECTIONS, WorldAround

_MOST_TURNS = 3
_BLOCKS = {"error", "hole"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a case is answered with."""

    planner: Planner
    catalog: Catalog
    engine: CelEngine
    around: WorldAround
    connections: Sequence[ConnectionInfo] = CONNECTIONS

    async def answer(self, case: Case, bases: Mapping[str, Case]) -> Answer:
        """Go through the whole case; what breaks on the way is part of the answer."""
        started: JsonObject | None = None
        if case.base is not None:
            accepted = await self._accepted(bases[case.base])
            if accepted.filled is None or accepted.failure is not None:
                return Answer(failure=("base", _why_unfilled(accepted)))
            started = accepted.filled
        answer = await self.proposed(case, started)
        if answer.proposal is None or (case.effects is None and case.world is None):
            return answer
        answer = await self.filled(case, answer)
        if case.effects is None or answer.failure is not None:
            return answer
        return await self.ran(case, answer)

    async def _accepted(self, base: Case) -> Answer:
        """Plan a base case and fill its holes, as the person has before the edit."""
        answer = await self.proposed(base, None)
        return await self.filled(base, answer) if answer.proposal is not None else answer

    async def proposed(
        self, case: Case, before: JsonObject | None, former: Sequence[JsonObject] = ()
    ) -> Answer:
        """Converse until something is proposed; time only the first answer.

        `former`: what `before` was before its last changes, newest first.
        """
        said: list[Said] = []
        request = PlanRequest(
            text=case.words,
            catalog=self.catalog,
            now=case.now,
            timezone=case.timezone,
            connections=self.connections,
            document=before,
            former=former,
        )
        started = time.perf_counter()
        try:
            plan = first = await self.planner.draft(request, ())
            seconds = time.perf_counter() - started
            for _ in range(_MOST_TURNS):
                reply = _reply(case, plan)
                if plan.kind != "question" or reply is None:
                    break
                told = Said("assistant", _asked(plan), plan.questions)
                said += [Said("user", request.text), told]
                request = replace(request, text=reply, history=tuple(said))
                plan = await self.planner.draft(request, ())
        except Exception as error:  # noqa: BLE001 - a crash of the planner is a scored failure
            return Answer(failure=("plan", f"{type(error).__name__}: {error}"))
        return self._checked(case, Answer(plan=first, seconds=seconds), plan, before)

    def _checked(self, case: Case, answer: Answer, plan: Plan, before: JsonObject | None) -> Answer:
        try:
            if before is not None and plan.operations:
                changed = apply_patch(Document.parse(before), {}, plan.operations)
                undone = apply_patch(changed.document, changed.layout, changed.inverse)
                proposal = self._proposal(case, plan, changed.document.to_json())
                proposal = replace(
                    proposal,
                    before=before,
                    touched=tuple(changed.touched),
                    undone=undone.document.to_json(),
                )
            elif plan.document is not None:
                proposal = self._proposal(case, plan, plan.document)
            else:
                return answer
        except FlowError as error:
            return replace(answer, failure=("patch", error.message))
        return replace(answer, proposal=proposal)

    def _proposal(self, case: Case, plan: Plan, document: JsonObject) -> Proposal:
        try:
            checked = validate(
                Document.parse(document),
                self.catalog,
                self.engine,
                connections=self.connections,
                now=case.now,
            )
        except DocumentInvalid as error:
            return Proposal(plan, document, tuple(error.problems), {})
        return Proposal(plan, document, tuple(checked.problems), checked.fire_times)

    async def filled(self, case: Case, answer: Answer) -> Answer:
        """Fetch samples from the world, answer what is open, choose connections."""
        assert answer.proposal is not None  # noqa: S101 - asked by the callers
        self.around.become(case.world)
        person = Person(case.answers)
        filling = Filling(
            self.catalog, self.engine, self.around.runner, person, case.now, self.connections
        )
        try:
            filled = await filling.fill(answer.proposal.document, case.world or World())
            checked = validate(
                Document.parse(filled),
                self.catalog,
                self.engine,
                connections=self.connections,
                now=case.now,
            )
        except FlowError as error:
            return replace(answer, failure=("fill", error.message))
        except Exception as error:  # noqa: BLE001 - a crash while filling is a scored failure
            return replace(answer, failure=("fill", f"{type(error).__name__}: {error}"))
        still = tuple(problem for problem in checked.problems if problem.severity in _BLOCKS)
        return replace(answer, filled=filled, open_problems=still)

    async def ran(self, case: Case, answer: Answer) -> Answer:
        """Run the filled document, a second time and with everything rejected where the case asks."""
        assert answer.filled is not None and case.effects is not None  # noqa: S101, PT018
        try:
            host = MemoryHost(answer.filled, self.catalog, self.around.runner, self.engine)
            first = await self._round(host, case, answer.filled, "approved", day=0)
            answer = replace(answer, first=first)
            if case.second_run:
                second = await self._round(host, case, answer.filled or {}, "approved", day=1)
                answer = replace(answer, second=second)
            if case.effects.approvals:
                fresh = MemoryHost(
                    answer.filled or {}, self.catalog, self.around.runner, self.engine
                )
                refused = await self._round(fresh, case, answer.filled or {}, "rejected", day=0)
                answer = replace(answer, rejected=refused)
        except FlowError as error:
            return replace(answer, failure=("run", error.message))
        except Exception as error:  # noqa: BLE001 - a crash while running is a scored failure
            return replace(answer, failure=("run", f"{type(error).__name__}: {error}"))
        return answer

    async def _round(
        self, host: MemoryHost, case: Case, document: JsonObject, decision: Decision, *, day: int
    ) -> Executed:
        """All runs of one round: one for each delivery, else one."""
        self.around.become(case.world)
        now = case.now + timedelta(days=day)
        runs = [await host.run(start, now, decision) for start in starts_of(case, document, now)]
        return Executed(tuple(runs), self.around.ledger())


def starts_of(case: Case, document: JsonObject, now: datetime) -> list[Start]:
    """Start by hand or on time once, or once for each delivery of the case's webhook."""
    at = now.isoformat()
    triggers: list[Mapping[str, Any]] = list(document.get("triggers") or ())
    hook = next((t for t in triggers if t["type"] == "webhook"), None)
    if case.world is not None and case.world.webhook:
        hook_id = hook["id"] if hook else None
        return [Start("webhook", hook_id, delivery(body)) for body in case.world.webhook]
    if case.world is not None and case.world.failure is not None:
        told = next((t["id"] for t in triggers if t["type"] == "error"), None)
        return [Start("error", told, case.world.failure)]
    timed = next((t for t in triggers if t["type"] == "schedule"), None)
    if timed is not None:
        return [Start("schedule", timed["id"], {"due_at": at, "at": at, "missed": 0})]
    return [Start("manual", None, {"by": "a person", "at": at})]


def _reply(case: Case, plan: Plan) -> str | None:
    person = Person(case.answers)
    replies = (person.say(question.text, question.path) for question in plan.questions)
    return next((reply for reply in replies if reply is not None), None)


def _asked(plan: Plan) -> str:
    return " ".join([plan.summary, *(question.text for question in plan.questions)]).strip()


def _why_unfilled(accepted: Answer) -> str:
    if accepted.failure is not None:
        return ": ".join(accepted.failure)
    return f"the base words led to {accepted.plan.kind if accepted.plan else 'nothing'}"
