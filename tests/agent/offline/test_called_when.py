"""What has to hold of a call is never lost, wherever in the sentence it is said, and a wait stays on its way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.language.text import prepare
from agent.offline.planner import OfflinePlanner
from agent.offline.rephrasing.called_when import with_what_must_hold
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def steps(words: str) -> dict[str, dict[str, Any]]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    plan = OfflinePlanner().plan(request)
    assert plan.document is not None
    assert plan.unsupported == ()
    return {step["id"]: step for step in plan.document["steps"]}


@pytest.mark.parametrize(
    "start",
    [
        "When a boat with flag Norway comes by webhook",
        "When the webhook gets a new boat with flag Norway",
        "When the webhook is called and flag is Norway",
        "When our webhook gets called and the flag is Norway",
        "When the webhook's body says flag is Norway",
        "When a boat comes by webhook, if its flag is Norway",
    ],
)
def test_one_that_does_not_hold_is_not_told(start: str) -> None:
    told = steps(f"{start.replace('flag', 'country')}, post it to #quay")["post_to_quay"]
    assert told["when"]["$hole"]["hint"] == "country"
    assert told["when"]["$hole"]["template"].lower() == '{{ trigger.body.__hole__ == "norway" }}'


def test_the_others_go_the_other_way() -> None:
    found = steps(
        "When a boat with country Norway comes by webhook, post it to #north, otherwise to #south"
    )
    ports = {
        name: step["after"][0].partition(".")[2] for name, step in found.items() if "after" in step
    }
    assert ports == {"post_to_north": "match", "post_to_south": "otherwise"}


def test_a_figure_is_compared() -> None:
    told = steps("When a boat with a draught over 4 comes by webhook, post it to #quay")
    assert told["post_to_quay"]["when"]["$hole"]["template"] == "{{ trigger.body.__hole__ > 4.0 }}"


@pytest.mark.parametrize("size", ["above 4 euros", "of more than 4 kg", "over 4"])
def test_the_thing_itself_is_compared(size: str) -> None:
    told = steps(f"When a crate {size} arrives by webhook, post it to #quay")["post_to_quay"]
    assert told["when"]["$hole"]["template"] == "{{ trigger.body.__hole__ > 4.0 }}"


def test_two_things_have_to_hold() -> None:
    found = steps(
        "When a boat with country Norway comes by webhook, if its draught is over 4, post it to #quay"
    )
    when = found["post_to_quay"]["when"]["$hole"]["template"]
    assert "&&" in when
    assert "> 4.0" in when


@pytest.mark.parametrize(
    "text",
    [
        "when a boat comes by webhook, post it to @chan0",
        "when the webhook is called with name and berth, post it to @chan0",
        "every day post the boats with status late to @chan0",
    ],
)
def test_other_requests_stay_as_they_are(text: str) -> None:
    assert with_what_must_hold(text, prepare("")) == text


def test_who_waits_on_one_way_goes_on_there() -> None:
    found = steps(
        "When the webhook is called, if level is red, post it to #quay and wait 10 minutes, then email pilot@quay.example"
    )
    assert found["post_to_quay"]["after"] == ["check_call.match"]
    assert found["wait_10_minutes"]["after"] == ["post_to_quay"]
    assert found["email_pilot"]["after"] == ["wait_10_minutes"]


def test_a_condition_before_a_wait_is_for_what_comes_then() -> None:
    found = steps(
        "When the webhook is called, if level is red, wait 10 minutes and then post it to #quay"
    )
    assert found["post_to_quay"]["when"]["$hole"]["hint"] == "level"


def test_after_both_ways_everybody_waits() -> None:
    found = steps(
        "When the webhook is called, if level is red, post it to #quay, otherwise post it to #log. Wait 10 minutes, then email pilot@quay.example"
    )
    assert "after" not in found["wait_10_minutes"]


def test_an_address_takes_what_the_call_brings_and_answers_with_one_thing() -> None:
    found = steps(
        "When the webhook is called, get https://port.example/boats/{boat_id} and post the boat's name to #quay"
    )
    read, told = found["fetch_boat"], found["post_to_quay"]
    assert read["with"]["url"] == "https://port.example/boats/{{ trigger.body.boat_id }}"
    hole = told["with"]["text"]["$hole"]
    assert (hole["hint"], hole["of"]) == ("name", "steps.fetch_boat.body")


def test_an_address_in_brackets_keeps_none_of_them() -> None:
    found = steps("Every day at 8 post the boats (https://port.example/boats) to #quay")
    assert found["fetch_boats"]["with"]["url"] == "https://port.example/boats"


@pytest.mark.parametrize(
    ("said", "field", "value"),
    [
        ("mail each boat with status late to a@quay.example", "status", "late"),
        ("post all boats with priority high to #quay", "priority", "high"),
        ("post the boats with home_port Bergen in #quay", "home_port", "bergen"),
    ],
)
def test_what_things_are_sorted_by_is_compared_before_where_they_go(
    said: str, field: str, value: str
) -> None:
    found = steps(f"Every day at 8 get the boats from https://port.example/boats and {said}")
    where = found["keep_boats"]["with"]["where"]["$hole"]
    assert where["hint"] == field
    assert where["template"].lower() == f'{{{{ item.__hole__ == "{value}" }}}}'


def test_of_things_counted_only_those_that_are_meant() -> None:
    found = steps(
        "Each Friday at 16:00 post how many boats in https://port.example/boats are still open to #quay"
    )
    assert "keep_boats" in found
    assert found["post_to_quay"]["with"]["text"] == "Number of boats: {{ steps.keep_boats.count }}"


def test_both_lists_are_told() -> None:
    found = steps(
        "Every hour get https://port.example/boats and https://port.example/crews and post both to #quay"
    )
    told = [step for step in found.values() if step["uses"] == "slack.post_message"]
    sources = [step["foreach"]["items"]["$hole"]["of"] for step in told]
    assert sources == ["steps.fetch_boats.body", "steps.fetch_crews.body"]


def test_how_old_a_moment_is_is_how_long_ago_it_was() -> None:
    found = steps(
        "Every Sunday at 18:00 get https://port.example/boats and post those whose last_seen is older than 30 days to #quay"
    )
    where = found["keep_boats"]["with"]["where"]["$hole"]
    assert "duration" in where["template"]
    assert where["schema"]["format"] == "date"


@pytest.mark.parametrize(
    "said",
    ["extract the berth number and fee with AI", "use AI to extract the berth number and the fee"],
)
def test_what_a_model_is_to_find_has_a_shape(said: str) -> None:
    found = steps(f"When a letter comes by webhook, {said} and insert them into the table berths")
    assert list(found["extract"]["with"]["schema"]["properties"]) == ["berth_number", "fee"]
    assert list(found["insert"]["with"]["rows"][0]) == ["berth_number", "fee"]
