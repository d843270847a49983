"""`nexa tables`: the workspace's data tables and what is in them."""

import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.cli.client import Client
from api.cli.ending import Told
from engine.core.data_table import COLUMN_TYPES

ROOT = "/data-tables"


def list_tables(client: Client, console: Console) -> None:
    """Print every data table with its columns and who works with it."""
    items = client.get(ROOT)["items"]
    for one in items:
        console.print(f"[bold]{one['key']}[/bold]  {escape(one['name'])}", highlight=False)
        columns = ", ".join(f"{column['name']} ({column['type']})" for column in one["columns"])
        users = ", ".join(user["name"] for user in one["used_by"])
        used = f"; used by {users}" if users else ""
        console.print(escape(f"    {one['row_count']} rows: {columns}{used}"), highlight=False)
    if not items:
        console.print("There is no data table yet: nexa tables leads --make email,score:number")


def make_table(client: Client, console: Console, key: str, columns: str, name: str | None) -> None:
    """Make a table of columns written as NAME or NAME:TYPE, separated by commas."""
    body = {
        "key": key,
        "name": name or key,
        "columns": [_column(one) for one in columns.split(",")],
    }
    made = client.post(ROOT, body)
    console.print(f"Made the data table {made['key']}.", highlight=False)


def fill_table(client: Client, console: Console, key: str, file: Path) -> None:
    """Add the rows of a CSV file."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise Told(f"{file} cannot be read as text: {exc}") from None
    added = client.post(f"{ROOT}/{key}/rows", {"csv": text})["added"]
    console.print(f"Added {added} rows to {key}.", highlight=False)


def export_table(client: Client, key: str) -> None:
    """Write every row as CSV to the standard output."""
    sys.stdout.write(client.text(f"{ROOT}/{key}/rows.csv"))


def remove_table(client: Client, console: Console, key: str) -> None:
    """Take a table away with its rows."""
    client.delete(f"{ROOT}/{key}")
    console.print(f"Took the data table {key} away.", highlight=False)


def show_rows(client: Client, console: Console, key: str, limit: int) -> None:
    """Print the newest rows of a table."""
    columns = [one["name"] for one in client.get(f"{ROOT}/{key}")["columns"]]
    newest = [{"column": "created_at", "descending": True}]
    found = client.post(f"{ROOT}/{key}/find", {"limit": limit, "order": newest})
    table = Table(*map(escape, columns))
    for row in found["rows"]:
        table.add_row(*(escape(_cell(row[name])) for name in columns))
    console.print(table)
    if found["count"] > len(found["rows"]):
        console.print(f"{len(found['rows'])} of {found['count']} rows; all of them: --export")


def _column(told: str) -> dict[str, str]:
    name, _, type_ = told.strip().partition(":")
    if (type_ or "text") not in COLUMN_TYPES:
        raise Told(f"{type_!r} is no type of a column; there are {', '.join(COLUMN_TYPES)}.")
    return {"name": name, "type": type_ or "text"}


def _cell(value: Any) -> str:
    return "" if value is None else str(value)
