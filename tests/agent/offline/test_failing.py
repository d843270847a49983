"""What a new workflow does when one of its own steps fails."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.changes.failing import failing_of
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def planned(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def steps(words: str) -> dict[str, dict[str, Any]]:
    plan = planned(words)
    assert plan.document is not None
    assert plan.unsupported == ()
    return {step["id"]: step for step in plan.document["steps"]}


@pytest.mark.parametrize(
    "words",
    [
        "Every 5 minutes get https://port.example/lights. If that fails, post to #quay",
        "Every 5 minutes get https://port.example/lights and if it does not answer post to #quay.",
        "Every 5 minutes check https://port.example/lights and alert #quay when it is down",
        "Every 5 minutes, if https://port.example/lights cannot be reached, post to #quay",
    ],
)
def test_only_where_the_call_fails_is_it_told(words: str) -> None:
    found = steps(words)
    (read,) = [name for name, step in found.items() if step["uses"] == "http.request"]
    told = found["post_to_quay"]
    assert told["after"] == [f"{read}.failed"]
    assert "error.message" in told["with"]["text"]


def test_the_step_that_is_named_is_the_one_that_fails() -> None:
    found = steps(
        "Every hour get https://port.example/boats and post each to #boats; if fetching fails, mail pilot@quay.example"
    )
    assert found["email_pilot"]["after"] == ["fetch_boats.failed"]
    assert "after" not in found["post_to_boats"]


def test_its_own_words_are_what_is_told() -> None:
    found = steps(
        'Every hour get https://port.example/boats. If it fails, post "no boats" to #quay'
    )
    assert found["post_to_quay"]["with"]["text"] == "no boats"


def test_what_cannot_be_added_is_said() -> None:
    plan = planned(
        "Every hour get https://port.example/boats and post each to #boats. If this fails, post it to #quay"
    )
    assert any("this fails" in said for said in plan.unsupported)
    assert plan.document is not None
    assert not any(step["id"] == "post_to_quay" for step in plan.document["steps"])


@pytest.mark.parametrize(
    "text",
    [
        "When a payment fails, post it to #billing",
        "Every hour get https://port.example/boats. If a boat fails, post it to #quay",
        "Every hour get https://port.example/boats and post each to #quay when it is down",
        "If it fails, post to #quay",
        "",
    ],
)
def test_things_that_fail_are_data(text: str) -> None:
    assert failing_of(text) is None


@pytest.mark.parametrize(
    ("words", "tries"),
    [
        ('If it fails, retry 3 times, then post "dark" to #quay', 4),
        ('Retry it 3 times. If it still fails post "dark" to #quay', 4),
        ('if it does not answer 200 three times post "dark" to #quay', 3),
        ('retry up to 3 times; on failure post "dark" to #quay', 4),
    ],
)
def test_it_is_tried_so_often_before_it_is_told(words: str, tries: int) -> None:
    found = steps(f"Every 5 minutes get https://port.example/lights, {words}")
    (read,) = [name for name, step in found.items() if step["uses"] == "http.request"]
    assert found[read]["retry"]["max_attempts"] == tries
    assert found["post_to_quay"]["after"] == [f"{read}.failed"]
    assert found["post_to_quay"]["with"]["text"] == "dark"


@pytest.mark.parametrize(
    "words",
    [
        "if the response status isnt 200",
        "if the status code is not 200",
        "when it does not return 200",
    ],
)
def test_an_answer_that_is_no_success_has_failed(words: str) -> None:
    found = steps(f'Every hour get https://port.example/lights, {words} post "Dark!" to #quay')
    assert found["post_to_quay"]["after"] == ["fetch_lights.failed"]


def test_a_body_that_was_given_stands_alone() -> None:
    found = steps(
        'Every hour get https://port.example/lights. If it fails, POST {"dark": true} to https://quay.example/in'
    )
    sent = found["send_to_quay_example"]["with"]
    assert sent["json"] == {"dark": True}
    assert "body" not in sent


def test_a_status_of_the_things_is_none_of_the_call() -> None:
    words = "Every hour get https://port.example/boats; if the status is not ok post to #quay"
    assert failing_of(words) is None


def test_the_pause_between_tries_is_kept() -> None:
    found = steps(
        'Every 5 minutes get https://port.example/lights; retry up to 5 times with 10 seconds between; on failure post "dark" to #quay'
    )
    (read,) = [one for one in found.values() if one["uses"] == "http.request"]
    assert (read["retry"]["max_attempts"], read["retry"]["initial_s"]) == (6, 10)
