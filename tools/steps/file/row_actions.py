"""Files of rows: written, read in parts, filtered, reshaped, summed up and cut, one row after another."""

from __future__ import annotations

from pydantic import Field, JsonValue

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.files import File, harmless_name
from tools.sdk.files_in_thread import in_thread
from tools.sdk.schema import Arguments, Result, expression
from tools.steps.csv.table import MOST_COLUMNS, Separator, columns_of
from tools.steps.file import work
from tools.steps.file.arguments import LONGEST_S, Name, RowsArguments
from tools.steps.file.rows import Format, Layout
from tools.steps.table.measures import LeanFunction
from tools.steps.table.rows import MOST_ROWS


class WriteRowsArguments(Arguments):
    rows: list[dict[str, JsonValue]] = Field(
        title="Rows", description="The rows to write.", max_length=MOST_ROWS
    )
    format: Format = Field(
        default="csv", title="Format", description="csv: separated text; jsonl: one object a line."
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns of separated text; left out: all, in the order first met.",
        max_length=MOST_COLUMNS,
    )
    separator: Separator = Field(
        default="comma", title="Separator", description="What is written between cells."
    )
    name: Name = "rows.csv"


@action(
    "file.write_rows",
    title="Make a file of rows",
    effect="read",
    wording=Wording(
        synonyms=("rows into a file", "make a file of the rows", "jsonl file", "ndjson file", "json lines file"),
        examples=("make a JSON lines file of the rows", "make a file of the rows"),
    ),
)  # fmt: skip
async def write_rows(ctx: StepContext, args: WriteRowsArguments) -> File:
    """Make a file of rows, as separated text or JSON lines."""
    columns = columns_of(args.rows) if args.columns is None else args.columns
    layout, name = Layout(args.format, args.separator), harmless_name(args.name)
    return await in_thread(
        ctx.needs_files(), lambda files: work.written(files, args.rows, layout, columns, name)
    )


class ReadRowsArguments(RowsArguments):
    skip: int = Field(
        default=0, ge=0, title="Skip", description="How many of the first rows are passed over."
    )
    most: int = Field(
        default=1_000, ge=1, le=100_000, title="At most", description="How many rows are read."
    )


class Rows(Result):
    rows: list[dict[str, JsonValue]] = Field(description="The rows, in order.")
    count: int = Field(ge=0, description="How many were read.")
    more: bool = Field(description="Whether there are rows behind them.")


@action(
    "file.read_rows",
    title="Read rows of a file",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("rows of the large file", "read json lines", "read jsonl", "parse ndjson", "read the part of the file"),
        examples=("read the JSON lines of the file", "read the rows of the large file"),
    ),
)  # fmt: skip
async def read_rows(ctx: StepContext, args: ReadRowsArguments) -> Rows:
    """Read some rows of a file of separated text or JSON lines."""
    rows, more = await in_thread(
        ctx.needs_files(),
        lambda files: work.taken(files, args.file, args.layout(), args.skip, args.most),
    )
    return Rows(rows=rows, count=len(rows), more=more)


class TransformArguments(RowsArguments):
    where: str | None = expression(
        "item",
        "index",
        title="Keep where",
        description="Condition checked for every row; left out: all rows stay.",
        example="{{ item.amount > 100.0 }}",
        default=None,
    )
    value: str | None = expression(
        "item",
        "index",
        title="New row",
        description="What each row becomes; left out: it stays as it is.",
        example='{{ {"id": item.id, "total": item.amount} }}',
        default=None,
    )
    to_format: Format = Field(
        default="csv",
        title="Written as",
        description="csv: separated text; jsonl: one object a line.",
    )
    to_separator: Separator = Field(
        default="comma", title="Written with", description="What is written between cells."
    )
    columns: list[str] | None = Field(
        default=None,
        title="Columns",
        description="Which columns of separated text are written; left out: those of the first row.",
        max_length=MOST_COLUMNS,
    )
    name: Name = "rows.csv"


