"""Steps that work on the data: placed by the names their actions go by, on one thing, a list, or each item."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.validate import ConnectionInfo, validate
from engine.expressions.engine import CelEngine
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
ENGINE = CelEngine()
CONNECTIONS = (
    ConnectionInfo("slack", "slack", "slack_token", "Slack"),
    ConnectionInfo("smtp", "smtp", "smtp", "Mail server"),
    ConnectionInfo("model", "ai", "openai_api", "Model"),
)


def plan(text: str) -> Plan:
    request = PlanRequest(
        text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin", connections=CONNECTIONS
    )
    made = OfflinePlanner().plan(request)
    if made.document is not None:
        found = validate(
            Document.parse(made.document), CATALOG, ENGINE, connections=CONNECTIONS, now=NOW
        )
        assert [p.message for p in found.problems if p.severity == "error"] == []
    return made


def steps(text: str) -> dict[str, Any]:
    document = plan(text).document
    assert document is not None
    return {step["id"]: step for step in document["steps"]}


def test_a_model_works_on_the_field_of_a_call_that_is_named() -> None:
    made = steps("When a webhook comes in, translate the remark to Dutch and post it to #desk")
    hole = made["translate"]["with"]["text"]["$hole"]
    assert made["translate"]["with"]["to"] == "Dutch"
    assert made["translate"]["connection"] == "model"
    assert (hole["kind"], hole["candidates"]) == ("field", ["remark"])
    assert made["post_to_desk"]["with"]["text"] == "{{ steps.translate.text }}"


def test_each_item_of_a_list_is_worked_on_and_stays_beside_its_result() -> None:
    made = steps(
        "Every day at 8 get https://x.example/letters, summarise each letter and post them one by one to #desk"
    )
    assert made["summarise"]["foreach"] == {
        "items": "{{ steps.all_letters.items }}",
        "as": "letter",
    }
    assert "steps.summarise.items[index].value" in made["letters_with_result"]["with"]["value"]
    assert made["post_to_desk"]["with"]["text"] == "{{ letter.right.text }}"


def test_labels_are_compared_without_a_sample() -> None:
    made = steps(
        "Hourly get https://x.example/letters, classify each letter as angry, happy or neutral and mail the angry ones to a@x.example"
    )
    assert made["classify"]["with"]["labels"] == ["angry", "happy", "neutral"]
    assert made["keep_letters"]["with"]["where"] == '{{ item.right.label == "angry" }}'


def test_a_label_decides_which_way_one_thing_goes() -> None:
    made = steps(
        "When a letter arrives by webhook, classify it as angry or calm. If it is angry post it to #boss, otherwise post it to #desk"
    )
    assert made["check_letter"]["cases"][0]["when"] == '{{ steps.classify.label == "angry" }}'
    assert made["post_to_boss"]["after"] == ["check_letter.match"]
    assert made["post_to_desk"]["after"] == ["check_letter.otherwise"]


def test_fields_that_are_taken_out_become_a_schema_and_are_told() -> None:
    made = steps(
        "When a webhook comes in, extract the city and the total from the remark and post it to #desk"
    )
    shape = made["extract"]["with"]["schema"]
    assert shape["properties"] == {"city": {"type": "string"}, "total": {"type": "number"}}
    told = made["post_to_desk"]["with"]["text"]
    assert told == "City: {{ steps.extract.value.city }}\nTotal: {{ steps.extract.value.total }}"


def test_a_free_wish_to_a_model_is_asked_in_the_persons_words() -> None:
    made = steps(
        "When a letter arrives by webhook, use AI to write a kind answer and post it to #desk"
    )
    assert made["prompt"]["with"]["prompt"].startswith("Write a kind answer\n\n")
    assert "trigger.body" in made["prompt"]["with"]["prompt"]
    assert made["post_to_desk"]["with"]["text"] == "{{ steps.prompt.text }}"


def test_what_a_model_made_of_the_whole_list_is_told_once() -> None:
    made = steps(
        "Every day at 8 get https://x.example/letters, ask AI for the main wishes and post them to #desk"
    )
    assert "foreach" not in made["post_to_desk"]
    assert made["post_to_desk"]["with"]["text"] == "{{ steps.prompt.text }}"


def test_a_format_is_read_before_its_rows_are_filtered() -> None:
    made = steps(
        "Every day at 8 get https://x.example/a.csv, parse the csv and post the rows where size is over 9 to #desk"
    )
    assert made["parse"]["with"]["text"] == "{{ steps.fetch_items.body }}"
    assert made["keep_items"]["with"]["items"] == "{{ steps.parse.rows }}"


def test_a_list_is_written_in_a_format() -> None:
    made = steps(
        "Every day at 8 get https://x.example/letters, turn them into csv and mail it to a@x.example"
    )
    assert made["build"]["uses"] == "csv.build"
    assert made["email_a"]["with"]["text"] == "{{ steps.build.text }}"


@pytest.mark.parametrize(
    "words",
    [
        "translate the spoken word of my grandmother into English",
        "summarise the video of our meeting",
        "classify my photos as funny or sad",
        "parse the csv",
    ],
)
def test_what_no_data_is_there_for_is_not_placed(words: str) -> None:
    made = plan(f"Every day at 8 {words} and post 'done' to #desk")
    assert made.document is not None
    assert [step["uses"] for step in made.document["steps"]] == ["slack.post_message"]
    assert made.unsupported


@pytest.mark.parametrize(
    "words",
    [
        "fetch https://x.example/letters, check for letters in Oslo or Bergen, and post them to #desk",
        "pull out the letters from https://x.example/api and post them to #desk",
        "tell #desk about letters from https://x.example/letters in red or blue",
    ],
)
def test_no_model_is_asked_where_nothing_is_sorted_or_taken_out(words: str) -> None:
    made = plan(f"Every day at 8 {words}")
    assert made.document is not None
    assert not [s for s in made.document["steps"] if str(s.get("uses")).startswith("ai.")]
