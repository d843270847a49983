"""Others of the same list go elsewhere; what goes on stays as it was."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step, touched

ORCHARD: Json = copy.deepcopy(BOATS)
ORCHARD["steps"] = [
    {"id": "apples", "name": "Fetch apples", "uses": "http.request", "with": {"method": "GET", "url": "https://orchard.example/apples"}},
    {"id": "sorted", "name": "Sort out", "uses": "ai.classify", "foreach": {"items": "{{ steps.apples.body.apples }}", "as": "apple"}, "with": {"text": "{{ toJson(apple) }}", "labels": ["ripe", "sour"]}},
    {"id": "both", "name": "Put together", "uses": "list.map", "with": {"items": "{{ steps.apples.body.apples }}", 'value': '{{ {"left": item, "right": steps.sorted.items[index].value} }}'}},
    {"id": "ripe", "name": 'Keep apples with label "ripe"', "uses": "list.filter", "with": {"items": "{{ steps.both.items }}", "where": '{{ item.right.label == "ripe" }}'}},
    {"id": "sell", "name": "Sell", "uses": "slack.post_message", "connection": "slack", "foreach": {"items": "{{ steps.ripe.items }}", "as": "apple"}, "with": {"channel": "#market", "text": "{{ apple.left.name }}"}},
]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["also send the sour ones to #cider", "the sour ones should go to #cider"]
)
def test_others_have_a_filter_of_their_own(words: str) -> None:
    after = changed(words, ORCHARD)
    assert touched(after, ORCHARD) == set()
    kept = after["steps"][-2]
    assert kept["with"] == {"items": "{{ steps.both.items }}", "where": '{{ item.right.label == "sour" }}'}  # fmt: skip
    post = step(after, "post_to_cider")
    assert post["foreach"] == {"items": f"{{{{ steps.{kept['id']}.items }}}}", "as": "apple"}
    assert post["with"]["text"] == "{{ apple.left.name }}"


def test_the_rest_is_all_that_is_left_out() -> None:
    after = changed("send the rest to #compost", ORCHARD)
    assert after["steps"][-2]["with"]["where"] == '{{ !(item.right.label == "ripe") }}'


def test_a_word_that_is_no_label_is_asked_about() -> None:
    assert change("also send the green ones to #cider", ORCHARD).kind == "question"
