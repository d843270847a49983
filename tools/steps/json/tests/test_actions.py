"""json.parse and json.build: exact, strict, and quick on bombs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.sdk.strict_json import NotStrictJson, parse_json

scalars = (
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text("abc é\n\"'", max_size=5)
)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab"), inner, max_size=3),
)


@settings(max_examples=30, deadline=None)
@given(trees)
async def test_what_is_written_is_read_back(value: JsonValue) -> None:
    async with a_bench() as bench:
        built = await bench.run("json.build", {"value": value})
        assert isinstance(built, Succeeded)
        parsed = await bench.run("json.parse", built.output)
    assert isinstance(parsed, Succeeded)
    assert parsed.output == {"value": value}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "Expecting value"),
        ("{'a': 1}", "property name"),
        ('{"a": 1, "a": 2}', "'a' stands twice"),
        ("[Infinity]", "Infinity"),
        ("1 2", "Extra data"),
        ("[" * 101 + "]" * 101, "deeper than"),
    ],
)
async def test_what_is_not_strict_json_is_refused_with_a_reason(text: str, word: str) -> None:
    async with a_bench() as bench:
        outcome = await bench.run("json.parse", {"text": text})
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "not_json"
    assert word in outcome.error.message


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 1_000_000,
        '{"a":1,' * 50_000,
        "[" + "[],".join("" for _ in range(100_000)) + "[]" * 101 + "]",
    ],
)
def test_bombs_are_refused(bomb: str) -> None:
    with pytest.raises(NotStrictJson):
        parse_json(bomb)


async def test_lines_are_read_and_written_back() -> None:
    items = [{"id": 7, "text": "a\u2028b"}, [1], "x\ny", None]
    async with a_bench() as bench:
        built = await bench.run("json.build_lines", {"items": items})
        assert isinstance(built, Succeeded)
        read = await bench.run("json.parse_lines", {"text": "\ufeff" + built.output["text"] + "\n"})
    assert isinstance(read, Succeeded)
    assert read.output == {"items": items, "count": 4, "bad_lines": []}


async def test_a_bad_line_is_named_or_left_out() -> None:
    text = '{"a": 1}\r\n{"a": 1, "a": 2}\n' + "[" * 100_000 + "\n2\n"
    async with a_bench() as bench:
        outcome = await bench.run("json.parse_lines", {"text": text})
        report = await bench.run("json.parse_lines", {"text": text, "on_bad_line": "report"})
    assert isinstance(outcome, Failed)
    assert "line 2 is not JSON" in outcome.error.message
    assert isinstance(report, Succeeded)
    assert report.output["items"] == [{"a": 1}, 2]
    assert [one["line"] for one in report.output["bad_lines"]] == [2, 3]
