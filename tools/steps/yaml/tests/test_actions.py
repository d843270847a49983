"""YAML: read and written back, strictly."""

from __future__ import annotations

import time
from typing import Any

import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(f"yaml.{action}", args)


@pytest.mark.parametrize(
    "value",
    [
        {"z": 1, "a": [True, None, 0.5, "no", "12", "2026-11-28"], "t": "two\nlines\n"},
        ["x", {"y": {}}],
        "just text: with a colon",
        7,
    ],
)
async def test_what_is_written_is_read_back(value: Any) -> None:
    built = await _outcome("build", {"value": value})
    assert isinstance(built, Succeeded)
    read = await _outcome("parse", {"text": built.output["text"]})
    assert isinstance(read, Succeeded)
    assert read.output["value"] == value
    if isinstance(value, dict):
        assert list(read.output["value"]) == list(value)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]",
        "!!python/object/apply:os.system ['id']",
        "a: 1\na: 2",
        "[" * 10_000,
        "{" * 10_000,
        "a: [1",
        "n: " + "1" * 500_000,
    ],
    ids=["aliases", "tag", "twice", "deep", "deeper", "open", "huge number"],
)
async def test_bombs_and_broken_text_are_bad_data_within_a_second(text: str) -> None:
    began = time.process_time()
    outcome = await _outcome("parse", {"text": text})
    assert time.process_time() - began < 1
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("bad_data", "not_yaml")
