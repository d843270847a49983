"""Tables in Markdown (GitHub Flavored Markdown, 4.10): rows written so that cells stay text, and read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.sdk.errors import bad_data
from tools.steps.html.page import named_rows

MOST_COLUMNS: Final = 100
LARGEST_RESULT: Final = 10_000_000
_DEEPEST: Final = 20
# Everything that could begin emphasis, code, a link, a picture, a tag, an entity or another cell.
_MARKS = re.compile(r"([\\`*_\[\]<>~&|!])")


def written(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], as_text: Callable[[Any], str]
) -> str:
    """Return the rows as one table; columns of numbers alone stand to the right."""
    if len(columns) > MOST_COLUMNS:
        raise bad_data("too_many_columns", f"there are more than {MOST_COLUMNS} columns")
    rules = ["---:" if _is_numeric(rows, name) else "---" for name in columns]
    lines = [_line([_cell(name) for name in columns]), _line(rules)]
    room = LARGEST_RESULT
    for row in rows:
        lines.append(_line([_cell(as_text(row.get(name))) for name in columns]))
        room -= len(lines[-1])
        if room < 0:
            raise bad_data(
                "result_too_large",
                f"the table would have more than {LARGEST_RESULT} characters",
                hint="write fewer rows or columns",
            )
    return "\n".join(lines) + "\n" if columns else ""


def read(text: str) -> list[list[dict[str, str]]]:
    """Return the rows of each table, named by its first line; marks inside cells are left out."""
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table")
    try:
        tokens = reader.parse(text)
    except RecursionError as exc:
        raise bad_data("markdown_too_deep", "the Markdown is nested too deeply") from exc
    tables: list[list[list[str]]] = []
    for before, token in pairwise([Token("", "", 0), *tokens]):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif before.type in {"th_open", "td_open"}:
            tables[-1][-1].append(_words(token))
    return [named_rows(lines) for lines in tables]


def _words(token: Token) -> str:
    breaks = {"softbreak", "hardbreak"}
    children = token.children or ()
    return "".join(" " if one.type in breaks else one.content for one in children).strip()


def _is_numeric(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    values = [row[name] for row in rows if row.get(name) is not None]
    return bool(values) and all(
        isinstance(value, int | float) and not isinstance(value, bool) for value in values
    )


def _cell(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
