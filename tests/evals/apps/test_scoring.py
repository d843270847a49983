"""The scorer of requests with real services tells right from wrong, measure by measure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.plan import Plan, Question
from engine.core.problem import Problem
from evals.asking import Asked, Desk
from evals.suites.apps.arguments import fits
from evals.suites.apps.case import Case
from evals.suites.apps.scoring import score
from evals.suites.automation.start import Start
from tools.catalog import load_catalog

CATALOG = load_catalog()
MIRROR = Case(
    id="issues-x",
    voice="terse",
    words="new GitLab issue in acme/shop -> Jira SHOP, urgent only, and post the key to #dev",
    starts=(Start("gitlab.new_issue"),),
    uses=(("jira.create_issue",), ("slack.post_message", "slack.post_buttons")),
    args={
        "gitlab.new_issue": {"project": "acme/shop"},
        "jira.create_issue": {"project": "SHOP"},
        "slack": {"channel": "#dev"},
    },
    from_data={"jira.create_issue": {"summary": "title"}, "slack": {"text": ["key", "url|link"]}},
    condition=("urgent",),
    follows={"slack": "jira.create_issue"},
)
SUM = Case(
    id="boards-x",
    voice="terse",
    words="sum up the open cards and post that",
    starts=(Start("manual"),),
    uses=(("trello.list_cards",), ("ai.summarise", "ai.prompt"), ("slack.post_message",)),
    args={"trello.list_cards": {"list_id": "5a"}},
    from_data={"ai": {"*": "name"}, "slack.post_message": {"text": "steps"}},
)
TRIGGER = {
    "id": "t",
    "type": "app",
    "uses": "gitlab.new_issue",
    "with": {"project": "acme/shop"},
}
ISSUE = {
    "id": "issue",
    "uses": "jira.create_issue",
    "when": '{{ "urgent" in trigger.labels }}',
    "with": {"project": "SHOP", "summary": "{{ trigger.title }}"},
}
POST = {
    "id": "post",
    "uses": "slack.post_message",
    "with": {"channel": "dev", "text": "{{ steps.issue.key }}: {{ trigger.url }}"},
}
CARDS = {"id": "cards", "uses": "trello.list_cards", "with": {"list_id": "5a"}}
NAMES = {
    "id": "names",
    "uses": "list.map",
    "with": {"items": "{{ steps.cards.cards }}", "value": "{{ item.name }}"},
}
SHORT = {"id": "short", "uses": "ai.summarise", "with": {"text": "{{ steps.names.items }}"}}
TELL = {
    "id": "tell",
    "uses": "slack.post_message",
    "with": {"channel": "#a", "text": "{{ steps.short.text }}"},
}


def answered(*steps: Any, trigger: Any = TRIGGER, **more: Any) -> Asked:
    triggers = [trigger] if trigger else []
    document = {"nexa": 1, "name": "x", "triggers": triggers, "steps": list(steps)}
    return Asked(Plan("create", document=document), document, **more)


def failed(case: Case, asked: Asked) -> set[str]:
    outcomes = score(case, asked, CATALOG)
    bad = {outcome.metric for outcome in outcomes if outcome.failed}
    assert ("whole" in bad) == bool(bad)
    return bad - {"whole"}


def with_args(step: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**step, "with": {**step["with"], **changed}}


def test_what_was_asked_for_is_right() -> None:
    assert failed(MIRROR, answered(ISSUE, POST)) == set()
    assert failed(SUM, answered(CARDS, NAMES, SHORT, TELL, trigger=None)) == set()


def test_another_start_is_wrong_and_only_that_where_it_holds_nothing() -> None:
    by_hand = answered(CARDS, NAMES, SHORT, TELL, trigger={"id": "w", "type": "webhook"})
    assert failed(SUM, by_hand) == {"trigger"}
    assert failed(MIRROR, answered(ISSUE, POST, trigger=None)) == {"trigger", "arguments"}


def test_a_schedule_is_compared_by_when_it_fires() -> None:
    case = Case("x-1", "terse", "x", (Start("schedule", cron=("0 9 * * *",)),), (), {}, {})
    trigger = {"id": "s", "type": "schedule", "with": {}}
    right = [datetime(2026, 3, day, 8, tzinfo=UTC) for day in range(3, 8)]
    late = [moment.replace(hour=9) for moment in right]
    assert failed(case, answered(trigger=trigger, fire_times={"s": right})) == set()
    assert failed(case, answered(trigger=trigger, fire_times={"s": late})) == {"trigger"}


def test_a_missing_and_an_uncalled_for_action_are_wrong() -> None:
    assert failed(MIRROR, answered(ISSUE)) >= {"actions"}
    mail = {"id": "mail", "uses": "email.send", "with": {}}
    assert failed(MIRROR, answered(ISSUE, POST, mail)) == {"actions"}
    assert failed(MIRROR, answered(ISSUE, POST, {**POST, "id": "again"})) == {"actions"}


def test_a_look_up_is_free_only_where_something_builds_on_it() -> None:
    look = {"id": "look", "uses": "jira.list_projects"}
    assert failed(MIRROR, answered(look, ISSUE, POST)) == {"actions"}
    assert failed(MIRROR, answered(look, {**ISSUE, "after": ["look"]}, POST)) == set()
    other = {"id": "look", "uses": "trello.list_boards"}
    assert failed(MIRROR, answered(other, {**ISSUE, "after": ["look"]}, POST)) == {"actions"}


def test_what_is_read_has_to_be_used() -> None:
    loose = with_args(SHORT, text="{{ trigger.name }}")
    assert "actions" in failed(SUM, answered(CARDS, loose, TELL, trigger=None))


def test_the_order_that_matters_is_looked_at() -> None:
    early = with_args(POST, text="{{ trigger.key }} {{ trigger.url }}")
    assert failed(MIRROR, answered(ISSUE, early)) == {"actions"}


@pytest.mark.parametrize(
    "changed",
    [
        {"project": "shop2"},
        {"project": {"$hole": {"kind": "value", "label": "Which project?"}}},
        {"summary": "title"},
        {"summary": "{{ trigger.description }}"},
        {"summary": '{{ "title" + trigger.number }}'},
        {"summary": {"$hole": {"kind": "field", "label": "Which field?"}}},
    ],
)
def test_an_argument_the_words_say_is_neither_another_nor_open(changed: dict[str, Any]) -> None:
    assert failed(MIRROR, answered(with_args(ISSUE, **changed), POST)) == {"arguments"}


def test_an_open_field_is_right_where_nobody_knows_the_data() -> None:
    hole = {"$hole": {"kind": "field", "label": "Which field is the title?"}}
    case = Case("x-1", "terse", "x", (Start("any"),), (("jira.create_issue",),), {}, {})
    case = Case(**{**_parts(case), "from_data": {"jira.create_issue": {"summary": "title"}}})
    asked = answered(with_args(ISSUE, summary=hole))
    assert failed(case, asked) == {"arguments"}
    assert failed(Case(**{**_parts(case), "unknown_data": True}), asked) == set()


def _parts(case: Case) -> dict[str, Any]:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def test_a_condition_has_to_be_there_and_to_hold_something_back() -> None:
    free = {key: value for key, value in ISSUE.items() if key != "when"}
    assert failed(MIRROR, answered(free, POST)) == {"arguments"}
    branch = {"id": "b", "type": "branch", "cases": [{"id": "y", "when": ISSUE["when"]}]}
    assert failed(MIRROR, answered(branch, free, POST)) >= {"arguments"}
    assert failed(MIRROR, answered(branch, {**free, "after": ["b.y"]}, POST)) == set()


def test_an_approval_has_to_come_before_what_was_asked_for() -> None:
    case = Case(**{**_parts(MIRROR), "control": ("approval",)})
    gate = {"id": "ok", "type": "approval", "with": {}}
    assert failed(case, answered(ISSUE, POST)) == {"actions"}
    assert failed(case, answered(gate, ISSUE, POST)) == {"actions"}
    assert failed(case, answered(gate, {**ISSUE, "after": ["ok"]}, POST)) == set()


def test_nothing_proposed_is_wrong_and_not_valid_either_way() -> None:
    question = (Question("q", "How often should it start?"),)
    asked = Asked(Plan("question", questions=question))
    assert failed(MIRROR, asked) == {"trigger", "actions", "arguments"}
    willing = Case(**{**_parts(MIRROR), "asks_ok": True})
    assert failed(willing, asked) == {"actions", "arguments"}
    assert failed(MIRROR, Asked(failure="RuntimeError: x")) == {"trigger", "actions", "arguments"}


def test_an_error_of_the_validator_is_seen_and_a_hole_is_not() -> None:
    error = Problem("wrong_type", "error", "/steps/0", "is no text")
    assert failed(MIRROR, answered(ISSUE, POST, problems=[error])) == {"valid"}
    hole = Problem("hole", "hole", "/steps/0", "Which one?")
    assert failed(MIRROR, answered(ISSUE, POST, problems=[hole])) == set()


def test_a_default_of_the_catalogue_need_not_be_written() -> None:
    case = Case(
        "x-1",
        "terse",
        "x",
        (Start("any"),),
        (("redis.increment",),),
        {"redis.increment": {"by": 1}},
        {},
    )
    count = {"id": "c", "uses": "redis.increment", "with": {"key": "k"}}
    assert failed(case, answered(count)) == set()
    assert failed(case, answered(with_args(count, by=2))) == {"arguments"}


@pytest.mark.parametrize(
    ("wanted", "got", "right"),
    [
        ("#dev", "dev", True),
        ("Done", "done.", True),
        (12000, 12000.0, True),
        (12000, 120, False),
        ("{{ x }}", "x", False),
        ("a@b.example", ["a@b.example"], True),
        (["Yes", "No"], ["no", "yes"], True),
        (["bug"], ["bug", "other"], False),
        ({"Status": "Done"}, {"Status": "Done", "More": 1}, True),
        ({"Status": "Done"}, {"Status": "Open"}, False),
        ({"has": ["SHOP"]}, "project = SHOP", True),
        ({"has": ["SHOP"]}, "project = CORE", False),
        ({"any": ["a", {"has": ["b"]}]}, "cbc", True),
        (False, False, True),
        (True, False, False),
    ],
)
def test_values_fit_however_they_are_spelt(wanted: Any, got: Any, right: bool) -> None:
    assert fits(wanted, got) is right


async def test_a_request_is_put_to_the_planner_and_its_document_is_checked() -> None:
    asked = await (await Desk.of()).ask("post hello to #general in Slack")
    assert asked.document is not None
    assert [one for one in asked.problems if one.severity == "error"] == []
