"""Which workflows another catalogue touches, and which of them it breaks: known before they run."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

from api.documents.naming import Naming
from api.drafts.checking import Checking, shown_problems
from api.imported_apis.schemas import AffectedShown
from engine.core.action import Catalog
from engine.core.document import ActionStep, Document, walk_steps
from engine.core.problem import Problem
from engine.errors import DocumentInvalid


def affected(
    rows: Sequence[Naming], touched: Collection[str], checking: Checking, after: Catalog
) -> list[AffectedShown]:
    """Answer the drafts and live versions that use a touched action; one breaks that would newly be wrong."""
    then = replace(checking, catalog=after)
    return [
        found
        for row in rows
        for place, document in _documents(row)
        if (found := _affected(row, place, document, touched, checking, then)) is not None
    ]


def _documents(row: Naming) -> Iterator[tuple[Literal["draft", "live"], dict[str, Any]]]:
    yield "draft", row.draft
    if row.live is not None:
        yield "live", row.live


def _affected(
    row: Naming,
    place: Literal["draft", "live"],
    document: dict[str, Any],
    touched: Collection[str],
    now: Checking,
    then: Checking,
) -> AffectedShown | None:
    try:
        read = Document.parse(document)
    except DocumentInvalid:
        return None
    actions = [step for _, step in walk_steps(read.steps) if isinstance(step, ActionStep)]
    steps = [step.id for step in actions if step.uses in touched]
    if not steps:
        return None
    known = {_words(problem) for problem in now.check(read).errors}
    new = [problem for problem in then.check(read).errors if _words(problem) not in known]
    return AffectedShown(
        workflow_id=str(row.workflow_id),
        name=row.name,
        place=place,
        steps=steps,
        breaks=bool(new),
        problems=shown_problems(new),
    )


def _words(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.path, problem.message
