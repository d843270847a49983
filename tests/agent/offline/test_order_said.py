"""What is read after a wait is read then, and a call of each item has each item's address."""

from __future__ import annotations

from tests.agent.offline.planned import built, planned, steps_of


def test_what_is_read_after_a_wait_is_read_then() -> None:
    wait, read, mail = built(
        "When a guest books, wait 4 days, then get https://sea.example/guests/{guest_id} and if boarded is false mail a@sea.example"
    )["steps"]
    assert wait["type"] == "wait"
    assert read["after"] == [wait["id"]]
    assert "trigger.body.guest_id" in read["with"]["url"]
    assert read["id"] in str(mail["when"])


def test_what_is_looked_at_again_is_read_twice() -> None:
    plan = planned(
        "Every hour check https://sea.example/buoy; if light is off check again after 9 minutes and if light is off tell #sea"
    )
    assert plan.document is not None
    first, wait, second, post = plan.document["steps"]
    assert first["with"]["url"] == second["with"]["url"]
    assert second["after"] == [wait["id"]]
    assert second["id"] in str(post["when"])


def test_a_call_of_each_goes_to_its_own_address() -> None:
    steps = steps_of(
        "Every hour get the buoys from https://sea.example/buoys and light each with POST https://sea.example/buoys/{id}/light"
    )
    call = steps["send_to_sea_example"]
    assert call["with"]["url"] == "https://sea.example/buoys/{{ buoy.id }}/light"
    assert call["foreach"]["as"] == "buoy"


def test_each_is_fetched_from_its_own_address() -> None:
    steps = steps_of(
        "Every hour get the boats from https://sea.example/boats and for each boat get https://sea.example/boats/{id}/crew and post it to #sea"
    )
    fetch = steps["fetch_of_each_boat"]
    assert fetch["with"]["url"] == "https://sea.example/boats/{{ boat.id }}/crew"
    assert steps["post_to_sea"]["foreach"]["items"] == "{{ steps.boats_with_answers.items }}"
