"""Explaining a run of one workspace, and where its fix can be applied."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from agent.deps import Explains
from agent.explain.explanation import Explanation
from agent.explain.facts import Facts
from agent.explain.fixes.fix import Fix, is_about_same_steps
from agent.explain.reads import Read
from agent.explain.similar import Similar
from agent.explain.values import excerpt, kind_of
from api.drafts.repository import DraftRepository
from api.explanations.schemas import ExplanationShown, FactsShown, FixShown, SimilarShown
from api.planner.rooms import actor_in
from api.room import Room
from api.runs.repository import RunRepository
from api.runs.service import NO_RUN, document_of
from api.runs.steps import shown_error
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.errors import FlowError, NotFound

LONGEST_ARGUMENT = 2_000


class Explanations:
    """The explanations of one workspace."""

    def __init__(self, room: Room, explains: Explains) -> None:
        self._room = room
        self._explains = explains

    async def show(self, run_id: UUID) -> ExplanationShown:
        """Say why a run failed; a run of others is not found."""
        async with self._room.transaction() as session:
            row = await RunRepository(session, *self._room.place).get(run_id)
            if row is None:
                raise NotFound(NO_RUN)
            drafts = DraftRepository(session, *self._room.place)
            draft = await drafts.get(row.run.workflow_id)
        found = await self._explains.explain(actor_in(self._room), str(run_id))
        revision = None
        if found.fix is not None and draft is not None:
            same = applies(found.fix, document_of(row), dict(draft.document))
            revision = draft.revision if same else None
        return shown(found, revision)


def applies(fix: Fix, checked: dict[str, Any], draft: dict[str, Any]) -> bool:
    """Tell whether the fix does to the draft what it does to the version it was checked with."""
    if not is_about_same_steps(fix, checked, draft):
        return False
    try:
        apply_patch(Document.parse(draft), {}, fix.operations)
    except FlowError:
        return False
    return True


def shown(found: Explanation, revision: int | None) -> ExplanationShown:
    """Write an explanation as answers carry it."""
    return ExplanationShown.model_validate(
        {
            "run_id": found.run,
            "workflow_id": found.workflow_id,
            "status": found.status,
            "facts": _facts(found.facts) if found.facts else None,
            "sentences": [sentence.as_json() for sentence in found.sentences],
            "similar": [_similar(one) for one in found.similar],
            "fix": _fix(found.fix, revision) if found.fix else None,
            "written_by": found.written_by,
            "prompt": found.prompt,
            "notes": list(found.notes),
            "provenance": dict(found.provenance),
        }
    )


def _facts(facts: Facts) -> FactsShown:
    return FactsShown.model_validate(
        {
            "step": facts.step,
            "item": facts.item,
            "uses": facts.uses,
            "error": shown_error(facts.error),
            "error_class": facts.error_class,
            "known": facts.known,
            "failed_seq": facts.failed_seq,
            "cause_seq": facts.cause_seq,
            "attempts": facts.attempts,
            "args": _arguments(facts.args),
            "args_seq": facts.args_seq,
            "reads": [_read(facts, read) for read in facts.reads],
            "blamed": facts.blamed.path if facts.blamed else None,
            "origin": _plain(facts.origin),
            "divergence": _plain(facts.divergence),
            "changed": _plain(facts.changed),
            "before": _plain(facts.before),
            "child_run": facts.child_run,
        }
    )


def _plain(fact: Any) -> dict[str, Any] | None:
    return None if fact is None else asdict(fact)


def _arguments(args: Any) -> Any:
    """Show every argument, long ones as far as they tell something."""
    if not isinstance(args, dict):
        return args
    return {name: _short(value) for name, value in args.items()}


def _short(value: Any) -> Any:
    text = excerpt(value, LONGEST_ARGUMENT)
    return text if text.endswith("…") else value


def _read(facts: Facts, read: Read) -> dict[str, Any]:
    return {
        "at": read.at,
        "path": read.path,
        "state": read.state,
        "kind": kind_of(read.value),
        "good_kind": facts.good_kind.get(read.path),
        "producer": read.producer,
        "seq": read.seq,
        "place": read.place,
    }


def _similar(one: Similar) -> SimilarShown:
    return SimilarShown.model_validate(
        {
            "run": one.run,
            "workflow": one.workflow,
            "step": one.step,
            "error": shown_error(one.error),
            "score": one.score,
            "is_same_kind": one.is_same_kind,
            "remedy": _plain(one.remedy),
        }
    )


def _fix(fix: Fix, revision: int | None) -> FixShown:
    return FixShown.model_validate({**fix.as_json(), "base_revision": revision})
