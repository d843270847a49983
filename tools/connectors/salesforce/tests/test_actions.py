"""Salesforce's actions and trigger against a fake that keeps records as its documentation tells it."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pytest

from tools.connectors.salesforce.soql import bound
from tools.kit.fake_service import Asked, Fake, Told, Visit
from tools.sdk.errors import ActionFailed

DATA = "/services/data/v62.0"
ONE = "/sobjects/{object}/{id}"
EARLY, TIED, LATE = (f"2020-01-0{day}T09:00:00.000+0000" for day in (1, 2, 3))


class Records:
    """Records by id; queries are those of the trigger, or bring everything in pages of two."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []

    def has(self, number: int, stamp: str = EARLY, **fields: Any) -> str:
        """Keep a record, new or changed."""
        name = f"001D00000000{number:03}AAA"
        times = {"CreatedDate": stamp, "SystemModstamp": stamp}
        self.kept[name] = {"attributes": {"type": "Account"}, "Id": name, **times, **fields}
        return name

    def fake(self) -> Fake:
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "00Dtest1234"},
            proof=("authorization", "Bearer 00Dtest1234"),
            refusal=Told(401, [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}]),
            routes={
                f"GET {DATA}/query": self.queried,
                f"GET {DATA}/query/{{begin}}": lambda asked: self.page(int(asked.path["begin"])),
                f"GET {DATA}/parameterizedSearch": lambda _: {"searchRecords": [*self.kept.values()]},
                f"POST {DATA}/sobjects/{{object}}": self.made,
                f"GET {DATA}/sobjects/{{object}}/describe": lambda asked: {
                    "name": asked.path["object"], "label": "x",
                    "fields": [{"name": "Name", "label": "Name", "type": "string"}]},
                f"GET {DATA}{ONE}": lambda asked: self.kept[asked.path["id"]],
                f"PATCH {DATA}{ONE}": self.changed,
                f"DELETE {DATA}{ONE}": lambda asked: Told(204, self.kept.pop(asked.path["id"]) and None),
                f"PATCH {DATA}/sobjects/{{object}}/{{field}}/{{value}}": self.upserted,
            },
        )  # fmt: skip

    def made(self, asked: Asked) -> Told:
        name = self.has(100 + len(self.kept), **asked.body)
        return Told(201, {"id": name, "success": True, "errors": []})

    def changed(self, asked: Asked) -> Told:
        self.kept[asked.path["id"]].update(asked.body)
        return Told(204)

    def upserted(self, asked: Asked) -> Told:
        field, value = asked.path["field"], asked.path["value"]
        found = [one for one in self.kept.values() if one.get(field) == value]
        if len(found) > 1:
            return Told(300, [f"/sobjects/Account/{one['Id']}" for one in found])
        name = found[0]["Id"] if found else self.has(200, **{field: value})
        self.kept[name].update(asked.body)
        return Told(200 if found else 201, {"id": name, "success": True, "created": not found})

    def page(self, begin: int) -> Any:
        every = list(self.kept.values())
        more = {"nextRecordsUrl": f"{DATA}/query/{begin + 2}"} if begin + 2 < len(every) else {}
        return {"records": every[begin : begin + 2], "done": not more, **more}

    def queried(self, asked: Asked) -> Any:
        told = asked.query["q"]
        self.asked.append(told)
        wanted = re.search(
            r"WHERE (\w+) > (\S+)(?: OR \(\w+ = \S+ AND Id > '(\w+)'\))? "
            r"ORDER BY \w+ ASC, Id ASC LIMIT (\d+)$",
            told,
        )
        if wanted is None:
            return self.page(0)
        by, since, name, most = wanted.groups()
        places = sorted((one[by].replace("+0000", "Z"), one["Id"]) for one in self.kept.values())
        after = (since, name or "~")
        found = [self.kept[own] for at, own in places if (at, own) > after]
        return {"records": found[: int(most)], "done": True}


async def _looks(visit: Visit, cursor: Any, **settings: Any) -> tuple[list[str], Any]:
    """Look until there is no more; return the keys and the cursor."""
    keys: list[str] = []
    while True:
        given = {"object": "Account", **settings}
        page = await visit.done("salesforce.new_record", settings=given, cursor=cursor)
        keys += [one["key"] for one in page["items"]]
        cursor = page["cursor"]
        if not page["more"]:
            return keys, cursor


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("x' OR Name != '", r"'x\' OR Name != \''"),
        ("\\' OR Id != '", r"'\\\' OR Id != \''"),
        ("a\n:b", r"'a\n:b'"),
        (["a", 2, None, True], "('a',2,NULL,TRUE)"),
    ],
)
def test_whatever_a_value_holds_it_stays_a_value(value: Any, written: str) -> None:
    query = r"SELECT Id FROM A WHERE X = ':v \' :v' AND N = :v AND D > 2026-01-05T09:00:00Z"
    assert bound(query, {"v": value}, {}) == query.replace("N = :v", f"N = {written}")


@pytest.mark.parametrize(
    ("query", "values", "code"),
    [("a = :x", {}, "soql_value_missing"), ("a = ':x'", {"x": "1"}, "soql_value_unused")],
)
def test_names_without_values_and_values_without_names_are_told(
    query: str, values: dict[str, str], code: str
) -> None:
    with pytest.raises(ActionFailed) as failed:
        bound(query, values, {})
    assert failed.value.error.code == code


