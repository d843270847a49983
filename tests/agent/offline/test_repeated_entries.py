"""Entries that stand in a list more than once: the first of each is kept."""

import pytest

from agent.offline.rephrasing.repeated_entries import with_repeated_left_out
from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    "words",
    [
        "The list at https://a.example/riders contains the same licence more than once; keep the first of each and post the clean list to #race every day at 16:00",
        "Every day at 16:00: https://a.example/riders has the same licence twice, keep only the first of each, and post the rest to #race",
        "https://a.example/riders lists the same licence several times; keep only one of each and post the unique list to #race daily at 16:00",
    ],
)
def test_the_first_of_each_is_kept(words: str) -> None:
    steps = steps_of(words)
    (unique,) = (s for s in steps.values() if s["uses"] == "list.dedupe")
    assert unique["with"]["scope"] == "run"
    assert unique["with"]["key"]["$hole"]["hint"] == "licence"


@pytest.mark.parametrize(
    "text",
    [
        "it has the same price twice. post it to @chan0",
        "get @url0 and keep the first of each team",
        "the boat has the same owner as before; keep the first",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert with_repeated_left_out(text) == text
