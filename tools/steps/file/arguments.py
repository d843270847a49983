"""What the actions on files have in common: which file, its name, and how its rows are written down."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.sdk.files import FileId
from tools.sdk.schema import Arguments
from tools.steps.csv.table import MOST_COLUMNS, Separator
from tools.steps.file.rows import Charset, Format, Layout

LONGEST_S = 3_600
Name = Annotated[str, Field(title="Name", description="What the file is called.", max_length=200)]


class RowsArguments(Arguments):
    """What every action that reads the rows of a file wants to know."""

    file: FileId
    format: Format = Field(
        default="csv",
        title="Format",
        description="csv: separated text, the names in its first line; jsonl: one JSON object a line.",
    )
    separator: Separator = Field(
        default="comma",
        title="Separator",
        description="What stands between cells of separated text.",
    )
    numbers: list[str] = Field(
        default_factory=list,
        title="Numbers",
        description="Columns of separated text to read as numbers; all others are text.",
        max_length=MOST_COLUMNS,
        examples=[["amount"]],
    )

    charset: Charset = Field(
        default="utf-8", title="Letters", description="How the letters of the file are written."
    )

    def layout(self) -> Layout:
        """Return how the rows are written down."""
        return Layout(self.format, self.separator, tuple(self.numbers), self.charset)
