"""Data tables: list, make, change, take away; find, add, change and remove rows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response, status

from api.room import Editing, Reading
from api.shapes import JsonObject
from api.tables.schemas import (
    AddRows,
    ChangeRow,
    ChangeTable,
    CreateTable,
    FindRows,
    RowsAdded,
    RowsFound,
    TableList,
    TableShown,
)
from api.tables.service import DataTables

router = APIRouter(prefix="/data-tables", tags=["data tables"])
Key = Annotated[str, Path(max_length=60, description="the table's key")]


@router.get("")
async def list_data_tables(room: Reading) -> TableList:
    """List the data tables with their columns, how many rows they hold, and who works with them."""
    async with room.transaction() as session:
        return await DataTables(room, session).all()


@router.post("", status_code=status.HTTP_201_CREATED)
async def create_data_table(given: CreateTable, room: Editing) -> TableShown:
    """Make an empty data table."""
    async with room.transaction() as session:
        return await DataTables(room, session).create(given)


@router.get("/{key}")
async def get_data_table(key: Key, room: Reading) -> TableShown:
    """Show one data table."""
    async with room.transaction() as session:
        return await DataTables(room, session).show(key)


@router.patch("/{key}")
async def change_data_table(key: Key, given: ChangeTable, room: Editing) -> TableShown:
    """Rename a data table, or add, order and take away columns."""
    async with room.transaction() as session:
        return await DataTables(room, session).change(key, given)


@router.delete("/{key}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_data_table(key: Key, room: Editing) -> None:
    """Take a data table away with its rows; refused while a workflow works with it."""
    async with room.transaction() as session:
        await DataTables(room, session).drop(key)


@router.post("/{key}/find")
async def find_data_rows(key: Key, given: FindRows, room: Reading) -> RowsFound:
    """Find rows by conditions, sorted, a page at a time; changes nothing."""
    async with room.transaction() as session:
        return await DataTables(room, session).find(key, given)


@router.get("/{key}/rows.csv", response_class=Response)
async def export_data_rows(key: Key, room: Reading) -> Response:
    """Return every row as CSV."""
    async with room.transaction() as session:
        text = await DataTables(room, session).csv(key)
    headers = {"content-disposition": f'attachment; filename="{key}.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/{key}/rows", status_code=status.HTTP_201_CREATED)
async def add_data_rows(key: Key, given: AddRows, room: Editing) -> RowsAdded:
    """Add rows, as values or as CSV; all of them or none."""
    async with room.transaction() as session:
        return await DataTables(room, session).add(key, given)


@router.patch("/{key}/rows/{row_id}")
async def change_data_row(key: Key, row_id: UUID, given: ChangeRow, room: Editing) -> JsonObject:
    """Give a row other values."""
    async with room.transaction() as session:
        return await DataTables(room, session).change_row(key, row_id, given.values)


@router.delete("/{key}/rows/{row_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_data_row(key: Key, row_id: UUID, room: Editing) -> None:
    """Remove a row."""
    async with room.transaction() as session:
        await DataTables(room, session).remove_row(key, row_id)
