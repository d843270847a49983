"""csv.parse and csv.build: what is written reads back, and hostile text ends as bad data."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, Succeeded
from tools.kit.bench import a_bench
from tools.steps.csv.table import columns_of, rows_of, text_of


async def _ran(action: str, args: dict[str, Any]) -> Any:
    async with a_bench() as bench:
        outcome = await bench.run(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def _refused(text: str, **more: Any) -> str:
    async with a_bench() as bench:
        outcome = await bench.run("csv.parse", {"text": text, **more})
    assert isinstance(outcome, Failed), outcome
    assert outcome.error.error_class == "bad_data"
    return outcome.error.code


@pytest.mark.parametrize(
    "text",
    [
        "id,name\n7,Ada\n8,Bob",
        "id;name\r\n7;Ada\r\n8;Bob\r\n",
        "id\tname\n7\tAda\n\n8\tBob\n",
        "\ufeffid|name\n7|Ada\n8|Bob",
        '"id","name"\n"7","Ada"\n"8","Bob"\n',
    ],
)
async def test_the_separator_is_found(text: str) -> None:
    assert await _ran("csv.parse", {"text": text}) == {
        "rows": [{"id": "7", "name": "Ada"}, {"id": "8", "name": "Bob"}],
        "columns": ["id", "name"],
        "count": 2,
    }


async def test_quoted_cells_hold_separators_quotes_and_line_breaks() -> None:
    output = await _ran("csv.parse", {"text": 'a,b\n"1,5","say ""hi""\nthere"\n'})
    assert output["rows"] == [{"a": "1,5", "b": 'say "hi"\nthere'}]


async def test_lines_without_names_and_short_lines() -> None:
    output = await _ran("csv.parse", {"text": "1,2\n3\n", "names": "none"})
    assert output["rows"] == [
        {"column_1": "1", "column_2": "2"},
        {"column_1": "3", "column_2": ""},
    ]


async def test_no_text_is_no_rows() -> None:
    assert await _ran("csv.parse", {"text": ""}) == {"rows": [], "columns": [], "count": 0}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2,3\n", "row_too_long"),
        ("a,a\n1,2\n", "column_twice"),
        ('a,b\n"1,2\n', "not_csv"),
        ("a\n" + "x" * 200_000, "not_csv"),
        ("," * 1_000_000, "too_many_columns"),
        (",".join(f"{n:0200d}" for n in range(1000)) + "\n1" * 1000, "result_too_large"),
    ],
    ids=["long row", "twice", "open quote", "huge cell", "a million columns", "grows"],
)
async def test_broken_and_hostile_text_is_refused_within_a_second(text: str, code: str) -> None:
    began = time.process_time()
    assert await _refused(text) == code
    assert time.process_time() - began < 1


async def test_values_are_written_as_people_write_them() -> None:
    rows = [{"a": 7.0, "b": True, "c": None}, {"a": 0.5, "d": [1, "x"]}]
    output = await _ran("csv.build", {"rows": rows})
    assert output["text"] == 'a,b,c,d\r\n7,true,,\r\n0.5,,,"[1,""x""]"\r\n'
    chosen = await _ran("csv.build", {"rows": rows, "columns": ["b", "a"], "separator": "tab"})
    assert chosen["text"] == "b\ta\r\ntrue\t7\r\n\t0.5\r\n"


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＠SUM(A1)",
    ],
)
async def test_what_a_spreadsheet_would_run_is_made_harmless(cell: str) -> None:
    output = await _ran("csv.build", {"rows": [{"a": cell}]})
    _, rows = rows_of(output["text"], "comma", named=True)
    assert rows == [{"a": f"'{cell}"}]


async def test_numbers_keep_their_sign() -> None:
    output = await _ran("csv.build", {"rows": [{"a": -5, "b": "-5", "c": "+4.50"}]})
    assert output["text"] == "a,b,c\r\n-5,-5,+4.50\r\n"


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).filter(
    lambda text: not text.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
)
NAMES = st.lists(
    st.text("abcxyz é,;\"'", min_size=1, max_size=8).map(str.strip).filter(bool),
    min_size=2,
    max_size=5,
    unique=True,
)


@given(NAMES.flatmap(lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, CELLS)))))
@settings(max_examples=60)
def test_what_is_written_reads_back(rows: list[dict[str, str]]) -> None:
    columns = columns_of(rows)
    if columns:
        assert rows_of(text_of(rows, columns, "comma"), "comma", named=True) == (columns, rows)
