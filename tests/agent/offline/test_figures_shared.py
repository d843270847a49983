"""Several figures that share what they are about."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built

_READ = "Every day at 7 fetch https://port.example/boats. "


def _text(words: str) -> str:
    (send,) = (step for step in built(words)["steps"] if step["uses"] == "slack.post_message")
    assert "foreach" not in send
    return str(send["with"]["text"])


@pytest.mark.parametrize(
    ("words", "calls"),
    [
        ("Post the shortest, the longest and the average length to #quay.", ("min", "max", "avg")),
        ("Post to #quay how many boats there were, the sum and the mean length.", ("sum", "avg", "count")),
        ("Post the total of the lengths, the biggest boat length and the number of boats to #quay.", ("sum", "max", "count")),
        ("Tell #quay the count, the minimum and the maximum length.", ("count", "min", "max")),
    ],
)  # fmt: skip
def test_each_of_them_is_told_of_the_one_field(words: str, calls: tuple[str, ...]) -> None:
    text = _text(_READ + words)
    for call in calls:
        assert ("count" if call == "count" else f".{call}(") in text
    assert "'hint': 'length'" in text


def test_a_total_can_be_what_the_figures_are_about() -> None:
    text = _text(_READ + "Post to #quay the highest and the lowest total and the overall sum.")
    assert all(f".{call}(" in text for call in ("max", "min", "sum"))


def test_a_figure_of_each_group_stays_one() -> None:
    made = built(_READ + "Post the total length per berth to #quay.")["steps"]
    assert "list.group" in [step["uses"] for step in made]
