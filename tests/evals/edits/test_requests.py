"""The requests that are learned from speak of workflows, steps and actions that are there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent.offline.altering.kinds import KINDS
from agent.offline.altering.sight import steps_in
from evals.suites.edits.corpus import LEARNED_FROM, ChangeRequest, Op, read_changes, workflows
from evals.suites.edits.meeting import verdict
from tools.catalog import load_catalog

CATALOG = load_catalog()
REQUESTS = [request for path in LEARNED_FROM for request in read_changes(path)]


def all_ops() -> Iterator[tuple[ChangeRequest, Op]]:
    for request in REQUESTS:
        yield from ((request, op) for readings in request.ops for op in readings)


def test_every_op_is_of_a_known_kind_and_of_a_step_that_is_there() -> None:
    steps = {on: {str(s["id"]) for s, _ in steps_in(doc)} for on, doc in workflows().items()}
    faults = [
        (request.words, op)
        for request, op in all_ops()
        if op.kind not in KINDS
        or not {one for one in (op.step, op.after, op.before) if one} <= steps[request.on]
    ]
    assert faults == []


def test_every_action_is_in_the_catalogue_and_every_literal_in_the_words() -> None:
    control = {"approval", "wait", "branch"}
    faults = [
        (request.words, op)
        for request, op in all_ops()
        if (op.uses and op.uses not in control and CATALOG.action(op.uses) is None)
        or any(str(v) not in request.words for v in (op.value, *op.args.values()) if v is not None)
    ]
    assert faults == []


CHANNEL = ChangeRequest("lunch", "", ((Op("set", step="call", param="channel", value="#yard"),),))


@pytest.mark.parametrize(
    ("channel", "name", "said"),
    [("#yard", None, "right"), ("#other", None, "part"), ("#yard", "Another name", "more")],
)
def test_a_document_is_judged_by_what_was_asked(channel: str, name: str | None, said: str) -> None:
    document = dict(CHANNEL.document)
    document["steps"] = [
        {**step, "with": {**step["with"], "channel": channel}} if step["id"] == "call" else step
        for step in document["steps"]
    ]
    assert verdict(CHANNEL, "change", {**document, "name": name or document["name"]}) == said


def test_nothing_proposed_is_no_fault_of_what_is_untouched() -> None:
    assert verdict(CHANNEL, "question", None) == "asked"
