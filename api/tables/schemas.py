"""Shapes of data tables and their rows on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, JsonValue, model_validator

from api.shapes import Given, JsonObject, Shown
from engine.core.data_table import Column, ColumnType, Condition, Operator, Order

Key = Annotated[
    str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", description="named by steps as `table`")
]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class ColumnGiven(Given):
    name: str = Field(max_length=60, description="small letters, digits and _")
    type: ColumnType = "text"

    def column(self) -> Column:
        """Return it as tables take it."""
        return Column(self.name, self.type)


class CreateTable(Given):
    name: Name
    key: Key | None = Field(None, description="made from the name when left out; stays for good")
    columns: list[ColumnGiven] = Field(min_length=1, max_length=60)


class ChangeTable(Given):
    name: Name | None = None
    columns: list[ColumnGiven] | None = Field(
        None, description="all of them, in the order they are shown; types of those that stay stay"
    )
    may_remove: bool = Field(
        False, description="whether columns that are left out may go, with their values"
    )


class WhereGiven(Given):
    column: str = Field(max_length=60)
    operator: Operator = "is"
    value: JsonValue = None

    def condition(self) -> Condition:
        """Return it as tables take it."""
        return Condition(self.column, self.operator, self.value)


class OrderGiven(Given):
    column: str = Field(max_length=60)
    descending: bool = False

    def order(self) -> Order:
        """Return it as tables take it."""
        return Order(self.column, self.descending)


class FindRows(Given):
    where: list[WhereGiven] = Field(default_factory=list, max_length=20)
    order: list[OrderGiven] = Field(default_factory=list, max_length=5)
    limit: int = Field(100, ge=1, le=1_000)
    offset: int = Field(0, ge=0, le=100_000)


class AddRows(Given):
    rows: list[dict[str, JsonValue]] | None = Field(None, min_length=1, max_length=10_000)
    csv: str | None = Field(
        None,
        min_length=1,
        max_length=3_500_000,
        description="instead of rows: names of columns in the first line",
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.rows is None) == (self.csv is None):
            raise ValueError("send either rows or csv")
        return self


class ChangeRow(Given):
    values: dict[str, JsonValue] = Field(min_length=1, description="null takes a value away")


class ColumnShown(Shown):
    name: str
    type: ColumnType


class TableUser(Shown):
    """A workflow whose draft or live version works with a table."""

    workflow_id: str
    name: str


class TableShown(Shown):
    key: str
    name: str
    columns: list[ColumnShown]
    row_count: int
    used_by: list[TableUser]
    created_at: datetime
    updated_at: datetime


class TableList(Shown):
    items: list[TableShown]


class RowsFound(Shown):
    rows: list[JsonObject] = Field(description="with row_id, created_at and updated_at in each")
    count: int = Field(description="how many meet the conditions, also beyond this answer")


class RowsAdded(Shown):
    added: int
