"""Reading a table by a column that grows: where it ends, and what has come after a value."""

from __future__ import annotations

from typing import Any, Final

from tools.steps.sql.insertion import quoted, quoted_table
from tools.steps.sql.statement import Statement, parameter_mark
from tools.steps.sql.work import Bound

_DIGITS_OF_EXACT: Final = 16
"""Whole numbers of so many digits come as text; they are compared as numbers again."""


def newest(dialect: str, table: str, column: str) -> Bound:
    """Return the statement that reads the largest value of a column, as `newest`."""
    name = quoted(dialect, column)
    text = f"SELECT max({name}) AS newest FROM {quoted_table(dialect, table)}"  # noqa: S608
    return Bound(Statement(text, (), (), writes=False, returns=True), [])


def rows_after(dialect: str, table: str, column: str, after: Any, most: int) -> Bound:
    """Return the statement that reads the rows behind a value, in the column's order; None is before all."""
    name, where = quoted(dialect, column), ""
    names: tuple[str, ...] = ()
    if after is not None:
        names = ("after",)
        where = f" WHERE {name} > {parameter_mark(dialect, 'after', 1)}"
    text = f"SELECT * FROM {quoted_table(dialect, table)}{where} ORDER BY {name} LIMIT {most:d}"  # noqa: S608
    values = [] if after is None else [_as_number(after)]
    return Bound(Statement(text, names, names, writes=False, returns=True), values)


def _as_number(value: Any) -> Any:
    is_wide = isinstance(value, str) and len(value) >= _DIGITS_OF_EXACT
    return int(value) if is_wide and value.isascii() and value.isdigit() else value
