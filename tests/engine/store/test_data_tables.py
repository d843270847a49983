"""Rows of data tables in PostgreSQL: found, sorted, added once, changed, merged, removed, kept apart."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from engine.core.data_table import LARGEST_ROW, Condition, Order, RowInvalid
from engine.errors import NotFound
from engine.ports.data_tables import Merged, Row, TablePlace
from engine.ports.ids import uuid7
from engine.store import data_rows
from engine.store.data_rows import TableFull
from engine.store.data_tables import SqlDataTables
from engine.store.database import Database
from engine.store.models import DataTable
from tests.support.database import Tenant

COLUMNS = [
    {"name": "email", "type": "text"},
    {"name": "total", "type": "number"},
    {"name": "vip", "type": "yes_no"},
    {"name": "since", "type": "date"},
    {"name": "seen", "type": "moment"},
    {"name": "more", "type": "any"},
]
ADA: Row = {"email": "ada@a.example", "total": 9.5, "vip": True, "since": "2024-01-31"}
BEN: Row = {"email": "ben@b.example", "total": 10, "vip": False, "more": {"tags": ["x"]}}
CY: Row = {"email": "CY@A.example", "seen": "2026-11-28T10:00:00+01:00"}


@pytest.fixture
def place(two_organizations: tuple[Tenant, Tenant]) -> TablePlace:
    tenant = two_organizations[0]
    return TablePlace(str(tenant.org_id), str(tenant.workspace_id), "people")


@pytest.fixture
async def tables(
    database: Database, two_organizations: tuple[Tenant, Tenant], place: TablePlace
) -> SqlDataTables:
    for tenant in two_organizations:
        async with database.tenant(tenant.org_id) as session:
            session.add(
                DataTable(
                    id=uuid7(),
                    org_id=tenant.org_id,
                    workspace_id=tenant.workspace_id,
                    key="people",
                    name="People",
                    columns=COLUMNS,
                )
            )
    return SqlDataTables(database)


async def emails(tables: SqlDataTables, place: TablePlace, *where: Condition) -> list[str]:
    return [row["email"] for row in await tables.find(place, where)]


async def test_rows_come_back_as_they_were_added(tables: SqlDataTables, place: TablePlace) -> None:
    added = await tables.add(place, [ADA, BEN, CY])
    found = await tables.find(place, [])
    assert found == added
    first = {name: found[0][name] for name in ("email", "total", "vip", "since", "seen", "more")}
    assert first == {**ADA, "seen": None, "more": None}
    assert found[1]["more"] == {"tags": ["x"]}
    assert found[2]["seen"] == "2026-11-28T09:00:00.000Z"
    assert found[0]["created_at"].endswith("Z")
    assert len({row["row_id"] for row in found}) == 3
    assert await tables.count(place, []) == 3


CONDITIONS: list[tuple[str, Any, Any, str]] = [
    ("email", "is", "ada@a.example", "A"),
    ("email", "is_not", "ada@a.example", "BC"),
    ("email", "contains", "@a.", "AC"),
    ("total", "is", 10.0, "B"),
    ("total", "is_not", 10, "AC"),
    ("total", "above", 9.5, "B"),
    ("total", "at_least", 9.5, "AB"),
    ("total", "below", 10, "A"),
    ("total", "at_most", 10, "AB"),
    ("total", "is_empty", None, "C"),
    ("total", "is_not_empty", None, "AB"),
    ("vip", "is", False, "B"),
    ("since", "below", "2025-01-01", "A"),
    ("seen", "at_least", "2026-11-28T09:00:00Z", "C"),
    ("seen", "above", "2026-11-28T09:00:00Z", ""),
    ("more", "is", {"tags": ["x"]}, "B"),
    ("more", "is", {"tags": []}, ""),
    ("created_at", "above", "2020-01-01T00:00:00Z", "ABC"),
    ("created_at", "below", "2020-01-01T00:00:00Z", ""),
    ("row_id", "is", "none", ""),
]


async def test_conditions_choose_rows(tables: SqlDataTables, place: TablePlace) -> None:
    of = {"A": ADA, "B": BEN, "C": CY}
    await tables.add(place, list(of.values()))
    for column, operator, value, expected in CONDITIONS:
        where = Condition(column, operator, value)
        wanted = [of[letter]["email"] for letter in expected]
        assert await emails(tables, place, where) == wanted, where
        assert await tables.count(place, [where]) == len(wanted), where


async def test_every_condition_must_hold_and_rows_are_sorted(
    tables: SqlDataTables, place: TablePlace
) -> None:
    await tables.add(place, [ADA, BEN, CY])
    both = [Condition("email", "contains", "a.example"), Condition("vip", "is", True)]
    assert await emails(tables, place, *both) == [ADA["email"]]

    async def by(*order: Order) -> list[str]:
        return [row["email"][0] for row in await tables.find(place, [], order=order)]

    assert await by(Order("total")) == ["a", "b", "C"]
    assert await by(Order("total", descending=True)) == ["b", "a", "C"]
    assert await by(Order("email")) == ["C", "a", "b"]
    assert await by(Order("created_at"), Order("email", descending=True)) == ["b", "a", "C"]
    page = await tables.find(place, [], limit=1, offset=1)
    assert [row["email"] for row in page] == [BEN["email"]]
    with pytest.raises(RowInvalid, match="to sort by"):
        await by(Order("none"))


async def test_a_repeated_attempt_adds_its_rows_once(
    tables: SqlDataTables, place: TablePlace
) -> None:
    first = await tables.add(place, [ADA, BEN], once="run-1/save/-/0")
    again = await tables.add(place, [ADA, BEN], once="run-1/save/-/0")
    assert again == first
    await tables.add(place, [ADA], once="run-2/save/-/0")
    assert await tables.count(place, []) == 3


async def test_rows_are_changed_and_a_null_takes_a_value_away(
    tables: SqlDataTables, place: TablePlace
) -> None:
    await tables.add(place, [ADA, BEN])
    of_ada = [Condition("email", "is", ADA["email"])]
    assert await tables.update(place, of_ada, {"total": 11, "since": None, "vip": None}) == 1
    (row,) = await tables.find(place, of_ada)
    assert (row["total"], row["since"], row["vip"]) == (11, None, None)
    assert row["updated_at"] >= row["created_at"]
    assert await tables.count(place, [Condition("since", "is_empty")]) == 2
    with pytest.raises(RowInvalid, match="nothing to change"):
        await tables.update(place, of_ada, {})


async def test_rows_are_merged_by_what_they_have_in_common(
    tables: SqlDataTables, place: TablePlace
) -> None:
    await tables.add(place, [ADA])
    rows = [{"email": ADA["email"], "total": 1}, {"email": "new@a.example"}, {"email": "new@a.example", "total": 2}]  # fmt: skip
    assert await tables.merge(place, rows, ["email"]) == Merged(added=1, changed=2)
    found = {row["email"]: (row["total"], row["vip"]) for row in await tables.find(place, [])}
    assert found == {ADA["email"]: (1, True), "new@a.example": (2, None)}
    with pytest.raises(RowInvalid, match="no 'email'"):
        await tables.merge(place, [{"email": "third@a.example"}, {"total": 1}], ["email"])
    assert await tables.count(place, []) == 2, "all of them or none"


async def test_merges_at_once_add_a_row_once(tables: SqlDataTables, place: TablePlace) -> None:
    same = [{"email": "one@a.example"}]
    done = await asyncio.gather(*(tables.merge(place, same, ["email"]) for _ in range(8)))
    assert sum(one.added for one in done) == 1
    assert await tables.count(place, []) == 1


async def test_removed_rows_are_gone_and_make_room(
    tables: SqlDataTables, place: TablePlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_rows, "MOST_ROWS", 3)
    await tables.add(place, [ADA, BEN])
    with pytest.raises(TableFull):
        await tables.add(place, [CY, CY])
    assert await tables.count(place, []) == 2
    assert await tables.remove(place, [Condition("vip", "is_not_empty")]) == 2
    await tables.add(place, [CY, CY, CY])
    assert await tables.count(place, []) == 3
    assert len(await tables.find(place, [])) == 3


async def test_bounds_of_what_is_written_at_once(tables: SqlDataTables, place: TablePlace) -> None:
    with pytest.raises(RowInvalid, match="at most"):
        await tables.add(place, [{"email": "x" * LARGEST_ROW}])
    with pytest.raises(RowInvalid, match="10,000 rows"):
        await tables.add(place, [{}] * 10_001)
    assert await tables.count(place, []) == 0


async def test_nobody_finds_the_table_of_another(
    tables: SqlDataTables, place: TablePlace, two_organizations: tuple[Tenant, Tenant]
) -> None:
    await tables.add(place, [ADA])
    other = two_organizations[1]
    theirs = TablePlace(str(other.org_id), str(other.workspace_id), "people")
    assert await tables.find(theirs, []) == []
    crossed = TablePlace(str(other.org_id), place.workspace_id, "people")
    for wrong in (crossed, TablePlace(place.org_id, place.workspace_id, "none")):
        with pytest.raises(NotFound, match="no data table"):
            await tables.find(wrong, [])
