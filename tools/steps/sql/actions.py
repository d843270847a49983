"""SQL: one statement with bound parameters on the database of a connection."""

from __future__ import annotations

from pydantic import Field, JsonValue

from tools.manifest import NeedEntry, RuleEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result
from tools.steps.sql.client import Query, run_query

MOST_ROWS = 10_000


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
    connection=NeedEntry(service="sql", kinds=("sql_url",)),
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
        Query(
            statement=args.statement,
            params=args.params,
            may_write=ctx.effect != "read",
            most_rows=MOST_ROWS,
            timeout_s=ctx.timeout_s,
            sqlite_folder=ctx.sqlite_folder,
        ),
        ctx.attempt,
    )
    return Rows(rows=found.rows, count=found.count)
