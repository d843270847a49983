"""Work on a list before a step that is named: that step alone reads it, and two steps may change places."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, changed, step, touched

SHELVES: Json = {
    "nexa": 1,
    "name": "Shelves",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 5 * * *", "timezone": "Europe/Oslo"}}],
    "steps": [
        {"id": "books", "name": "Fetch books", "uses": "http.request", "with": {"method": "GET", "url": "https://shelf.example/books"}},
        {"id": "thick", "name": "Thick ones", "uses": "list.filter", "with": {"items": "{{ steps.books.body.books }}", "where": "{{ item.pages > 500 }}"}},
        {"id": "row", "name": "Thickest first", "uses": "list.sort", "with": {"items": "{{ steps.thick.items }}", "by": "{{ item.pages }}", "descending": True}},
        {"id": "tell", "name": "Tell readers", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#books", "text": "Read: {{ steps.row.items }}"}},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        "sort the boats by length before posting",
        "before posting, sort the boats by length",
        "sort boats by length right before the post",
    ],
)
def test_only_the_step_that_is_named_reads_it(words: str) -> None:
    after = changed(words, BOATS)
    made = after["steps"][-1]
    assert made["uses"] == "list.sort"
    assert touched(after, BOATS) == {"announce"}
    assert step(after, "announce")["foreach"]["items"] == f"{{{{ steps.{made['id']}.items }}}}"


@pytest.mark.parametrize("words", ["remove duplicates by isbn before filtering", "drop duplicate books before the filter", "filter only after removing duplicates"])  # fmt: skip
def test_what_comes_twice_is_dropped_first(words: str) -> None:
    after = changed(words, SHELVES)
    made = after["steps"][-1]
    assert made["uses"] == "list.dedupe"
    assert made["with"]["items"] == "{{ steps.books.body.books }}"
    assert touched(after, SHELVES) == {"thick"}


@pytest.mark.parametrize("words", ["sort before filtering", "filter after sorting", "do the sorting before the filtering"])  # fmt: skip
def test_two_steps_on_a_list_change_places(words: str) -> None:
    after = changed(words, SHELVES)
    assert step(after, "row")["with"]["items"] == "{{ steps.books.body.books }}"
    assert step(after, "thick")["with"]["items"] == "{{ steps.row.items }}"
    assert step(after, "tell")["with"]["text"] == "Read: {{ steps.thick.items }}"


def test_an_order_that_is_there_goes_by_the_other_field() -> None:
    after = changed("sort the books by year before telling readers", SHELVES)
    assert touched(after, SHELVES) == {"row"}


@pytest.mark.parametrize("words", ["put the oldest first", "sort them newest first"])
def test_age_is_no_number_of_pages(words: str) -> None:
    after = changed(words, copy.deepcopy(SHELVES))
    assert step(after, "row")["with"]["by"] != "{{ item.pages }}"
