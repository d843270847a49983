"""text.render: whatever an expression gave is written the way mixed text writes it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports.runner import Succeeded
from tools.kit.bench import EXPRESSIONS, a_bench


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("Hello", "Hello"),
        (7, "7"),
        (7.0, "7"),
        (1234567.0, "1234567"),
        (0.1, "0.1"),
        (True, "true"),
        (None, ""),
        ([1, "a"], '[1,"a"]'),
        ({"a": None}, '{"a":null}'),
        ("{{ not evaluated }}", "{{ not evaluated }}"),
    ],
)
async def test_values_are_written_as_text(given: Any, text: str) -> None:
    async with a_bench() as bench:
        outcome = await bench.run("text.render", {"template": given})
    assert isinstance(outcome, Succeeded)
    assert outcome.output == {"text": text}


async def test_a_value_alone_and_a_value_in_a_text_are_written_alike() -> None:
    for value in (250.0, 1e21, -0.5, 2**53, [0.1, 2.0], False):
        async with a_bench() as bench:
            outcome = await bench.run("text.render", {"template": value})
        assert isinstance(outcome, Succeeded)
        assert f"<{outcome.output['text']}>" == EXPRESSIONS.evaluate("<{{ v }}>", {"v": value})
