"""What a model is asked in passing is a step of its own, and what it answers is what is told afterwards."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.asked_of_ai import with_what_models_are_asked
from tests.agent.offline.planned import built, steps_of


def test_points_are_asked_of_all_that_is_new_and_the_answer_is_mailed() -> None:
    steps = list(
        steps_of(
            "Every day at 7 read the rss feed https://bees.example/feed and let the AI summarise the new posts in 4 bullets, then mail that to a@bees.example"
        ).values()
    )
    read, new, asked, mail = steps
    assert (read["uses"], new["uses"], asked["uses"]) == (
        "rss.read_feed",
        "list.dedupe",
        "ai.prompt",
    )
    assert "4 bullets" in asked["with"]["prompt"]
    assert f"steps.{new['id']}.items" in asked["with"]["prompt"]
    assert mail["with"]["text"] == f"{{{{ steps.{asked['id']}.text }}}}"


def test_a_summary_of_many_things_is_one() -> None:
    steps = steps_of(
        "Every day at 7 get the logs from https://barn.example/logs, summarise them with AI and mail that to a@barn.example"
    )
    assert "foreach" not in steps["summarise"]


def test_each_is_summarised_where_each_is_named() -> None:
    steps = steps_of(
        "Every day at 7 get the logs from https://barn.example/logs, summarise each with AI and post the summary to #barn"
    )
    assert "foreach" in steps["summarise"]


def test_words_in_braces_mean_what_was_written() -> None:
    steps = steps_of(
        'When the feed https://bees.example/feed has a new entry, summarise it with AI and post "{title}: {summary}" to #bees'
    )
    assert steps["post_to_bees"]["with"]["text"] == (
        "{{ trigger.title }}: {{ steps.summarise.text }}"
    )


def test_all_that_is_to_be_taken_out_is() -> None:
    steps = steps_of(
        "When a log comes by webhook, have AI extract mast, draught and sail_maker, save those in table boats, and if draught is over 3 ask a@sea.example for approval, then post it to #sea"
    )
    fields = steps["extract"]["with"]["schema"]["properties"]
    assert list(fields) == ["mast", "draught", "sail_maker"]
    assert fields["draught"] == {"type": "number"}  # it is compared by size
    assert list(steps["insert"]["with"]["rows"][0]) == list(fields)
    assert "steps.extract.value.draught > 3.0" in str(steps)


def test_what_it_is_sorted_into_goes_into_the_column_of_that_name() -> None:
    steps = steps_of(
        "When a call comes by webhook, classify it with AI as hay, straw or oats and add a row to table feed with category and weight"
    )
    (row,) = steps["insert"]["with"]["rows"]
    assert row["category"] == "{{ steps.classify.label }}"


def test_a_model_asked_in_passing_begins_a_step() -> None:
    said = "get @url0 and have the ai translate it into french"
    assert with_what_models_are_asked(said) == "get @url0, use ai to translate it into french"


@pytest.mark.parametrize(
    "said", ["summarise the boats", "extract mast from it", "post the new boats to @chan0"]
)
def test_what_asks_nothing_else_stays_as_it_is(said: str) -> None:
    assert with_what_models_are_asked(said) == said


def test_the_reader_of_each_new_thing_leaves_out_what_was_there() -> None:
    document = built(
        "Every day at 7 read the feed https://bees.example/feed, summarise each new entry with AI and post the summary to #bees"
    )
    assert "list.dedupe" in [step["uses"] for step in document["steps"]]
