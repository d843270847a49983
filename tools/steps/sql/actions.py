"""SQL: bound statements and rows on the database of a connection, and SQL over lists."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from tools.manifest import NeedEntry, RuleEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result, each_is
from tools.steps.sql.client import Limits, dialect_of, query_lists, run_all, run_query
from tools.steps.sql.columns import columns_of
from tools.steps.sql.insertion import insertion

MOST_ROWS = 10_000
NEED = NeedEntry(service="sql", kinds=("sql_url",))
Row = dict[str, JsonValue]
TableName = Annotated[
    str,
    Field(
        title="Table",
        description="The table's name, with its schema and a dot in front where it needs one.",
        min_length=1,
        max_length=300,
        pattern=r"^[^\x00-\x1f]+$",
        examples=["orders"],
    ),
]


class QueryArguments(Arguments):
    statement: str = Field(
        title="Statement",
        description="One SQL statement; write :name where a parameter goes, never paste values in.",
        min_length=1,
        max_length=100_000,
        examples=["SELECT id, total FROM orders WHERE status = :status"],
    )
    params: dict[str, JsonValue] = Field(
        default_factory=dict,
        title="Parameters",
        description="A value for each :name of the statement.",
        examples=[{"status": "open"}],
    )


class Rows(Result):
    rows: list[dict[str, JsonValue]] = Field(
        description=f"The rows, at most {MOST_ROWS}; empty for a statement that returns none."
    )
    count: int = Field(ge=0, description="Rows returned, or rows changed by a write.")


@action(
    "sql.query",
    title="SQL query",
    effect=RuleEntry(
        argument="statement",
        by_value={"SELECT": "read", "VALUES": "read", "TABLE": "read"},
        default="write",
        match="first_word",
    ),
    connection=NEED,
    wording=Wording(
        synonyms=(
            "sql", "database", "query", "select", "insert", "update", "table", "rows", "postgres",
            "postgresql", "sqlite", "store in the database", "look up in the database", "record",
            "warehouse", "save to a table",
        ),
        examples=(
            "read the open orders from the database",
            "insert a row into the log table",
            "run a SQL query",
            "save the result in Postgres",
        ),
    ),
)  # fmt: skip
async def query(ctx: StepContext, args: QueryArguments) -> Rows:
    """Run one SQL statement with bound parameters and return its rows."""
    found = await run_query(
        ctx.addresses,
        ctx.needs_credential(),
        (args.statement, args.params),
        _limits(ctx),
        ctx.attempt,
    )
    return Rows(rows=found.rows, count=found.count)


class InsertArguments(Arguments):
    table: TableName
    rows: list[Row] = Field(
        title="Rows",
        description="What to write: the same columns in every row; all of them or none is written.",
        min_length=1,
        max_length=MOST_ROWS,
        examples=[[{"id": "A-17", "total": 250}]],
        json_schema_extra=each_is(),
    )


class Written(Result):
    count: int = Field(ge=0, description="Rows that were written.", examples=[1])


@action(
    "sql.insert",
    title="Insert rows",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "insert rows", "bulk insert", "batch insert", "append to a table", "mysql", "mariadb",
            "duckdb",
        ),
        examples=(
            "insert the rows into the table orders",
            "bulk insert into the MySQL table log",
        ),
    ),
)  # fmt: skip
async def insert(ctx: StepContext, args: InsertArguments) -> Written:
    """Insert rows into a database table in one transaction."""
    credential = ctx.needs_credential()
    statements = insertion(dialect_of(credential.secret["url"]), args.table, args.rows)
    await run_all(ctx.addresses, credential, statements, _limits(ctx), ctx.attempt)
    return Written(count=len(args.rows))


class UpsertArguments(InsertArguments):
    keys: list[str] = Field(
        title="Keys",
        description="Columns by which a row is found again; the table has a unique index on them.",
        min_length=1,
        max_length=20,
        examples=[["id"]],
    )


@action(
    "sql.upsert",
    title="Insert or update rows",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "upsert", "insert or update rows", "merge into a table", "on conflict update",
            "mysql upsert", "mariadb upsert",
        ),
        examples=(
            "upsert the customers into the table customers",
            "insert or update every product row in MariaDB",
        ),
    ),
)  # fmt: skip
async def upsert(ctx: StepContext, args: UpsertArguments) -> Written:
    """Upsert rows into a database table by its key columns."""
    credential = ctx.needs_credential()
    dialect = dialect_of(credential.secret["url"])
    statements = insertion(dialect, args.table, args.rows, keys=args.keys)
    await run_all(ctx.addresses, credential, statements, _limits(ctx), ctx.attempt)
    return Written(count=len(args.rows))


class ColumnsArguments(Arguments):
    table: str | None = Field(
        default=None,
        title="Table",
        description="Only this table; without a schema.",
        min_length=1,
        max_length=200,
        examples=["orders"],
    )


class Column(Result):
    schema_: str = Field(alias="schema", description="The schema or database the table is in.")
    table: str = Field(description="The table.", examples=["orders"])
    column: str = Field(description="The column.", examples=["total"])
    type: str = Field(description="Its type, as the database calls it.", examples=["numeric"])
    nullable: bool = Field(description="Whether it may be empty.")


class Columns(Result):
    columns: list[Column] = Field(description="In the order of schema, table and column.")


@action(
    "sql.list_columns",
    title="List tables and columns",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "database schema", "list tables", "table columns", "describe a table",
            "which columns", "structure of the database",
        ),
        examples=(
            "list the tables and columns of the database",
            "describe the columns of the table orders",
        ),
    ),
)  # fmt: skip
async def list_columns(ctx: StepContext, args: ColumnsArguments) -> Columns:
    """List the tables of a database with their columns and types."""
    credential = ctx.needs_credential()
    asked = columns_of(dialect_of(credential.secret["url"]), args.table)
    found = await run_query(ctx.addresses, credential, asked, _limits(ctx), ctx.attempt)
    return Columns(columns=[Column.model_validate(row) for row in found.rows])


class ListsArguments(Arguments):
    tables: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], list[Row]] = Field(
        title="Tables",
        description="A name for each list of objects; the statement reads them as tables.",
        min_length=1,
        max_length=20,
        examples=[{"orders": [{"id": 1, "total": 250}]}],
    )
    statement: str = Field(
        title="Statement",
        description="One SELECT in DuckDB's SQL; write :name where a parameter goes.",
        min_length=1,
        max_length=100_000,
        examples=["SELECT status, sum(total) AS total FROM orders GROUP BY status"],
    )
    params: dict[str, JsonValue] = Field(
        default_factory=dict,
        title="Parameters",
        description="A value for each :name of the statement.",
        examples=[{"status": "open"}],
    )


@action(
    "sql.query_lists",
    title="SQL over lists",
    effect="pure",
    wording=Wording(
        synonyms=(
            "sql over lists", "select statement", "duckdb query", "pivot with sql",
            "window function", "sql aggregate",
        ),
        examples=(
            "run an SQL statement over the two lists",
            "run a SELECT with window functions",
        ),
    ),
)  # fmt: skip
async def query_over_lists(ctx: StepContext, args: ListsArguments) -> Rows:
    """Run one SELECT statement in DuckDB's SQL over given tables."""
    found = await query_lists(args.tables, (args.statement, args.params), _limits(ctx))
    return Rows(rows=found.rows, count=found.count)


def _limits(ctx: StepContext) -> Limits:
    return Limits(
        may_write=ctx.effect not in {"pure", "read"},
        most_rows=MOST_ROWS,
        timeout_s=ctx.timeout_s,
        folder=ctx.sqlite_folder,
    )
