"""Parquet: what is written reads back, and files that are cut, broken or bombs end as bad data."""

from __future__ import annotations

import base64
import random
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.sdk.errors import ActionFailed
from tools.steps.parquet.client import read, written

ROWS = [
    {"id": 1, "name": "Ada", "x": 1.5, "of": ["a", 1], "ok": True},
    {"id": 2, "name": "é\n", "x": 2, "of": {"a": 1}, "more": "="},
]


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(action, args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def _code(args: dict[str, Any]) -> str:
    outcome = await _outcome("parquet.read", args)
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"
    assert "/" not in outcome.error.message
    return outcome.error.code


def _file_of(query: str, folder: Path) -> str:
    path = folder / "made.parquet"
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    return base64.b64encode(path.read_bytes()).decode()


async def test_rows_read_back_as_they_were_written() -> None:
    made = await _made("parquet.build", {"rows": ROWS})
    assert made == {"file": written(ROWS), "count": 2}
    back = await _made("parquet.read", {"file": made["file"]})
    names = ["id", "name", "x", "of", "ok", "more"]
    assert back["rows"] == [{name: row.get(name) for name in names} for row in ROWS]
    assert (back["columns"], back["count"], back["total"]) == (names, 2, 2)
    part = await _made("parquet.read", {"file": made["file"], "columns": ["x", "id"], "most": 1})
    assert part["rows"] == [{"x": 1.5, "id": 1}]
    assert (part["count"], part["total"]) == (1, 2)


async def test_types_become_json_that_keeps_the_amount(tmp_path: Path) -> None:
    query = (
        "SELECT 0.10::DECIMAL(9, 2) AS d, DATE '2026-11-28' AS day, 9007199254740993 AS n, "
        "'\\x00a'::BLOB AS b, [1, NULL] AS l, {'a': 1} AS s, 'nan'::DOUBLE AS f"
    )
    back = await _made("parquet.read", {"file": _file_of(query, tmp_path)})
    assert back["rows"] == [
        {"d": 0.1, "day": "2026-11-28", "n": "9007199254740993", "b": "AGE=", "l": [1, None],
         "s": {"a": 1}, "f": None}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "args", "code"),
    [
        ("SELECT 1 AS a FROM range(2000000)", {}, "too_many_rows"),
        ("SELECT repeat('x', 1000) AS a FROM range(90000)", {}, "result_too_large"),
        ("SELECT repeat('x', 200000000) AS a", {}, "unpacks_too_large"),
        ("SELECT 1 AS a", {"columns": ["b"]}, "no_such_column"),
        ("SELECT " + ", ".join(f"1 AS c{n}" for n in range(1001)), {}, "too_many_columns"),
    ],
    ids=["rows", "bytes", "one value", "column", "columns"],
)
async def test_what_is_too_large_or_not_there_is_bad_data(
    query: str, args: dict[str, Any], code: str, tmp_path: Path
) -> None:
    assert await _code({"file": _file_of(query, tmp_path), **args}) == code


@pytest.mark.parametrize("file", ["*", "", "UEFSMQ==", "UEFSMQAAAABQQVIx", written(ROWS)[:400]])
async def test_what_is_no_parquet_is_refused(file: str) -> None:
    assert await _code({"file": file}) == ("not_base64" if file == "*" else "not_parquet")


def test_a_schema_nested_without_end_is_refused() -> None:
    file = base64.b64encode(_nested(100_000)).decode()
    with pytest.raises(ActionFailed) as refused:
        read(file, None, 10, is_limit=True)
    assert refused.value.error.code == "not_parquet"


def test_broken_bytes_end_as_rows_or_bad_data_and_nothing_else() -> None:
    whole, chance, refused = base64.b64decode(written(ROWS * 20)), random.Random(7), 0
    for _ in range(20):
        broken = bytearray(whole)
        for _ in range(chance.randint(3, 9)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            read(base64.b64encode(broken).decode(), None, 100, is_limit=True)
        except ActionFailed:
            refused += 1
    assert refused > 10


def _nested(groups: int) -> bytes:
    """Write a footer by hand (Thrift, compact): a schema of groups that each hold the next."""
    group = b"\x35\x00\x18\x01g\x15\x02\x00"
    elements = b"\x48\x01s\x15\x02\x00" + group * (groups - 1) + b"\x15\x02\x25\x00\x18\x01v\x00"
    count, size = groups + 1, b""
    while count > 0x7F:
        size, count = size + bytes([count & 0x7F | 0x80]), count >> 7
    footer = b"\x15\x02\x19\xfc" + size + bytes([count]) + elements + b"\x16\x00\x19\x0c\x00"
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"
