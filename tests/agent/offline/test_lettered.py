"""Wishes that are counted inside a sentence are sentences of their own."""

import pytest

from agent.offline.rephrasing.lettered import with_letters_apart


@pytest.mark.parametrize(
    ("said", "apart"),
    [
        ("a webhook comes. (a) post it to @url0, (b) wait 2 hours, (c) tell @chan0", "a webhook comes. post it to @url0. wait 2 hours. tell @chan0"),
        ("daily: (1) get @url0 (2) mail it to @mail0", "daily. get @url0. mail it to @mail0"),
        ("do (i) get @url0 and (ii) post it to @chan0", "do. get @url0. post it to @chan0"),
    ],
)  # fmt: skip
def test_they_are_parted(said: str, apart: str) -> None:
    assert with_letters_apart(said) == apart


@pytest.mark.parametrize(
    "said",
    [
        "post the name (a) to @chan0",
        "get @url0 (the one of plan (b) and (c) too)",
        "mail (name, age) to @mail0",
    ],
)
def test_other_parentheses_stay(said: str) -> None:
    assert with_letters_apart(said) == said
