"""What has mended a failure in one workflow is carried over to another, by analogy."""

from __future__ import annotations

from typing import Any

import pytest

from agent.explain.differ import nearest
from agent.explain.findings import facts_of
from agent.explain.fixes.analogy import Path, carried, instantiated
from agent.explain.fixes.fix import Precedent
from agent.explain.fixes.past import PastFix, carried_over
from agent.explain.fixes.rules import changes
from agent.explain.fixes.sight import Sight
from agent.explain.record import RunRecord
from tests.agent.explain.runs import NO_NAME, READ, SAY, History, a_good_run, record

THEIRS, OURS = Path("item", ("total",)), Path("item", ("amount",))
KNOWN = Precedent("past", "Letters", "after", 3)


@pytest.mark.parametrize(
    ("before", "after", "text", "made"),
    [
        (
            "{{ item.total > 5.0 }}",
            "{{ item.total.value > 5.0 }}",
            "{{ item.amount > inputs.least }}",
            "{{ item.amount.value > inputs.least }}",
        ),
        (
            "{{ item.total > 5.0 }}",
            "{{ has(item.total) && item.total > 5.0 }}",
            "{{ item.amount < 9.0 }}",
            "{{ has(item.amount) && item.amount < 9.0 }}",
        ),
        (
            "{{ item.total }}",
            "{{ item.?total.orValue(0.0) }}",
            "{{ item.amount }} EUR",
            "{{ item.?amount.orValue(0.0) }} EUR",
        ),
        (
            "{{ item.total > 1.0 }}",
            "{{ item.gross > 1.0 }}",
            "{{ item.amount > 2.0 }}",
            "{{ item.gross > 2.0 }}",
        ),
    ],
)
def test_an_edit_at_the_path_there_is_made_at_the_path_here(
    before: str, after: str, text: str, made: str
) -> None:
    assert carried(before, after, THEIRS, text, OURS) == made


def test_a_list_that_moved_further_in_keeps_its_own_name() -> None:
    theirs = Path("steps", ("load", "body", "orders"))
    ours = Path("steps", ("fetch", "body", "items"))
    before, after = "{{ steps.load.body.orders }}", "{{ steps.load.body.data.orders }}"
    made = carried(before, after, theirs, "{{ steps.fetch.body.items }}", ours)
    assert made == "{{ steps.fetch.body.data.items }}"


@pytest.mark.parametrize(
    ("before", "after", "text", "made"),
    [
        (
            "https://crm.example/customers/{{ inputs.id }}",
            "https://crm.example/v2/customers/{{ inputs.id }}",
            "https://crm.example/deals",
            "https://crm.example/v2/deals",
        ),
        (
            "https://shop.example/goods",
            "https://store.example/goods",
            "https://shop.example/orders",
            "https://store.example/orders",
        ),
        (
            "https://shop.example/goods",
            "https://store.example/goods",
            "https://other.example",
            None,
        ),
        ("Hello", "Hi", "Hello", None),
    ],
)
def test_words_are_changed_only_where_the_same_stand_before_them(
    before: str, after: str, text: str, made: str | None
) -> None:
    assert carried(before, after, None, text, None) == made


def test_a_path_that_is_too_short_or_not_there_carries_nothing() -> None:
    before, after = "{{ steps.a.body.x.y }}", "{{ steps.a.body.?x }}"
    theirs = Path("steps", ("a", "body", "x", "y"))
    assert carried(before, after, theirs, "{{ inputs.b }}", Path("inputs", ())) is None
    assert carried(before, after, theirs, "{{ inputs.z }}", Path("steps", ("b", "c", "d"))) is None


def test_a_condition_that_was_added_is_written_about_this_path() -> None:
    assert instantiated("{{ has(item.total) }}", THEIRS, OURS) == "{{ has(item.amount) }}"
    assert instantiated("{{ steps.other.ok }}", THEIRS, OURS) is None


def sight_of(failed: RunRecord, good: RunRecord | None = None) -> Sight:
    runs = [good] if good is not None else []
    return Sight(facts_of(failed, runs), failed, nearest(failed, runs))


def nameless(*steps: dict[str, Any]) -> RunRecord:
    output = {"status": 200, "headers": {}, "body": {"age": 36}}
    history = History().went("read", output).unreadable("say", NO_NAME).ended(NO_NAME, step="say")
    return record(history, "failed", 1, *steps)


def past_fix(**changed: Any) -> PastFix:
    failed = nameless(READ, SAY)
    mended = {**failed.document, "steps": [READ, {**SAY, **changed}]}
    return PastFix(KNOWN, failed, facts_of(failed, [a_good_run()]), mended)


def test_a_setting_is_taken_over_before_what_rules_would_try_and_names_where_it_helped() -> None:
    fix = past_fix(timeout_s=300)
    [made] = carried_over(sight_of(nameless(READ, SAY)), [fix])
    assert made.operations == ({"op": "update_step", "id": "say", "set": {"/timeout_s": 300}},)
    assert (made.rule, made.precedent) == ("past_fix", KNOWN)
    assert next(changes(sight_of(nameless(READ, SAY)), [fix])) == made


@pytest.mark.parametrize(
    "changed", [{}, {"name": "Another name"}, {"connection": "theirs"}, {"uses": "text.other"}]
)
def test_what_is_of_that_workflow_alone_is_not_carried_over(changed: dict[str, Any]) -> None:
    assert list(carried_over(sight_of(nameless(READ, SAY)), [past_fix(**changed)])) == []
