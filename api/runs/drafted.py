"""What a test run of a draft runs: all of it, or up to one step, with pins in the place of calls."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.fixtures.service import Fixtures
from api.repository import Session
from api.room import Room
from api.runs.schemas import StartRun
from engine.core.compile import compile_plan
from engine.core.document import Document
from engine.core.pins import pinned
from engine.core.plan import Plan
from engine.core.rerun import QUIET
from engine.core.up_to import up_to
from engine.errors import Conflict, Invalid
from engine.store.models.draft import Draft


class WritesNotConfirmed(Conflict):
    """On the way to the step something outside would be changed, and nobody has agreed to that."""

    code = "writes_not_confirmed"


@dataclass(frozen=True, slots=True)
class Drafted:
    """The document of a test run, and what its first event says of pinned steps."""

    revision: int
    document: dict[str, Any]
    pins: dict[str, Any] | None


async def drafted(
    room: Room, session: Session, workflow_id: UUID, draft: Draft, given: StartRun
) -> Drafted:
    """Return what to run of a draft; refuse writes on the way that were not agreed to."""
    answers = await Fixtures(room, session).answers(workflow_id, given.fixtures)
    plain = dict(draft.document)
    if given.until is None and not answers.results and not answers.errors:
        return Drafted(draft.revision, plain, None)
    document = Document.parse(plain)
    if given.until is not None:
        document = up_to(document, given.until)
    plan = compile_plan(document, room.services.catalog)
    pins = pinned(plan, answers.results, answers.errors)
    if given.until is not None:
        _check_writes(plan, given, set((pins or {}).get("kept", ())))
        plain = document.to_json()
    return Drafted(draft.revision, plain, pins)


def check_live(given: StartRun) -> None:
    """Refuse for a run of the live version what only test runs know."""
    if given.until is not None or given.fixtures is not None:
        raise Invalid("`until` and `fixtures` are for test runs: add draft.")


def _check_writes(plan: Plan, given: StartRun, quiet: set[str]) -> None:
    writes = [
        step.id
        for step in plan.steps.values()
        if step.kind in ("action", "call")
        and (step.effect not in QUIET or step.kind == "call")
        and not step.disabled
        and not quiet.intersection({step.id, *step.groups})
    ]
    left = [step for step in writes if step not in given.writes]
    if left:
        raise WritesNotConfirmed(
            f"Up to {given.until!r} this changes something outside: {', '.join(left)}. Name these "
            "steps as `writes`, or pin them.",
            steps=left,
        )
