"""The conversations are enough, split as their README says, and name only what is there."""

from pathlib import Path
from typing import Any

import pytest

from evals.suites.automation.case import read_rows
from evals.suites.automation.reading import KINDS
from evals.suites.edits.case import load_conversations, load_documents

SUITE = Path(__file__).parents[3] / "evals" / "suites" / "edits"
FILES = (
    "cases",
    "validation",
    "second",
    "second_validation",
    "third",
    "third_validation",
    "fourth",
    "fourth_validation",
)
ROWS = [(name, row) for name in FILES for row in read_rows(SUITE / f"{name}.yaml")]
DOCUMENTS = load_documents()
KEYS = {
    "say", "start", "added", "removed", "changed", "may", "set", "order", "name", "same_as", "asks",
    "asks_ok", "then", "skip", "http", "hook", "tables", "ai", "or",
}  # fmt: skip
EXPECTS = {
    "start", "added", "removed", "changed", "set", "order", "name", "same_as", "asks", "asks_ok", "then",
}  # fmt: skip
every_row = pytest.mark.parametrize("row", [row for _, row in ROWS], ids=lambda row: row["id"])


def test_there_are_enough_conversations_of_two_to_four_rounds() -> None:
    assert len(ROWS) >= 130
    assert {len(row["rounds"]) for _, row in ROWS} == {2, 3, 4}
    assert {row.get("on") for _, row in ROWS} == {None, *DOCUMENTS}


def test_every_third_conversation_is_held_out() -> None:
    for name, row in ROWS:
        held_out = int(row["id"][1:]) % 3 == 0
        assert name.endswith("validation") == held_out, row["id"]


def test_ids_are_unique() -> None:
    assert len({row["id"] for _, row in ROWS}) == len(ROWS)


@every_row
def test_every_round_uses_known_keys_and_expects_something(row: dict[str, Any]) -> None:
    assert set(row) <= {"id", "on", "rounds"}
    for one in row["rounds"]:
        assert set(one) <= KEYS
        assert set(one) & EXPECTS
        assert set(one.get("skip", ())) <= set(KINDS)


@every_row
def test_ids_of_steps_are_those_of_the_document(row: dict[str, Any]) -> None:
    known = (
        {step["id"] for step in DOCUMENTS[row["on"]]["document"]["steps"]} if "on" in row else set()
    )
    kinds = {"wait", "approval", "branch"}
    for one in row["rounds"]:
        named = [
            *one.get("changed", ()),
            *one.get("may", ()),
            *one.get("removed", ()),
            *one.get("set", {}),
        ]
        for selector in named:
            is_kind = "." in selector or selector.removeprefix("new:") in kinds
            assert is_kind or selector in known, selector


def test_all_files_are_read() -> None:
    assert len(load_conversations(SUITE / "cases.yaml")) == sum(name == "cases" for name, _ in ROWS)
