"""What one call answers and the next one needs."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import planned, steps_of

_DATA = "https://port.example/boats"


@pytest.mark.parametrize(
    "words",
    [
        f"Every day at 7 POST to https://gate.example/login to obtain a token, then fetch {_DATA} with the header Authorization: Bearer and that token and post the boats to #quay.",
        f"Every day at 7 POST to https://gate.example/login, then use its token as a bearer token to fetch {_DATA} and post the boats to #quay.",
        f"Every day at 7 sign in at https://gate.example/login with a POST, then use the returned token as bearer header to read {_DATA} and mail the boats to a@port.example.",
    ],
)
def test_a_token_that_is_answered_is_shown_to_the_next_call(words: str) -> None:
    steps = list((planned(words).document or {})["steps"])
    assert [step["with"].get("method") for step in steps[:2]] == ["POST", "GET"]
    told = steps[1]["with"]["headers"]["Authorization"]
    assert told == f"Bearer {{{{ steps.{steps[0]['id']}.body.token }}}}"


@pytest.mark.parametrize(
    "words",
    [
        "When a webhook brings a boat, POST it to https://port.example/boats; the answer contains a berth. Then PUT https://port.example/berths/{berth}/taken with that berth and post the berth to #quay.",
        "When a webhook brings a boat, POST it to https://port.example/boats, the response has a berth. After that PUT https://port.example/berths/{berth}/taken and post the berth to #quay.",
    ],
)
def test_what_was_answered_goes_on_to_mean_the_same(words: str) -> None:
    first, second, told = steps_of(words).values()
    place = f"{{{{ steps.{first['id']}.body.berth }}}}"
    assert second["with"]["url"] == f"https://port.example/berths/{place}/taken"
    assert place in told["with"]["text"]


def test_the_id_of_a_service_reaches_bodies_and_rows() -> None:
    words = "When a keeper is sent by webhook (name, email), create them in Stripe, then POST the Stripe customer id and the email to https://port.example/keepers and write the id to the table keepers."
    made, sent, written = steps_of(words).values()
    assert made["with"] == {"email": "{{ trigger.body.email }}", "name": "{{ trigger.body.name }}"}
    assert sent["with"]["json"]["id"] == f"{{{{ steps.{made['id']}.id }}}}"
    assert written["with"]["rows"] == [{"id": f"{{{{ steps.{made['id']}.id }}}}"}]


def test_a_field_of_the_call_stays_one_of_the_call() -> None:
    words = (
        "When a webhook brings a boat with berth, PUT https://port.example/berths/{berth}/taken."
    )
    (step,) = steps_of(words).values()
    assert "{{ trigger.body.berth }}" in step["with"]["url"]
