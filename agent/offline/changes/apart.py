"""What a request says beside what is done: of failures, people who do not decide, what is there in the end, what a caller is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from agent.offline.building.replies import reply_of, with_reply
from agent.offline.changes.deadline_said import deadline_of, with_deadline
from agent.offline.changes.failing import failing_of, with_failing
from agent.offline.changes.outcomes import outcome_of, with_outcome
from agent.offline.changes.several_addresses import addresses_of, with_addresses
from agent.offline.changes.silence import silence_of, with_silence
from agent.plan import Plan, PlanRequest


def planned_apart(request: PlanRequest, read: Callable[[PlanRequest], Plan]) -> Plan | None:
    """Plan what happens on a failure or where nobody decides, what is looked at in the end and what a caller is answered, apart from the rest.

    None where nothing of it is said.
    `read` plans what is left, and a change of what came of it.
    """
    several = addresses_of(request.text)
    plan = with_addresses(several, request, read) if several is not None else None
    return plan or _said_beside(request, read)


def _said_beside(request: PlanRequest, read: Callable[[PlanRequest], Plan]) -> Plan | None:
    if (outcome := outcome_of(request.text)) is not None:
        return with_outcome(read(replace(request, text=outcome.rest)), outcome, request)
    if (failing := failing_of(request.text)) is not None:
        plan = read(replace(request, text=failing.rest))
        return with_failing(plan, failing, request, read)
    if (silence := silence_of(request.text)) is not None:
        plan = read(replace(request, text=silence.rest))
        return with_silence(plan, silence, request, read)
    if (limit := deadline_of(request.text)) is not None:
        plan = read(replace(request, text=limit.rest))
        return with_deadline(plan, limit, request, read)
    if (reply := reply_of(request.text)) is not None:
        return with_reply(read(replace(request, text=reply.rest)), reply, request)
    return None
