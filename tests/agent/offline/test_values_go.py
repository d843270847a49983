"""Where the values that a branch tells apart go besides."""

from __future__ import annotations

import pytest

from tests.agent.offline.changing import Json, changed, step, touched

POST_BAG: Json = {
    "nexa": 1,
    "name": "Post bag",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "sort", "name": "What it is", "uses": "ai.classify", "connection": "ai", "with": {"text": "{{ trigger.body.letter }}", "labels": ["bill", "card", "advert"]}},
        {"id": "way", "name": "Which", "type": "branch", "cases": [{"id": "bill", "when": "{{ steps.sort.label == 'bill' }}"}], "else": "drop"},
        {"id": "desk", "name": "Mail the desk", "uses": "email.send", "connection": "smtp", "after": ["way.bill"], "with": {"to": ["desk@bag.example"], "subject": "Bill", "text": "{{ trigger.body.letter }}"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("words", ["cards go to #cards", "a card should be posted to #cards in slack", "the card ones are sent to #cards"])  # fmt: skip
def test_a_value_that_can_come_gets_a_way_of_its_own(words: str) -> None:
    after = changed(words, POST_BAG)
    assert after["steps"][-1]["after"] == [f"way.{step(after, 'way')['cases'][1]['id']}"]
    assert "card" in step(after, "way")["cases"][1]["when"]
    assert touched(after, POST_BAG) == {"way"}


@pytest.mark.parametrize("words", ["bills should also go to books@bag.example by mail", "bills are mailed to books@bag.example as well"])  # fmt: skip
def test_a_way_that_is_there_sends_one_more(words: str) -> None:
    after = changed(words, POST_BAG)
    assert after["steps"][-1]["after"] == ["way.bill"]
    assert touched(after, POST_BAG) == set()


def test_everything_else_goes_the_way_that_is_left() -> None:
    after = changed("everything else goes to #rest", POST_BAG)
    assert after["steps"][-1]["after"] == [f"way.{step(after, 'way')['else']}"]


def test_a_new_label_with_its_way() -> None:
    after = changed("add the label parcel and mail those to dock@bag.example", POST_BAG)
    assert "parcel" in step(after, "sort")["with"]["labels"]
    assert touched(after, POST_BAG) == {"sort", "way"}