async def test_records_are_made_changed_found_over_pages_and_deleted() -> None:
    records = Records()
    async with records.fake().listening() as visit:
        made = [
            (await visit.done("salesforce.create_record", object="Account", fields={"Name": name}))["id"]
            for name in "abc"
        ]  # fmt: skip
        one = {"object": "Account", "id": made[0]}
        await visit.done("salesforce.update_record", **one, fields={"Name": "z"})
        got = await visit.done("salesforce.get_record", **one)
        found = await visit.done("salesforce.query", query="SELECT Id FROM Account")
        searched = await visit.done("salesforce.search_records", object="Account", text="zz")
        described = await visit.done("salesforce.describe_object", object="Account")
        await visit.done("salesforce.delete_record", **one)
        forged = await visit.refused("salesforce.get_record", object="Account", id="../../x")
        moment = await visit.refused("salesforce.query", query="a > :d", moments={"d": "1 OR 1=1"})
    assert (got["fields"]["Name"], "attributes" in got["fields"]) == ("z", False)
    assert [one["Id"] for one in found["records"]] == made
    assert (searched["count"], described["fields"][0]["name"], len(records.kept)) == (3, "Name", 2)
    assert (forged.code, moment.code) == ("arguments_invalid", "arguments_invalid")


@pytest.mark.parametrize(
    "condition",
    [
        {"how": "equals"}, {"how": "one_of", "value": "A"}, {"how": "one_of", "value": []},
        {"how": "contains", "value": 3}, {"how": "above", "value": [1]},
        {"moment": "1 OR 1=1"}, {"field": "Id OR Id", "how": "empty"},
    ],
)  # fmt: skip
async def test_a_condition_that_does_not_fit_asks_nobody(condition: dict[str, Any]) -> None:
    records = Records()
    where = [{"field": "Name", **condition}]
    async with records.fake().listening() as visit:
        error = await visit.refused("salesforce.list_records", object="Account", where=where)
        found = await visit.done("salesforce.list_records", object="Account")
    assert error.code in {"salesforce_condition", "arguments_invalid"}
    assert (found["count"], records.asked) == (0, ["SELECT Id FROM Account LIMIT 1000"])


async def test_a_record_is_known_by_its_external_id_where_that_is_one_records_alone() -> None:
    records = Records()
    given = {"object": "Account", "id_field": "No__c", "value": "C-17", "fields": {"Name": "A"}}
    async with records.fake().listening() as visit:
        first = await visit.done("salesforce.upsert_record", **given)
        again = await visit.done("salesforce.upsert_record", **given)
        records.has(7, No__c="C-17")
        several = await visit.refused("salesforce.upsert_record", **given)
    assert (first["created"], again["created"], first["id"]) == (True, False, again["id"])
    assert (several.code, several.nothing_happened) == ("salesforce_ambiguous", True)


async def test_records_of_one_moment_start_once_each_over_looks() -> None:
    records = Records()
    names = [records.has(number, TIED) for number in range(250)]
    async with records.fake().listening() as visit:
        there, cursor = await _looks(visit, None, existing="start")
        again, cursor = await _looks(visit, cursor)
        later = records.has(300, TIED)
        new, _ = await _looks(visit, cursor)
    assert (there, again, new) == (names, [], [later])


async def test_a_changed_record_starts_again_only_where_that_is_wanted() -> None:
    records = Records()
    name = records.has(1)
    async with records.fake().listening() as visit:
        skipped, _ = await _looks(visit, None)
        _, every = await _looks(visit, None, on="any", existing="start")
        _, only_new = await _looks(visit, None, existing="start")
        records.kept[name]["SystemModstamp"] = LATE
        records.has(2, "2999-01-01T00:00:00.000+0000")
        changed, _ = await _looks(visit, every, on="any", fields=["Name", "SystemModstamp"])
        none, _ = await _looks(visit, only_new)
    assert (skipped, changed, none) == ([], [f"{name}/2020-01-03T09:00:00.000Z"], [])
    assert "SELECT Id, SystemModstamp, Name FROM Account" in records.asked[-2]


@pytest.mark.parametrize(
    ("word", "said", "expected"),
    [
        ("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.", "quota"),
        ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access", "remote_down"),
        ("REQUIRED_FIELD_MISSING", "Required fields are missing", "bad_data"),
    ],
)
async def test_a_refusal_is_read_by_its_word(word: str, said: str, expected: str) -> None:
    told = Told(403 if "LIMIT" in word else 400, [{"errorCode": word, "message": said}])
    async with Records().fake().only(told).listening() as visit:
        error = await visit.refused("salesforce.create_record", object="A", fields={"Name": "x"})
    assert error.error_class == expected


async def test_an_application_signs_in_as_itself_at_the_organizations_address() -> None:
    grant = {"access_token": "00Dtest1234", "token_type": "Bearer", "scope": "api"}
    signing_in = {"POST /services/oauth2/token": lambda _: grant}
    fake = dataclasses.replace(Records().fake(), signing_in=signing_in)
    async with fake.listening() as visit:
        place = f"http://{visit.peer.place}"
        config = {
            "hosts": [place],
            "token_url": f"{place}/services/oauth2/token",
            "client_id": "3MVG9",
        }
        visit.bench.connections.add("it", "oauth2_client", config, {"client_secret": "s3cret-word"})
        await visit.done("salesforce.query", query="SELECT Id FROM Account")
        asked = [one.target.partition("?")[0] for one in visit.peer.heard]
    assert asked == ["/services/oauth2/token", f"{DATA}/query"]
