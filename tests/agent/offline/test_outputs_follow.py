"""What a workflow gives back still holds after a change."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed

HARBOUR: Json = copy.deepcopy(BOATS)
HARBOUR["steps"][2] = {"id": "announce", "name": "Announce", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#dock", "text": "All: {{ steps.long_ones.items }}"}}  # fmt: skip
HARBOUR["outputs"] = {
    "post": "{{ steps.announce.ts }}",
    "sent": "{{ steps.announce.ok }}",
    "boats": "{{ steps.long_ones.count }}",
}
EACH: Json = {**copy.deepcopy(BOATS), "outputs": {"posts": "{{ steps.announce.ok_count }}"}}


@pytest.mark.parametrize(
    "words",
    [
        "before posting ask anna@dock.example for approval",
        "if posting fails, retry twice, then email anna@dock.example",
        "if posting fails email anna@dock.example",
    ],
)
def test_what_may_not_be_there_has_a_stand_in(words: str) -> None:
    assert changed(words, HARBOUR)["outputs"] == {
        "post": '{{ steps.announce.?ts.orValue("") }}',
        "sent": "{{ steps.announce.?ok.orValue(false) }}",
        "boats": "{{ steps.long_ones.count }}",
    }


def test_what_a_removed_step_gave_is_given_back_no_more() -> None:
    plan = change("remove the slack post", HARBOUR)
    assert changed("remove the slack post", HARBOUR)["outputs"] == {
        "boats": "{{ steps.long_ones.count }}"
    }
    assert any("“post” and “sent”" in one for one in plan.assumptions)


def test_the_step_in_its_place_gives_what_it_can() -> None:
    harbour = copy.deepcopy(HARBOUR)
    harbour["outputs"] = {"to": "{{ steps.letter.accepted }}", "post": "{{ steps.announce.ts }}"}
    after = changed("post it to #quay instead of the mail", harbour)
    assert after["outputs"] == {"post": "{{ steps.announce.ts }}"}


def test_the_counts_of_a_step_that_no_longer_runs_for_each_are_dropped() -> None:
    after = changed("make the posts in one message", EACH)
    assert "foreach" not in after["steps"][2]
    assert "outputs" not in after


def test_a_step_that_stays_as_it_was_gives_what_it_gave() -> None:
    assert changed("every day at 9", EACH)["outputs"] == EACH["outputs"]
