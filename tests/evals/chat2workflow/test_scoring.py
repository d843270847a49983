"""The scorer of public conversations: what is declared and used counts, what is left out in silence does not."""

from __future__ import annotations

from typing import Any

import pytest

from agent.plan import Plan
from evals.asking import Asked, Desk
from evals.suites.chat2workflow.case import Conversation, Round, load_conversations
from evals.suites.chat2workflow.mapping import COUNTERPARTS, NONE_OF_OURS
from evals.suites.chat2workflow.scoring import inputs_of, score_conversation
from evals.suites.chat2workflow.suite import Chat2Workflow, converse, errors_of

ASKED = Round("x", frozenset(["poem"]), (frozenset(["verse"]),), frozenset(["llm"]))
DOCUMENT: dict[str, Any] = {
    "nexa": 1,
    "name": "Verses",
    "inputs": {"type": "object", "properties": {"poem": {"type": "string"}}},
    "steps": [{"id": "write", "uses": "ai.prompt", "with": {"prompt": "{{ inputs.poem }}"}}],
    "outputs": {"verse": "{{ steps.write.text }}"},
}


def failed(one: Round, asked: Asked, *errors: str) -> set[str]:
    told = score_conversation(Conversation("a", "all", (one,)), [asked], [errors])
    return {outcome.metric for outcome in told if outcome.failed}


def answered(document: dict[str, Any] | None, **said: Any) -> Asked:
    return Asked(Plan("create" if document else "impossible", **said), document)


def test_the_part_of_the_source_is_whole_and_every_kind_is_mapped_or_named_as_none() -> None:
    found = load_conversations(Chat2Workflow.splits["dev"])
    assert (len(found), sum(len(one.rounds) for one in found)) == (14, 41)
    kinds = {kind for one in found for round_ in one.rounds for kind in round_.kinds}
    assert kinds <= set(COUNTERPARTS) | NONE_OF_OURS
    assert not set(COUNTERPARTS) & NONE_OF_OURS


def test_a_whole_workflow_passes_and_each_missing_part_is_named() -> None:
    assert failed(ASKED, answered(DOCUMENT)) == set()
    assert failed(ASKED, answered({**DOCUMENT, "outputs": {}})) == {"outputs", "passed"}
    assert failed(ASKED, answered({**DOCUMENT, "inputs": {}})) == {"inputs", "passed"}
    assert failed(ASKED, answered({**DOCUMENT, "steps": []})) == {"kinds", "passed"}
    assert failed(ASKED, answered(DOCUMENT), "/steps: wrong") == {"valid", "passed"}
    assert failed(ASKED, answered(None)) == {"kinds", "inputs", "outputs", "passed"}


def test_what_nothing_can_do_is_to_be_said() -> None:
    drawn = Round("x", frozenset(), (frozenset(),), frozenset(["text2image"]))
    assert failed(drawn, answered(DOCUMENT)) == {"honest"}
    assert failed(drawn, answered(DOCUMENT, unsupported=("I cannot draw.",))) == set()


def test_any_one_of_several_sets_of_outputs_is_right() -> None:
    either = Round(
        "x", frozenset(["poem"]), (frozenset(["a", "b"]), frozenset(["verse"])), frozenset(["llm"])
    )
    assert failed(either, answered(DOCUMENT)) == set()


def test_what_the_steps_read_of_the_call_is_an_input() -> None:
    assert inputs_of({"steps": [{"id": "s", "with": {"text": "{{ trigger.body.poem }}"}}]}) == {
        "poem"
    }


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("llm", {"uses": "ai.summarise"}),
        ("if-else", {"type": "branch"}),
        ("iteration", {"uses": "http.request", "foreach": {"items": "x"}}),
        ("variable-aggregator", {"uses": "text.render", "after": ["a.b", "a.c"], "join": "any_ok"}),
    ],
)
def test_a_step_of_ours_is_of_that_kind(kind: str, step: dict[str, Any]) -> None:
    assert COUNTERPARTS[kind](step)
    assert not COUNTERPARTS[kind]({"uses": "sql.query"})


async def test_a_round_that_proposes_nothing_leaves_the_workflow_as_it_was() -> None:
    desk = await Desk.of()
    rounds = [
        Round(said, frozenset(), (frozenset(),), frozenset())
        for said in ("every day at 7 post hello in #all", "sing a song")
    ]
    first, second = await converse(desk, Conversation("a", "all", tuple(rounds)))
    assert first.document is not None
    assert second.document == first.document
    assert errors_of(first.document, desk) == []
