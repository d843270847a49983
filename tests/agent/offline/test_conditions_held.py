"""What was said to hang on a condition never runs without one, whatever was made of the words."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.held.conditions_said import conditions_said, literals
from agent.offline.held.held import narrowings, with_conditions_held
from agent.plan import Plan, PlanRequest
from tests.agent.offline.planned import CATALOG, NOW, planned


def held(words: str, steps: list[dict[str, Any]], trigger: str = "webhook") -> list[dict[str, Any]]:
    """Answer the steps of a plan that was made of these words, as they are after the check."""
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = {"nexa": 1, "name": "A", "triggers": [{"id": "t", "type": trigger}], "steps": steps}
    found = with_conditions_held(Plan(kind="create", document=document), request)
    assert found.document is not None
    return list(found.document["steps"])


def post(channel: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"post_{channel}",
        "name": f"Post to #{channel}",
        "uses": "slack.post_message",
        "with": {"channel": f"#{channel}", "text": "Hello"},
        **more,
    }


def is_open(step: dict[str, Any]) -> bool:
    return "$hole" in (step.get("when") or {})


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook comes in, if the moon is full tell #barn.",
        "A webhook tells of a foal. Post it to #barn unless the mare objects.",
        "For each call of the webhook with weight >= 90 post to #barn.",
        'When a note arrives that mentions "colic", post it to #barn.',
        "When a webhook arrives and its weight is over 400, post it to #barn.",
        "If it is a colt, do nothing; otherwise post it to #barn.",
        "In case the vet is away, please post to #barn.",
    ],
)
def test_a_step_that_has_lost_its_condition_waits_for_an_answer(words: str) -> None:
    (step,) = held(words, [post("barn")])
    assert is_open(step)


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook arrives post it to #barn.",
        'Every day at 6 post "feed them if possible" to #barn.',
        "When a webhook arrives, check if the vet is in and post the answer to #barn.",
        "If the weight is over 9, post it to #yard. Always post it to #barn.",
        "Post to #barn as soon as the webhook is called, whatever else it brings.",
    ],
)
def test_a_step_that_hangs_on_no_condition_is_left_as_it_is(words: str) -> None:
    (step,) = held(words, [post("barn")])
    assert step == post("barn")


def test_a_step_with_its_condition_is_left_as_it_is() -> None:
    ready = post("barn", when="{{ trigger.body.weight > 90.0 }}")
    assert held("On each webhook, if weight is over 90 post to #barn.", [ready]) == [ready]


def test_a_step_on_a_way_is_left_as_it_is() -> None:
    branch = {
        "id": "check",
        "type": "branch",
        "cases": [{"id": "match", "when": '{{ trigger.body.kind == "colt" }}'}],
        "else": "otherwise",
    }
    steps = [
        branch,
        post("barn", after=["check.match"]),
        post("yard", after=["check.otherwise"]),
    ]
    words = "On a webhook, if kind is colt post to #barn, otherwise post to #yard."
    assert held(words, steps) == steps


def test_otherwise_may_not_stand_where_the_condition_holds() -> None:
    steps = [
        post("barn", when="{{ trigger.body.weight > 90.0 }}"),
        post("yard", when="{{ trigger.body.weight > 90.0 }}"),
    ]
    words = "On a webhook, if weight is over 90 post to #barn, otherwise post to #yard."
    barn, yard = held(words, steps)
    assert barn == steps[0]
    assert "otherwise" in yard["when"]["$hole"]["label"]


def test_a_condition_that_compares_with_something_else_is_no_match() -> None:
    steps = [post("barn", when='{{ trigger.body.name == "Bella" }}')]
    (step,) = held("On a webhook, if the age is above 17 post to #barn.", steps)
    assert is_open(step)


def test_instead_opens_what_was_done_before() -> None:
    ready = post("yard", when="{{ steps.find.count == 0 }}")
    words = "On a webhook post it to #barn. If there is no such horse, post to #yard instead."
    barn, yard = held(words, [post("barn"), ready])
    assert is_open(barn)
    assert yard == ready


def test_only_what_stands_behind_the_condition_is_opened() -> None:
    words = "When a webhook comes in post it to #barn, and if the moon is full post it to #yard."
    barn, yard = held(words, [post("barn"), post("yard")])
    assert barn == post("barn")
    assert is_open(yard)


def test_what_is_quoted_sets_no_condition() -> None:
    assert conditions_said('Post "if in doubt, ask" to #barn.') == []
    assert conditions_said("Get https://stable.example/if?unless=1 and post it to #barn.") == []


def test_a_condition_is_told_in_its_words() -> None:
    (one,) = conditions_said("If the mare is restless, post to #barn.")
    assert one.words == "If the mare is restless"


def test_numbers_are_compared_as_numbers() -> None:
    assert literals("over 5,000 or 2k, within 3 days") == {"5000", "2000"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("When a GitHub issue assigned to Lee is opened in lee/barn, post it to #vets.", "lee"),
        ("When a new HubSpot contact from Norway comes in, post it to #barn.", "norway"),
        ("When a new message arrives in Telegram from the vet, post it to #barn.", "vet"),
    ],
)
def test_which_events_are_meant_is_asked_where_nobody_reads_it(words: str, said: str) -> None:
    found = planned(words)
    assert found.document is not None
    assert any(said in one.text for one in found.questions)
    assert all(is_open(step) for step in found.document["steps"])


def test_words_behind_an_event_narrow_it_or_do_not() -> None:
    assert narrowings([(0, "from sweden"), (0, "lands in the column hay"), (1, "from sweden")]) == [
        "from sweden",
        "lands in the column hay",
    ]
    assert narrowings([(0, "please be quick")]) == []


@pytest.mark.parametrize(
    "words",
    [
        "Tell #barn when the mare lies down.",
        "Mail vet@barn.example as soon as the pipeline of the well broke.",
        "Post to #barn once the hay is dry.",
    ],
)
def test_what_nobody_tells_of_is_asked_where_only_a_person_starts_it(words: str) -> None:
    step = post("barn") if "#barn" in words else {**post("x"), "with": {"channel": "vet@barn.example"}}  # fmt: skip
    (found,) = held(words, [step], "manual")
    assert is_open(found)


@pytest.mark.parametrize(
    "words",
    ["Post to #barn when I start it.", "Get the list and, when done, post it to #barn."],
)
def test_a_start_by_hand_is_no_condition(words: str) -> None:
    assert held(words, [post("barn")], "manual") == [post("barn")]


@pytest.mark.parametrize(
    "words",
    [
        "Horses reach us by webhook. Restless ones go to #barn.",
        "For each webhook: the very old ones to #barn.",
        "When a webhook with name and note comes in, and the note mentions a vet, tell #barn.",
    ],
)
def test_some_of_them_are_not_all_of_them(words: str) -> None:
    (step,) = held(words, [post("barn")])
    assert is_open(step)


def test_words_that_are_named_as_not_understood_are_asked() -> None:
    found = planned(
        "Every day at 7 get https://barn.example/horses. For each horse with age < 5 create an Asana "
        'task "Train {name}" in project 12345, unless it is lame.'
    )
    assert found.document is not None
    assert is_open(found.document["steps"][-1])


def test_how_many_there_are_is_told_only_where_some_are() -> None:
    found = planned(
        "Every day at 7 get https://barn.example/horses. If there's any horse whose state isn't calm, "
        "post how many to #barn."
    )
    assert found.document is not None
    assert found.document["steps"][-1]["when"] == "{{ steps.keep_horses.count > 0 }}"


def test_heads_with_numbers_are_conditions() -> None:
    words = "Get the list each hour. 1 to 9 horses: post to #barn. More than 9: post to #yard."
    assert all(map(is_open, held(words, [post("barn"), post("yard")], "schedule")))
