"""Patterns: found, replaced and split by; hostile ones take no time and broken ones are bad data."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"text.{action}", args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def test_matches_come_with_their_groups_and_places() -> None:
    made = await _made("find", {"text": "é INV-12, INV-7x", "pattern": r"INV-(\d+)(x)?"})
    assert made == {
        "matches": [
            {"text": "INV-12", "groups": ["12", ""], "start": 2},
            {"text": "INV-7x", "groups": ["7", "x"], "start": 10},
        ],
        "count": 2,
    }
    assert (await _made("find", {"text": "aaa", "pattern": "a", "most": 2}))["count"] == 2


@pytest.mark.parametrize(
    ("args", "text", "count"),
    [
        ({"text": "a.b.c", "pattern": ".", "by": "-"}, "a-b-c", 2),
        ({"text": "Ada Lovelace", "pattern": r"(\w+) (\w+)", "by": r"\2, \1", "kind": "regex"}, "Lovelace, Ada", 1),
        ({"text": "aé1", "pattern": r"\d", "by": r"\\", "kind": "regex"}, "aé\\", 1),
        ({"text": "abc", "pattern": "x", "by": "y"}, "abc", 0),
    ],
)  # fmt: skip
async def test_words_and_patterns_are_replaced(args: dict[str, Any], text: str, count: int) -> None:
    assert await _made("replace", args) == {"text": text, "count": count}


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        ({"text": "a, b,,c", "at": ","}, ["a", "b", "c"]),
        ({"text": "a, b,,c", "at": ",", "trim": False}, ["a", " b", "", "c"]),
        ({"text": "a1b22c", "at": r"(\d)+", "kind": "regex"}, ["a", "b", "c"]),
        ({"text": "abc", "at": "x*", "kind": "regex"}, ["abc"]),
        ({"text": "", "at": ","}, []),
    ],
)
async def test_texts_are_split(args: dict[str, Any], parts: list[str]) -> None:
    assert await _made("split", args) == {"parts": parts, "count": len(parts)}


async def test_a_hostile_pattern_takes_no_time() -> None:
    began = time.process_time()
    await _made("find", {"text": "a" * 100_000 + "b", "pattern": "^(a+)+$"})
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("action", "args", "code"),
    [
        ("find", {"text": "a", "pattern": "("}, "bad_pattern"),
        ("find", {"text": "a", "pattern": r"(?=a)"}, "bad_pattern"),
        ("find", {"text": "a", "pattern": "(((a{100}){100}){100})"}, "bad_pattern"),
        ("replace", {"text": "a", "pattern": "a", "by": r"\1", "kind": "regex"}, "no_such_group"),
        ("replace", {"text": "a" * 100_000, "pattern": "a", "by": "b" * 10_000}, "result_too_large"),
        ("replace", {"text": "a" * 100_000, "pattern": "a", "by": "b" * 10_000, "kind": "regex"}, "result_too_large"),
        ("split", {"text": "," * 200_000, "at": ","}, "too_many_parts"),
        ("split", {"text": "," * 200_000, "at": ",", "kind": "regex"}, "too_many_parts"),
    ],
)  # fmt: skip
async def test_what_cannot_be_done_is_bad_data_within_a_second(
    action: str, args: dict[str, Any], code: str
) -> None:
    began = time.process_time()
    outcome = await _outcome(action, args)
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", code)
