"""Airtable's actions against a fake that keeps one table as Airtable's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

HERE = {"base_id": "appZ1x2", "table": "Orders"}


class Table:
    """Records by id; the fields `Name` and `Total` are all there are."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}

    def fake(self) -> Fake:
        return Fake(
            kind="airtable_token",
            config={"base_url": "http://{place}"},
            secret={"token": "pat-test-1234"},
            proof=("authorization", "Bearer pat-test-1234"),
            refusal=Told(401, {"error": {"type": "AUTHENTICATION_REQUIRED"}}),
            routes={
                "GET /v0/meta/bases/{base}/tables": lambda _: {"tables": [
                    {"id": "tblA", "name": "Orders", "fields": [{"name": "Name"}]}
                ]},
                "POST /v0/{base}/Orders": self.made,
                "PATCH /v0/{base}/Orders": self.upserted,
                "GET /v0/{base}/Orders": self.page,
                "GET /v0/{base}/Orders/{id}": lambda asked: self.kept.get(
                    asked.path["id"], Told(404, {"error": "NOT_FOUND"})
                ),
                "PATCH /v0/{base}/Orders/{id}": self.changed,
                "DELETE /v0/{base}/Orders/{id}": lambda asked: {
                    "id": self.kept.pop(asked.path["id"])["id"], "deleted": True,
                },
            },
        )  # fmt: skip

    def made(self, asked: Asked) -> Any:
        if "records" in asked.body:
            return {"records": [self.keep(one["fields"]) for one in asked.body["records"]]}
        return self.keep(asked.body["fields"])

    def keep(self, fields: dict[str, Any]) -> Any:
        unknown = sorted(set(fields) - {"Name", "Total"})
        if unknown:
            error = {"type": "UNKNOWN_FIELD_NAME", "message": f'Unknown field name: "{unknown[0]}"'}
            return Told(422, {"error": error})
        name = f"rec{len(self.kept)}"
        self.kept[name] = {"id": name, "createdTime": "2026-01-05T09:00:00.000Z", "fields": fields}
        return self.kept[name]

    def upserted(self, asked: Asked) -> Any:
        (name,) = asked.body["performUpsert"]["fieldsToMergeOn"]
        done = []
        for one in asked.body["records"]:
            same = [r for r in self.kept.values() if r["fields"].get(name) == one["fields"][name]]
            for record in same:
                record["fields"].update(one["fields"])
            done += same or [self.keep(one["fields"])]
        return {"records": done}

    def changed(self, asked: Asked) -> Any:
        one = self.kept[asked.path["id"]]
        one["fields"].update(asked.body["fields"])
        return one

    def page(self, asked: Asked) -> Any:
        begin, every = int(asked.query.get("offset", 0)), list(self.kept.values())
        end = begin + min(int(asked.query["pageSize"]), 2)
        return {"records": every[begin:end], **({"offset": str(end)} if end < len(every) else {})}


async def test_records_are_added_merged_changed_listed_over_pages_and_deleted() -> None:
    async with Table().fake().listening() as visit:
        one = await visit.done("airtable.create_record", **HERE, fields={"Name": "A", "Total": 1})
        rows: list[dict[str, Any]] = [{"Name": "B"}, {"Name": "C"}]
        await visit.done("airtable.create_records", **HERE, records=rows)
        merged = [{"Name": "A", "Total": 2}, {"Name": "D"}]
        await visit.done("airtable.upsert_records", **HERE, records=merged, match_on=["Name"])
        which = {**HERE, "record_id": one["id"]}
        changed = await visit.done("airtable.update_record", **which, fields={"Total": 3})
        read = await visit.done("airtable.get_record", **which)
        listed = await visit.done("airtable.list_records", **HERE)
        await visit.done("airtable.delete_record", **which)
        gone = await visit.refused("airtable.get_record", **which)
        tables = await visit.done("airtable.list_tables", base_id=HERE["base_id"])
    assert changed == read
    assert [one["fields"]["Name"] for one in listed["records"]] == ["A", "B", "C", "D"]
    assert (gone.code, tables["tables"][0]["fields"]) == ("not_found", ["Name"])


async def test_a_field_that_is_not_there_is_told_in_airtables_words() -> None:
    async with Table().fake().listening() as visit:
        error = await visit.refused("airtable.create_record", **HERE, fields={"Nmae": "x"})
    assert (error.error_class, 'Unknown field name: "Nmae"' in error.message) == ("bad_data", True)


async def test_a_limit_without_a_header_waits_the_thirty_seconds_airtable_locks_for() -> None:
    told = Told(429, {"errors": [{"error": "RATE_LIMIT_REACHED"}]})
    async with Table().fake().only(told).listening() as visit:
        error = await visit.refused("airtable.list_records", **HERE)
    assert (error.error_class, error.retry_after_s) == ("rate_limit", 30.0)


@pytest.mark.parametrize(("name", "value"), [("base_id", "app/../x"), ("record_id", "rec1/x")])
async def test_an_id_that_cannot_be_one_is_refused(name: str, value: str) -> None:
    async with Table().fake().listening() as visit:
        args = {**HERE, "record_id": "rec1", name: value}
        error = await visit.refused("airtable.get_record", **args)
        assert (error.code, visit.peer.heard) == ("arguments_invalid", [])
