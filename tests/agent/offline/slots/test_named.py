"""What is said by an argument's own name goes there, whichever reader made the step."""

from __future__ import annotations

from typing import Any

from agent.offline.slots.named import named
from tools.catalog import load_catalog

CATALOG = load_catalog()


def filled(text: str, *steps: dict[str, Any]) -> list[dict[str, Any]]:
    document, _ = named({"steps": list(steps)}, text, CATALOG)
    return [step["with"] for step in document["steps"]]


def test_a_quotation_behind_the_name_of_an_argument_is_its_value() -> None:
    words = 'pivot it by "region", column: "product", value "amount" and function is "sum"'
    (given,) = filled(
        words, {"uses": "table.pivot", "with": {"rows": "{{ x }}", "value": "region"}}
    )
    assert given == {
        "rows": "{{ x }}",
        "by": ["region"],
        "column": "product",
        "value": "amount",
        "function": "sum",
    }


def test_what_is_parted_by_commas_is_a_list_where_a_list_is_wanted() -> None:
    words = 'classify it with labels "good, neutral, bad"'
    (given,) = filled(words, {"uses": "ai.classify", "with": {"labels": "{{ x }}"}})
    assert given == {"labels": ["good", "neutral", "bad"]}


def test_a_value_the_argument_does_not_allow_stays_where_it_is() -> None:
    (given,) = filled('write CSV with separator "moon"', {"uses": "csv.build", "with": {}})
    assert given == {}


def test_of_two_steps_with_such_an_argument_nobody_knows_whose_it_is() -> None:
    steps = [{"uses": "csv.build", "with": {}}, {"uses": "csv.parse", "with": {}}]
    assert filled('with separator "semicolon"', *steps) == [{}, {}]


def test_the_longest_name_that_stands_there_is_meant() -> None:
    words = 'count with key "orders", then publish with routing key "events"'
    steps = [{"uses": "redis.increment", "with": {}}, {"uses": "rabbitmq.publish", "with": {}}]
    assert filled(words, *steps) == [{"key": "orders"}, {"routing_key": "events"}]


def test_a_name_that_is_read_by_a_grammar_of_its_own_is_not_taken_from_it() -> None:
    steps = [{"uses": "ai.translate", "with": {}}, {"uses": "email.send", "with": {}}]
    assert filled('mail them the text "Done"', *steps) == [{}, {}]


def test_neither_words_with_another_end_nor_expressions_are_taken() -> None:
    (given,) = filled('the subseparator "semicolon"', {"uses": "csv.build", "with": {}})
    assert given == {}
    (kept,) = filled('where "amount"', {"uses": "list.filter", "with": {"where": "{{ true }}"}})
    assert kept == {"where": "{{ true }}"}


def test_each_taking_is_told() -> None:
    document = {"steps": [{"uses": "csv.build", "with": {}}]}
    _, found = named(document, 'CSV with separator "semicolon"', CATALOG)
    assert found.said == ["“semicolon” is the separator of “Write CSV”."]
    assert document == {"steps": [{"uses": "csv.build", "with": {}}]}


def test_a_prompt_does_not_say_what_another_argument_was_given() -> None:
    words = 'write a note on moss, with instructions "Be kind"'
    (given,) = filled(
        words,
        {
            "uses": "ai.prompt",
            "with": {"prompt": 'Write a note on moss, with instructions "Be kind"\n\n{{ x }}'},
        },
    )
    assert given == {"prompt": "Write a note on moss\n\n{{ x }}", "instructions": "Be kind"}


def test_the_same_words_without_marks_stay_in_a_text() -> None:
    words = 'a poem on instructions be kind, with instructions "be kind"'
    (given,) = filled(
        words, {"uses": "ai.prompt", "with": {"prompt": "A poem on instructions be kind"}}
    )
    assert given["prompt"] == "A poem on instructions be kind"
