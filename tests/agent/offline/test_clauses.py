"""Where a request is cut."""

from __future__ import annotations

import pytest

from agent.offline.language.clauses import split_clauses


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("get @url0, keep the big ones and share each in @chan0", ["get @url0", "keep the big ones", "share each in @chan0"]),
        ("share it in @chan0 and a digest to @mail0", ["share it in @chan0", "a digest to @mail0"]),
        ("mail it to @mail0 and @mail1", ["mail it to @mail0 and @mail1"]),
        ("could you please get @url0? thanks a lot!", ["get @url0"]),
        ("get names and ages from @url0", ["get names and ages from @url0"]),
        ("post a to @chan0 and b to @chan1", ["post a to @chan0", "b to @chan1"]),
        ("tell @chan0; @mail0 gets a list", ["tell @chan0", "@mail0 gets a list"]),
    ],
)  # fmt: skip
def test_clauses(text: str, clauses: list[str]) -> None:
    assert split_clauses(text) == clauses


def test_a_second_receiver_with_things_of_its_own_is_a_clause_of_its_own() -> None:
    said = "post the open ones to @chan0 and the closed ones to @chan1"
    assert split_clauses(said) == ["post the open ones to @chan0", "post the closed ones to @chan1"]
    assert split_clauses("post it to @chan0 and the @chan1 channel") == ["post it to @chan0 and the @chan1 channel"]  # fmt: skip
