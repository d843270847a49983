"""What could come next is what followed elsewhere, read off this workflow's own step; what cannot be known stays open."""

from __future__ import annotations

from typing import Any

import pytest

from agent.learning.continuing import continuation, without_what_it_read
from agent.learning.habits import Known
from agent.learning.question import asks_what_next, asks_what_repeats
from agent.learning.words import NO_STEP, NOTHING_FOLLOWED, NOTHING_REPEATED
from agent.nodes.habits import Habits
from agent.plan import Plan
from engine.core.hole import hole_of
from tests.support.planning import MemoryDrafts, MemoryHabits, a_turn, memory_deps


def fetch(name: str) -> dict[str, Any]:
    given = {"method": "GET", "url": f"https://{name}.example.com/list"}
    return {"id": name, "uses": "http.request", "with": given}


def keep(source: str, items: str = "{{ steps.%s.body }}") -> dict[str, Any]:
    given = {"items": items % source if "%s" in items else items, "where": "{{ item.n > 1 }}"}
    return {"id": "keep", "name": "Keep some", "uses": "list.filter", "with": given}


def document(*steps: dict[str, Any], name: str = "W") -> dict[str, Any]:
    return {"nexa": 1, "name": name, "steps": list(steps)}


def room(*workflows: dict[str, Any]) -> list[Known]:
    return [Known(str(n), one["name"], one) for n, one in enumerate(workflows)]


def test_the_step_that_followed_reads_the_step_it_now_follows() -> None:
    known = room(document(fetch("orders"), keep("orders"), name="Orders"))
    found = continuation(known, document(fetch("bills")))
    assert found is not None
    assert found.added is not None
    assert (found.after, found.added.uses, found.added.example) == (
        "bills",
        "list.filter",
        "Orders",
    )
    (added,) = found.operations
    assert added["step"]["with"]["items"] == "{{ steps.bills.body }}"
    assert added["step"]["with"]["where"] == "{{ item.n > 1 }}"


def test_what_it_read_elsewhere_is_asked_for() -> None:
    other = {**keep("orders"), "with": {"items": "{{ inputs.rows }}", "where": "{{ item.n > 1 }}"}}
    known = room(document(fetch("orders"), {**other, "after": ["orders"]}))
    found = continuation(known, document(fetch("keep")))
    assert found is not None
    (added,) = found.operations
    assert (added["step"]["id"], added["step"]["after"]) == ("keep_2", ["keep"])
    hole = hole_of(added["step"]["with"]["items"])
    assert hole is not None
    (open_,) = without_what_it_read(found.operations)
    assert hole_of(open_["step"]["with"]["items"]) is not None


def test_it_goes_on_from_the_step_that_is_named_or_from_the_last() -> None:
    known = room(document(fetch("orders"), keep("orders")))
    own = document(fetch("bills"), keep("bills"))
    last = continuation(known, own)
    assert last is not None
    assert (last.after, last.suggested, last.operations) == ("keep", (), ())
    named = continuation(known, own, "bills")
    assert named is not None
    assert named.operations
    assert continuation(known, document()) is None


@pytest.mark.parametrize(
    "text",
    [
        "What next?",
        "what's next",
        "What usually comes next?",
        "what should I add next?",
        "what could come next here?",
        "Suggest the next step",
        "any ideas for a next step?",
        "what usually follows after Fetch orders?",
        "Was kommt als Nächstes?",
        "Wie geht es weiter?",
    ],
)
def test_a_wish_for_the_next_step_is_heard(text: str) -> None:
    assert asks_what_next(text)


@pytest.mark.parametrize(
    "text",
    [
        "next, post it to #sales",
        "What is the next run?",
        "when is it due next?",
        "What comes back from the call?",
        "next step: e-mail it to ops@example.com",
        "post what follows to Slack",
    ],
)
def test_a_next_step_that_is_named_is_a_change(text: str) -> None:
    assert not asks_what_next(text)


@pytest.mark.parametrize(
    ("text", "is_meant"),
    [
        ("Which steps repeat in my workflows?", True),
        ("what do we build again and again", True),
        ("Show the repeated steps of all workflows", True),
        ("Welche Schritte wiederholen sich in meinen Abläufen?", True),
        ("What happens if this workflow runs twice?", False),
        ("Which steps are repeated when it fails?", False),
        ("every day post the same report again and again", False),
    ],
)
def test_a_question_about_what_workflows_share_is_told_from_one_about_runs(
    text: str, is_meant: bool
) -> None:
    assert asks_what_repeats(text) is is_meant


async def answered(text: str, known: list[Known], own: dict[str, Any] | None) -> Plan:
    drafts = MemoryDrafts(own)
    deps = memory_deps(drafts=drafts, habits=MemoryHabits(tuple(known)))
    state: Any = {"turn": a_turn(text), "workflow_id": "w" if own is not None else None}
    return Plan.from_json((await Habits(deps)(state))["plan"])


async def test_the_chat_offers_the_next_step_as_a_change() -> None:
    known = room(document(fetch("orders"), keep("orders"), name="Orders"))
    plan = await answered("what next?", known, document(fetch("bills")))
    assert (plan.kind, plan.operations[0]["op"]) == ("change", "add_step")
    assert "as in “Orders”" in plan.answer
    nothing = await answered("what next?", [], document(fetch("bills")))
    assert (nothing.kind, nothing.answer) == ("answer", NOTHING_FOLLOWED)
    assert (await answered("what next?", known, None)).answer == NO_STEP


async def test_the_chat_tells_what_is_repeated() -> None:
    three = [fetch("a"), keep("a"), {**keep("keep", "{{ steps.keep.items }}"), "id": "again"}]
    known = room(document(*three, name="One"), document(*three, name="Two"))
    plan = await answered("which steps repeat in my workflows?", known, None)
    assert "in “One”, “Two”" in plan.answer
    assert (await answered("what do my workflows have in common?", [], None)).answer == (
        NOTHING_REPEATED
    )
