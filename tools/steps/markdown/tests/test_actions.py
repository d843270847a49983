"""Markdown tables: what is written reads back as the same text, whatever the cells hold."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.steps.markdown.table import read, written


async def _outcome(action: str, args: dict[str, Any]) -> StepOutcome:
    async with a_bench() as bench:
        return await bench.run(action, args)


async def _made(action: str, args: dict[str, Any]) -> Any:
    outcome = await _outcome(action, args)
    assert isinstance(outcome, Succeeded), outcome
    return outcome.output


async def test_rows_become_a_table_with_numbers_to_the_right() -> None:
    rows = [{"name": "tea", "price": 2.0}, {"name": "a|b\nc", "price": 0.5, "of": ["x"]}]
    made = await _made("markdown.build_table", {"rows": rows})
    assert made["count"] == 2
    assert made["markdown"].splitlines() == [
        "| name | price | of |",
        "| --- | ---: | --- |",
        "| tea | 2 |  |",
        '| a\\|b c | 0.5 | \\["x"\\] |',
    ]
    chosen = await _made("markdown.build_table", {"rows": rows, "columns": ["price"]})
    assert chosen["markdown"].startswith("| price |\n")


async def test_the_tables_of_a_text_are_rows() -> None:
    text = (
        "# Prices\n\n| *name* | n |\n|---|--:|\n| [tea](/t) | `2` |\n| milk |\n\nand\n\n|a|\n|-|\n"
    )
    made = await _made("markdown.read_tables", {"markdown": text})
    assert made == {
        "tables": [[{"name": "tea", "n": "2"}, {"name": "milk", "n": ""}], []],
        "count": 2,
    }


@pytest.mark.parametrize(
    "cell",
    ["[x](javascript:alert(1))", "![x](http://a.example/p.png)", "<script>x</script>", "**b**"],
)
async def test_a_cell_becomes_no_link_picture_or_tag(cell: str) -> None:
    table = (await _made("markdown.build_table", {"rows": [{"a": cell}]}))["markdown"]
    html = (await _made("html.from_markdown", {"markdown": table}))["html"]
    assert not any(tag in html for tag in ("<a", "<img", "<script", "<strong"))
    assert (await _made("markdown.read_tables", {"markdown": table}))["tables"] == [[{"a": cell}]]


async def test_too_many_columns_are_refused() -> None:
    row = {f"c{place}": 1 for place in range(101)}
    outcome = await _outcome("markdown.build_table", {"rows": [row]})
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "too_many_columns"


@pytest.mark.parametrize("piece", ["|", "| a ", "|[", "> |a\n", "|-|\n"])
async def test_hostile_markdown_ends_in_time(piece: str) -> None:
    text = "|a|b|\n|-|-|\n" + piece * (49_900 // len(piece))
    began = time.process_time()
    assert isinstance(
        await _outcome("markdown.read_tables", {"markdown": text}), Succeeded | Failed
    )
    assert time.process_time() - began < 3


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=20)


@given(st.lists(st.fixed_dictionaries({"name": CELLS, "of": CELLS}), min_size=1, max_size=5))
@settings(max_examples=80)
def test_what_is_written_reads_back(rows: list[dict[str, str]]) -> None:
    text = written(rows, ["name", "of"], str)
    wanted = [{name: " ".join(cell.split()) for name, cell in row.items()} for row in rows]
    assert read(text) == [wanted]
