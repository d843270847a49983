"""Which things are meant, said behind what is done; and what a model reads out of a text, used further on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def steps_of(words: str) -> dict[str, dict[str, Any]]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    return {step["uses"]: step for step in document["steps"] if "uses" in step}


def asked(value: Any) -> str:
    """Return an expression, or what an open place would be filled into."""
    return str(value["$hole"]["template"] if isinstance(value, dict) else value)


@pytest.mark.parametrize(
    ("said", "test"),
    [
        ("Only phase shut matters.", 'trigger.body.phase == "shut"'),
        ("Only if the phase is shut.", 'trigger.body.phase == "shut"'),
        ("Leave out those with weight below 10.", "trigger.body.weight >= 10.0"),
        ("We only care about those with weight over 10.", "trigger.body.weight > 10.0"),
        ("Phase shut does not interest us.", 'trigger.body.phase != "shut"'),
        ("Only the PX ones.", 'trigger.body.__hole__ == "PX"'),
    ],
)
def test_a_sentence_behind_restricts_all_that_is_sent(said: str, test: str) -> None:
    words = f"When a webhook arrives with ref, phase and weight, post the ref to #yard and mail it to ann@yard.example. {said}"
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    check, *sent = document["steps"]
    assert test in asked(check["cases"][0]["when"])
    assert [step["after"] for step in sent] == [["check_call.match"]] * 2


def test_what_does_not_matter_is_left_out_of_a_list() -> None:
    steps = steps_of(
        "Fetch https://yard.example/loads every day at 9 and post each to #yard. Phase shut does not matter."
    )
    assert asked(steps["list.filter"]["with"]["where"]) == '{{ item.__hole__ != "shut" }}'


def test_a_word_in_small_letters_is_no_code() -> None:
    words = "Fetch https://yard.example/loads every day at 9 and post each to #yard. Only the ids."
    assert "list.filter" not in steps_of(words)


@pytest.mark.parametrize(
    "said",
    [
        "let the AI find carrier and weight in it",
        "the AI should read carrier and weight out of the text",
        "I'd like the AI to pick the carrier and weight out of it",
        "use AI to extract carrier and weight from the text",
    ],
)
def test_what_a_model_is_to_find_is_extracted_and_used(said: str) -> None:
    steps = steps_of(
        f"When a form calls our webhook with note, {said}. If the weight is over 90, post the carrier to #yard."
    )
    shape = steps["ai.extract"]["with"]["schema"]
    assert list(shape["properties"]) == ["carrier", "weight"]
    sent = steps["slack.post_message"]
    assert sent["when"] == "{{ steps.extract.value.weight > 90.0 }}"
    assert sent["with"]["text"] == "Carrier: {{ steps.extract.value.carrier }}"


def test_what_is_found_stands_beside_what_came() -> None:
    steps = steps_of(
        "A webhook delivers notes (driver, text). Use AI to extract carrier and weight from the text and post driver, carrier and weight to #yard"
    )
    assert steps["slack.post_message"]["with"]["text"].splitlines() == [
        "Driver: {{ trigger.body.driver }}",
        "Carrier: {{ steps.extract.value.carrier }}",
        "Weight: {{ steps.extract.value.weight }}",
    ]


def test_what_is_found_in_each_of_a_list_goes_into_its_row() -> None:
    steps = steps_of(
        "Let an AI pull carrier and weight out of the text of every note at https://yard.example/notes (driver, text), and write driver, carrier, weight to the table loads."
    )
    assert steps["ai.extract"]["foreach"]["items"] == "{{ steps.all_notes.items }}"
    assert steps["sql.insert"]["with"]["table"] == "loads"
    document_step = next(s for key, s in steps.items() if key == "list.map")
    assert '"carrier": item.right.value.carrier' in document_step["with"]["value"]
