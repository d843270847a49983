"""What rules look for, and what they leave alone, on workflows that ran in memory."""

from __future__ import annotations

from typing import Any

import pytest

from agent.optimise.question import asks_to_optimise
from agent.optimise.words import NOTHING_RAN, told
from agent.plan import Plan
from tests.agent.optimise.workflows import READ, advised, read, rules, write
from tests.support.planning import a_turn, memory_deps


def test_reads_that_wait_without_need_are_let_go_side_by_side() -> None:
    found = advised(
        read("one"),
        read("two", after=["one"], **{"with": {"method": "GET", "url": READ, "query": {"p": 2}}}),
        write("w", "{{ steps.one.body.v }}{{ steps.two.body.v }}"),
    )
    assert rules(found) == ["parallel"]
    (one,) = found.advice
    assert one.change.operations == ({"op": "disconnect", "from": "one", "to": "two"},)
    assert one.saving.run.seconds == pytest.approx(1.0, abs=0.05)
    assert (one.proof.verdict, len(one.proof.runs)) == ("passes", 3)


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [write("w"), read("one", after=["w"]), write("x", "{{ steps.one.body.v }}")],
            id="a read after a write waits for it",
        ),
        pytest.param(
            [
                read("one"),
                write("w", after=["one"]),
                read("two", after=["w"]),
                write("x", "{{ steps.one.body.v }}{{ steps.two.body.v }}"),
            ],
            id="what is asked again after a write may be another",
        ),
        pytest.param([read("one"), write("w", after=["one"])], id="a gate before a write stays"),
        pytest.param([read("one")], id="where only reading is done, reading is the purpose"),
        pytest.param(
            [read("one"), write("w", after=["one.failed"])], id="a read whose failure is watched"
        ),
        pytest.param(
            [write("w"), read("beat", after=["w"])], id="a read after a write may be a signal"
        ),
    ],
)
def test_what_is_needed_is_left_alone(steps: list[dict[str, Any]]) -> None:
    assert rules(advised(*steps)) == []


def test_a_change_that_writes_otherwise_is_never_told() -> None:
    # `extra` is read by the write itself: nothing of it can be left out.
    found = advised(read("extra"), write("w", "{{ steps.extra.body.v }}"))
    assert rules(found) == []


def test_what_goes_together_is_offered_as_one_change_that_was_played() -> None:
    asked = {"with": {"method": "GET", "url": READ, "query": {"p": 2}}}
    found = advised(
        read("one"),
        read("two", after=["one"], **asked),
        read("idle", **{"with": {"method": "GET", "url": READ, "query": {"p": 3}}}),
        write("w", "{{ steps.one.body.v }}{{ steps.two.body.v }}"),
    )
    assert sorted(rules(found)) == ["parallel", "unused"]
    assert found.together is not None
    assert found.together.saving.run.calls == 1.0
    assert len(found.together.change.operations) == 2
    assert found.together.proof.verdict == "passes"


def test_without_a_good_run_nothing_is_said() -> None:
    found = advised(read("one"), write("w"), times=0)
    assert (found.advice, found.together, dict(found.document)) == ((), None, {})


def test_the_answer_says_what_is_saved_and_what_was_shown() -> None:
    found = advised(read("one"), read("idle"), write("w", "{{ steps.one.body.v }}"))
    text = told(found, list(found.advice))
    assert "A run takes 1.5 s and 3 calls, over 3 recorded runs." in text
    assert "Predicted saving: 1 call a run." in text
    assert "With it the last 3 good runs give the same and write the same." in text


@pytest.mark.parametrize(
    "text",
    [
        "Make this faster",
        "can you make it a bit cheaper?",
        "Optimise this workflow, please",
        "speed it up",
        "What could be improved?",
        "how do I save money here?",
        "Why is it so slow?",
        "make it more reliable",
    ],
)
def test_a_wish_for_a_better_workflow_is_heard(text: str) -> None:
    assert asks_to_optimise(text)


@pytest.mark.parametrize(
    "text",
    [
        "When an order is late, tell me faster",
        "Rename it to Faster",
        "post the message to #cheaper-deals",
        "run it at 8 instead",
        "optimise the images and save them",
        "only if the new price is cheaper",
        "every morning send me the cheapest offer and make it faster to read",
    ],
)
def test_a_wish_within_the_workflow_is_not_taken_for_it(text: str) -> None:
    assert not asks_to_optimise(text)


async def test_the_machine_answers_from_runs_where_none_went_well() -> None:
    from agent.nodes.optimise import Optimise

    deps = memory_deps()
    state: Any = {"turn": a_turn("make it faster"), "workflow_id": "w"}
    plan = Plan.from_json((await Optimise(deps)(state))["plan"])
    assert (plan.kind, plan.answer) == ("answer", NOTHING_RAN)
