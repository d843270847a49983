"""Fields that a call is said to bring are known: they are told, and nobody is asked which they are."""

import pytest

from tests.agent.offline.planned import built


@pytest.mark.parametrize(
    "call",
    [
        "When a webhook arrives with breed and weight,",
        "When a webhook arrives with the fields breed and weight:",
        "Webhook with breed, weight ->",
        "When a call comes by webhook (breed, weight),",
        "POST webhook receives {breed, weight};",
    ],
)
def test_a_field_of_the_call_is_told(call: str) -> None:
    document = built(f"{call} post the weight to #barn")
    (step,) = document["steps"]
    assert document["triggers"][0]["type"] == "webhook"
    assert step["with"]["text"] == "Weight: {{ trigger.body.weight }}"


def test_a_listed_field_may_be_called_like_a_message() -> None:
    (step,) = built("When our form is sent (owner, message), mail the message to ann@barn.example")[
        "steps"
    ]
    assert step["with"]["text"] == "Message: {{ trigger.body.message }}"


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("keep those whose title contains hay", 'item.__hole__.contains("hay")'),
        (
            "keep loads where the title contains hay or straw",
            'item.__hole__.contains("hay") || item.__hole__.contains("straw")',
        ),
        ("keep those whose code starts with HX", 'item.__hole__.startsWith("HX")'),
    ],
)
def test_a_word_that_is_looked_for_needs_no_marks(said: str, where: str) -> None:
    steps = built(f"Every day at 7 get https://barn.example/loads, {said} and post them to #barn")
    (kept,) = [one for one in steps["steps"] if one.get("uses") == "list.filter"]
    assert kept["with"]["where"]["$hole"]["template"] == f"{{{{ {where} }}}}"


@pytest.mark.parametrize("said", ["of today", "from today"])
def test_things_of_a_day_are_kept_by_their_date(said: str) -> None:
    steps = built(
        f"Every day at 7 get https://barn.example/loads, keep the loads {said} and post them to #barn"
    )
    (kept,) = [one for one in steps["steps"] if one.get("uses") == "list.filter"]
    assert kept["with"]["where"]["$hole"]["candidates"] == ["date"]


@pytest.mark.parametrize(
    "call",
    [
        "POST webhook receives email and weight;",
        "On a POST to my webhook with email, weight",
        "Receive a POST with email and weight:",
        "- webhook receives email, weight\n-",
        "Wait for a webhook with email and weight;",
        "Webhook: email, weight.",
        "A webhook gets email and weight.",
        "When a webhook hits with fields email and weight:",
        "Webhook (JSON: email, weight).",
        "When somebody sends the form (email, weight)",
        "On webhook with email and weight",
    ],
)
def test_a_word_for_a_mail_among_the_fields_is_a_field(call: str) -> None:
    (step,) = built(f"{call} post the email to #barn")["steps"]
    assert step["with"]["text"] == "Email: {{ trigger.body.email }}"


@pytest.mark.parametrize("name", ["id", "cow_id", "email"])
def test_one_field_alone_is_one_where_it_can_be_no_thing(name: str) -> None:
    (step,) = built(f"When a webhook comes in with {name}: post {name} to #barn")["steps"]
    assert step["with"]["text"].endswith(f"{{{{ trigger.body.{name} }}}}")


@pytest.mark.parametrize("mark", [".", ";", ","])
def test_what_is_asked_behind_a_call_is_a_condition(mark: str) -> None:
    (step,) = built(f"When a webhook arrives{mark} if kind is milked, post it to #barn")["steps"]
    assert '== "milked"' in step["when"]["$hole"]["template"]
    assert step["with"]["text"] == "Call: {{ trigger.body }}"


def test_one_field_is_mailed_to_an_address() -> None:
    (step,) = built("Webhook with owner, note. Email ann@barn.example the note")["steps"]
    assert step["with"]["text"] == "Note: {{ trigger.body.note }}"


def test_a_word_for_the_whole_is_a_column_beside_others() -> None:
    words = "When a webhook comes in with id and payload, insert id, payload into table milkings"
    (step,) = built(words)["steps"]
    row = {"id": "{{ trigger.body.id }}", "payload": "{{ trigger.body.payload }}"}
    assert step["with"]["rows"] == [row]


def test_fields_of_two_words_are_told() -> None:
    (step,) = built("When a webhook comes in, post the owner email and amount to #barn")["steps"]
    assert step["with"]["text"] == "Call: {{ trigger.body.owner_email }}, {{ trigger.body.amount }}"
