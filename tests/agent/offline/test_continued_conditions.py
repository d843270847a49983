"""What a comparison goes on with needs no word of its own; what things lack is left out; emptiness is asked of figures too."""

import pytest

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import prepare

Tests = list[tuple[str | None, str, tuple[object, ...]]]


def _found(words: str) -> Tests:
    said = prepare(words)
    return [
        (test.field, test.operator, test.values)
        for one in find_conditions(said.text, said)
        for test in one.condition.tests
    ]


@pytest.mark.parametrize(
    ("words", "tests"),
    [
        ("where depth is over 9 and buoy is not empty", [("depth", ">", (9.0,)), ("buoy", "empty", (False,))]),
        ("if weight is under 4 and the tag is missing", [("weight", "<", (4.0,)), ("tag", "empty", (True,))]),
        ("kind oak & felled true", [("kind", "==", ("oak",)), ("felled", "==", (True,))]),
        ("status open and insured false", [("status", "==", ("open",)), ("insured", "==", (False,))]),
        ("whose berth is blank or missing", [("berth", "empty", (True,))]),
        ("the ones with missing phone", [("phone", "empty", (True,))]),
        ("entries having an empty owner", [("owner", "empty", (True,))]),
    ],
)  # fmt: skip
def test_they_are_read(words: str, tests: Tests) -> None:
    assert _found(words) == tests


@pytest.mark.parametrize(
    ("words", "tests"),
    [
        ("where depth is over 9 and it is set", [("depth", ">", (9.0,))]),
        ("where depth is over 9 and post it", [("depth", ">", (9.0,))]),
        ("with an empty basket", [("basket", "empty", (True,))]),
        ("with missing parts", []),
    ],
)
def test_near_words_are_none(words: str, tests: Tests) -> None:
    assert _found(words) == tests
