"""Calls whose addresses name what an earlier step gave: in their order, with their method, and never called half filled."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned, steps_of


def _urls(words: str) -> list[str]:
    return [s["with"]["url"] for s in steps_of(words).values() if s["uses"] == "http.request"]


@pytest.mark.parametrize(
    "place",
    [
        "id of the answer",
        "id from the first answer",
        "the id in its response",
        "id that it returned",
    ],
)
def test_a_field_of_an_answer_stands_in_the_next_address(place: str) -> None:
    first, second = _urls(
        f'Every day at 7:00 POST https://kiln.example/firings with {{"kind": "bisque"}}, then GET https://kiln.example/firings/{{{place}}} and post its temperature to #kiln'
    )
    assert first == "https://kiln.example/firings"
    assert second == "https://kiln.example/firings/{{ steps.send_to_kiln_example.body.id }}"


def test_what_is_answered_is_one_thing_and_a_condition_about_it_stays() -> None:
    steps = steps_of(
        'Every day at 7:00 POST https://kiln.example/start, then wait 30 minutes, then GET https://kiln.example/runs/{run_no of the answer}. Unless phase is "cool" alert #kiln'
    )
    assert [s.get("uses", s.get("type")) for s in steps.values()] == [
        "http.request",
        "wait",
        "http.request",
        "slack.post_message",
    ]
    told = list(steps.values())[-1]
    assert "foreach" not in told
    assert told["when"]["$hole"]["template"].endswith('.body.__hole__ != "cool" }}')


def test_what_a_model_found_stands_in_the_next_address() -> None:
    document = built(
        "When a webhook arrives with text, have AI extract the glaze and the batch number from the text, then look up https://kiln.example/batches/{batch number} and post the weight to #kiln"
    )
    uses = [s["uses"] for s in document["steps"]]
    assert uses == ["ai.extract", "http.request", "slack.post_message"]
    assert document["steps"][1]["with"]["url"] == (
        "https://kiln.example/batches/{{ steps.extract.value.batch_number }}"
    )


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("close it at https://kiln.example/lids/{lid}/close (POST)", "POST"),
        ("call https://kiln.example/lids/{lid} by PUT", "PUT"),
        ("cool it down with a PATCH to https://kiln.example/lids/{lid}", "PATCH"),
        ("remove it at https://kiln.example/lids/{lid} (DELETE)", "DELETE"),
    ],
)
def test_the_method_counts_wherever_it_is_said(words: str, method: str) -> None:
    (step,) = steps_of(f"When a webhook arrives with lid, {words}").values()
    assert step["with"]["method"] == method
    assert "{{ trigger.body.lid }}" in step["with"]["url"]


@pytest.mark.parametrize(
    "told", ["post the link from the answer to #kiln", "share the link it returns in #kiln"]
)
def test_a_field_of_an_answer_is_told_where_nothing_else_flows(told: str) -> None:
    steps = steps_of(
        f'Every day at 7:00 POST https://kiln.example/forms with {{"kind": "glaze"}} and {told}'
    )
    text = list(steps.values())[-1]["with"]["text"]
    assert text == "{{ steps.send_to_kiln_example.body.link }}"


def test_a_link_in_a_mail_is_told_and_not_read() -> None:
    steps = steps_of(
        'When a webhook arrives with pot_no and email, send a mail with subject "Ready" to the email with the link https://kiln.example/pots?no={pot_no}'
    )
    (mail,) = steps.values()
    assert mail["with"]["text"] == "https://kiln.example/pots?no={{ trigger.body.pot_no }}"


def test_room_that_nothing_fills_is_asked_and_never_called_as_it_stands() -> None:
    plan = planned(
        "Every day at 7:00 get https://kiln.example/shelves/{shelf} and post it to #kiln"
    )
    assert plan.document is not None
    url = plan.document["steps"][0]["with"]["url"]["$hole"]
    assert url["template"] == "https://kiln.example/shelves/__hole__"


def test_a_body_in_braces_is_no_room() -> None:
    (step,) = steps_of(
        'When a webhook arrives with lid, POST {"lid": 4} to https://kiln.example/lids'
    ).values()
    assert step["with"]["url"] == "https://kiln.example/lids"
    assert step["with"]["json"] == {"lid": 4}