class Transformed(File):
    read: int = Field(ge=0, description="How many rows were read.")
    written: int = Field(ge=0, description="How many rows the new file has.")


@action(
    "file.transform_rows",
    title="Filter and reshape the rows of a file",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("filter the large file", "filter the rows of the file", "convert csv to jsonl", "convert jsonl to csv", "reshape the rows of the file"),
        examples=("convert the CSV file to JSON lines", "filter the rows of the large file"),
    ),
)  # fmt: skip
async def transform_rows(ctx: StepContext, args: TransformArguments) -> Transformed:
    """Filter, reshape or convert the rows of a file of any size into a new file."""
    wanted = work.Rewriting(
        where=None if args.where is None else ctx.expression(args.where),
        value=None if args.value is None else ctx.expression(args.value),
        into=Layout(args.to_format, args.to_separator),
        columns=args.columns,
        name=harmless_name(args.name),
    )
    made, read, written = await in_thread(
        ctx.needs_files(), lambda files: work.rewritten(files, args.file, args.layout(), wanted)
    )
    return Transformed(**made.model_dump(), read=read, written=written)


class FileMeasure(Arguments):
    name: str = Field(
        title="Name",
        description="The column of the result it stands in.",
        min_length=1,
        max_length=200,
        examples=["total"],
    )
    function: LeanFunction = Field(
        title="Function", description="What is worked out; count without a column counts rows."
    )
    column: str | None = Field(
        default=None,
        title="Column",
        description="The column it is worked out from; only count can go without.",
        max_length=200,
        examples=["amount"],
    )


class AggregateArguments(RowsArguments):
    by: list[str] = Field(
        default_factory=list,
        title="Group by",
        description="The columns whose values make a group; left out: all rows are one group.",
        max_length=20,
        examples=[["region"]],
    )
    measures: list[FileMeasure] = Field(
        title="Measures",
        description="What to work out for every group.",
        min_length=1,
        max_length=50,
    )


class Summed(Result):
    rows: list[dict[str, JsonValue]] = Field(description="One row a group, in order of appearance.")
    count: int = Field(ge=0, description="How many groups there are.")


@action(
    "file.aggregate",
    title="Sum up the rows of a file",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("sum up the large file", "aggregate the file", "totals of the large file", "subtotals of the file", "sum the rows of the file"),
        examples=("sum up the amounts of the large file by region", "aggregate the file by customer"),
    ),
)  # fmt: skip
async def aggregate(ctx: StepContext, args: AggregateArguments) -> Summed:
    """Work out counts, sums, averages and extremes for every group of rows of a file of any size."""
    measures = [(one.name, one.function, one.column) for one in args.measures]
    rows = await in_thread(
        ctx.needs_files(),
        lambda files: work.aggregated(files, args.file, args.layout(), args.by, measures),
    )
    return Summed(rows=rows, count=len(rows))


class SplitArguments(RowsArguments):
    size: int = Field(ge=1, le=100_000, title="Rows", description="How many rows a part has.")
    name: Name = "part.csv"


class Part(File):
    count: int = Field(ge=1, description="How many rows it has.")


class Parts(Result):
    items: list[Part] = Field(description="The parts, in order; the last may be shorter.")
    count: int = Field(ge=0, description="How many parts there are.")


@action(
    "file.split",
    title="Cut a file into parts",
    effect="read",
    timeout_s=LONGEST_S,
    wording=Wording(
        synonyms=("cut the file into parts", "split the large file", "split the file into parts", "file into smaller files", "parts of the large file"),
        examples=("split the large file into parts of 10000 rows", "cut the file into smaller files"),
    ),
)  # fmt: skip
async def split(ctx: StepContext, args: SplitArguments) -> Parts:
    """Cut the rows of a file of any size into files that a loop reads one by one."""
    name = harmless_name(args.name)
    made = await in_thread(
        ctx.needs_files(),
        lambda files: work.split(files, args.file, args.layout(), args.size, name),
    )
    items = [Part(**file.model_dump(), count=count) for file, count in made]
    return Parts(items=items, count=len(items))
