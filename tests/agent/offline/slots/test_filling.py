"""What the words answer is not asked, and what they do not is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.building.unfilled import hole_for
from agent.offline.slots.filling import filled
from agent.offline.slots.proposals import with_what_is_said
from agent.plan import Plan, PlanRequest, Question
from engine.core.hole import hole_of
from tools.catalog import load_catalog

CATALOG = load_catalog()


def asking(action: str, *names: str, **given: Any) -> dict[str, Any]:
    """Return a document of one step in which these arguments are asked for."""
    spec = CATALOG.action(action)
    assert spec is not None
    holes = {name: hole_for(spec, name) for name in names}
    return {"steps": [{"id": "one", "uses": action, "with": {**holes, **given}}]}


def given(document: dict[str, Any], words: str) -> dict[str, Any]:
    return dict(filled(document, words, CATALOG)[0]["steps"][0]["with"])


@pytest.mark.parametrize(
    ("words", "action", "name", "value"),
    [
        ("publish the alarm on the MQTT topic plant/alarms", "mqtt.publish", "topic", "plant/alarms"),
        ("open a GitHub issue in kite/sails", "github.create_issue", "repository", "kite/sails"),
        ("count the messages in the RabbitMQ queue returns", "rabbitmq.count", "queue", "returns"),
        ("put the file into the S3 bucket yard-2026", "s3.put_object", "bucket", "yard-2026"),
    ],
)  # fmt: skip
def test_what_is_said_answers_the_question(words: str, action: str, name: str, value: Any) -> None:
    assert given(asking(action, name), words)[name] == value


def test_what_is_done_may_hang_on_an_argument() -> None:
    words = "call https://lamps.example/orders"
    found = given(asking("http.request", "url", method="DELETE"), words)
    assert found["url"] == "https://lamps.example/orders"


def test_what_nobody_says_is_still_asked() -> None:
    found = given(asking("github.create_issue", "repository", "title"), "open a GitHub issue")
    assert hole_of(found["repository"]) is not None
    assert hole_of(found["title"]) is not None


def test_the_name_of_what_goes_by_an_id_stands_in_the_question() -> None:
    found = given(asking("trello.create_card", "list_id"), "make a Trello card in the list Repairs")
    hole = hole_of(found["list_id"])
    assert hole is not None
    assert "“Repairs”" in hole.label


def test_what_is_read_from_the_data_stays() -> None:
    document = asking("slack.post_message", channel="#yard", text="{{ trigger.body.note }}")
    assert (
        given(document, 'post the note to #yard, not "hello"')["text"] == "{{ trigger.body.note }}"
    )


def test_a_sum_that_would_be_counted_in_cents_is_not_guessed() -> None:
    found = given(asking("stripe.refund_payment", payment_intent="pi_3Nv0"), "refund 25 euro of the stripe payment pi_3Nv0")  # fmt: skip
    assert "amount" not in found


def test_a_question_that_the_words_answer_is_taken_off_the_plan() -> None:
    document = asking("rabbitmq.count", "queue")
    label = document["steps"][0]["with"]["queue"]["$hole"]["label"]
    path = "/steps/0/with/queue"
    hour = Question(id="hour", text="Eight in the morning?", choices=(), path="/triggers/0")
    plan = Plan(kind="create", document=document, questions=(hour, Question(id=path, text=label, choices=(), path=path)))  # fmt: skip
    words = "count the messages in the RabbitMQ queue returns at 8"
    request = PlanRequest(text=words, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC), timezone="Europe/Berlin")  # fmt: skip
    new = with_what_is_said(plan, request)
    assert new.questions == (hour,)
    assert any("returns" in said for said in new.assumptions)


def test_what_the_rules_have_put_in_stays_as_it_is_written() -> None:
    document = asking("ses.send_email", sender="shop@yard.example", to=["bob@yard.example"], subject="Ropes")  # fmt: skip
    words = (
        'send a mail with amazon ses from shop@yard.example to bob@yard.example, subject "Ropes"'
    )
    assert filled(document, words, CATALOG)[0] == document


def test_words_of_how_often_name_no_place() -> None:
    found = given(asking("slack.post_message", "channel", text="tea"), "post 'tea' to slack sometimes")  # fmt: skip
    assert hole_of(found["channel"]) is not None


def test_what_was_taken_is_no_longer_said_to_be_impossible() -> None:
    document = asking("telegram.send_poll", "options", chat_id="-1009876543210", question="When?")
    unread = ("I cannot do this part: saturday.", "I cannot do this part: dance.")
    plan = Plan(kind="create", document=document, unsupported=unread)
    words = 'ask "When?" in the Telegram chat -1009876543210, options Friday, Saturday. Then dance.'
    request = PlanRequest(text=words, catalog=CATALOG, now=datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert with_what_is_said(plan, request).unsupported == unread[1:]
