"""What repeats and has become a workflow is called in the place of the steps: as a change to look at, once it is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.learning.extracting import offer
from agent.learning.habits import Known, repeated
from agent.learning.question import asked_to_call, call_of
from agent.learning.words import NOTHING_TO_CALL
from agent.nodes.understand import route_after_understand
from agent.plan import Plan
from tests.agent.learning.test_continuing import answered, document, fetch, keep
from tests.support.planning import a_turn


def ranked(name: str, *more: dict[str, Any]) -> dict[str, Any]:
    rank = {"items": "{{ steps.keep.items }}", "by": "{{ item.n }}"}
    steps = fetch("orders"), keep("orders"), {"id": "rank", "uses": "list.sort", "with": rank}
    return document(*steps, *more, name=name)


POST = {"channel": "#a", "text": "Best: {{ steps.rank.items }}"}
OWN = ranked("Own", {"id": "post", "uses": "slack.post_message", "with": POST})
SUB = {**ranked("Ada’s ranking"), "outputs": {"rank": "{{ steps.rank }}"}}
KNOWN = [Known("w", "Own", OWN), Known("s", "Ada’s ranking", SUB, "adas_ranking", 3)]


@pytest.mark.parametrize(
    ("text", "callee"),
    [
        (call_of("Ranked"), "Ranked"),
        (call_of("call it instead of the steps"), "call it instead of the steps"),
        ("Ruf „Sortierte Aufträge“ statt der wiederholten Schritte auf", "Sortierte Aufträge"),
        ("please call ranked in place of the same steps.", "ranked"),
        ("Call the customer instead of the steps above", None),
        ("call https://example.com instead of posting it", None),
        ("Instead of the repeated steps post one message", None),
    ],
)
def test_a_wish_to_call_what_repeats_is_told_from_a_change(text: str, callee: str | None) -> None:
    assert asked_to_call(text) == callee


@pytest.mark.parametrize(("workflow_id", "way"), [("w", "habits"), (None, "retrieve")])
def test_only_a_workflow_that_is_there_can_call_instead(workflow_id: Any, way: str) -> None:
    turn = a_turn(call_of("Ranked"))
    state: Any = {"turn": turn, "workflow_id": workflow_id, "supersedes": None}
    assert route_after_understand(state) == way


async def called(name: str, *known: Known) -> Plan:
    return await answered(call_of(name), list(known), OWN)


@pytest.mark.parametrize("name", ["Ada’s ranking", "ada’s RANKING", "adas_ranking"])
async def test_the_call_is_proposed_as_the_change_that_is_listed(name: str) -> None:
    plan = await called(name, *KNOWN)
    (one,) = repeated(KNOWN)
    assert (plan.kind, plan.operations) == ("change", offer(one, KNOWN).changes["w"])
    assert [op["op"] for op in plan.operations].count("remove_step") == 3
    assert "its version 3" in (plan.answer or "")


async def test_what_is_not_live_or_not_the_same_is_said_and_nothing_is_proposed() -> None:
    draft = replace(KNOWN[1], live=None)
    for name, known in (("Ada’s ranking", draft), ("Own", KNOWN[1]), ("Other", KNOWN[1])):
        plan = await called(name, KNOWN[0], known)
        assert (plan.kind, plan.operations) == ("answer", ())
        assert plan.answer == NOTHING_TO_CALL.format(name)
