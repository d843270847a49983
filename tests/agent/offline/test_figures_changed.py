"""How many there are and what they make together: told, as a condition, and rounded."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, Json, change, changed, step

SUMMED: Json = copy.deepcopy(BOATS)
SUMMED["steps"][3]["with"]["text"] = 'Total: {{ string(steps.long_ones.items.sum("length")) }}'
SUM = 'steps.long_ones.items.sum("length")'


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("put the number of long boats in the subject", "Boats ({{ steps.long_ones.count }})"),
        ("subject 'Long: {count} boats'", "Long: {{ steps.long_ones.count }} boats"),
        ("put the total in the subject", f"Boats: {{{{ string({SUM}) }}}}"),
    ],
)
def test_a_figure_stands_in_the_subject(words: str, subject: str) -> None:
    after = changed(words, SUMMED)
    assert step(after, "letter")["with"]["subject"] == subject


def test_the_count_is_added_to_a_message() -> None:
    after = changed("add the count to the mail", BOATS)
    told = step(after, "letter")["with"]["text"]
    assert told == "All: {{ steps.long_ones.items }} ({{ steps.long_ones.count }})"


@pytest.mark.parametrize(
    ("words", "test"),
    [
        ("only send the mail if the total is over 500", f"{{{{ {SUM} > 500.0 }}}}"),
        ("only send the mail if there were more than 10", "{{ steps.long_ones.count > 10 }}"),
        ("send the mail only if there are at least 3 boats", "{{ steps.long_ones.count >= 3 }}"),
    ],
)
def test_a_mail_depends_on_a_figure(words: str, test: str) -> None:
    after = changed(words, SUMMED)
    assert step(after, "letter")["when"] == test
    assert step(after, "long_ones") == step(SUMMED, "long_ones")
    assert len(after["steps"]) == len(SUMMED["steps"])


def test_another_condition_of_a_mail_is_not_lost() -> None:
    guarded = copy.deepcopy(SUMMED)
    guarded["steps"][3]["when"] = '{{ steps.boats.body.harbour == "east" }}'
    plan = change("only send the mail if there were more than 10", guarded)
    assert not any("/when" in o.get("set", {}) for o in plan.operations)


def test_a_total_is_rounded() -> None:
    after = changed("round it to two decimals", SUMMED)
    told = step(after, "letter")["with"]["text"]
    assert told == f"Total: {{{{ string(math.round({SUM} * 100.0) / 100.0) }}}}"
