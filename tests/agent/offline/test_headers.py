"""Headers that are named go with the request, whole and with the values of fields in them."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned


@pytest.mark.parametrize(
    ("said", "headers"),
    [
        ("with header Authorization: Bearer Hay-1", {"Authorization": "Bearer Hay-1"}),
        ("with bearer token hay1", {"Authorization": "Bearer hay1"}),
        ("with header X-Barn: north", {"X-Barn": "north"}),
        (
            "with headers X-Barn: north and Accept: text/csv",
            {"X-Barn": "north", "Accept": "text/csv"},
        ),
    ],
)
def test_a_header_is_whole_and_of_its_request_alone(said: str, headers: dict[str, str]) -> None:
    words = f"Every day at 7 get https://barn.example/cows {said} and post them to https://bees.example/in"
    read, sent = built(words)["steps"]
    assert read["with"]["headers"] == headers
    assert "headers" not in sent["with"]


@pytest.mark.parametrize("verb", ["get", "POST it to"])
def test_a_header_has_room_for_a_field(verb: str) -> None:
    words = f"Webhook with cow, key: {verb} https://barn.example/in with header X-Key: {{key}}"
    (step,) = built(words)["steps"]
    assert step["with"]["headers"] == {"X-Key": "{{ trigger.body.key }}"}


def test_a_secret_is_no_value_of_a_header() -> None:
    words = "Every day at 7 get https://barn.example/cows with Bearer from the secret BARN_KEY and post the answer to #barn"
    plan = planned(words)
    assert plan.document is not None
    assert "headers" not in plan.document["steps"][0]["with"]
    assert any("secret" in said for said in plan.unsupported)


def test_what_goes_to_two_addresses_is_sent_to_both() -> None:
    words = "Webhook with cow and weight: POST cow and weight to https://barn.example/in and to https://bees.example/in"
    first, second = built(words)["steps"]
    assert first["with"]["json"] == second["with"]["json"]
    assert second["with"]["url"] == "https://bees.example/in"
