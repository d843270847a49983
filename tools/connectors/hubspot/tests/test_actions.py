"""HubSpot's actions against a fake that keeps records as HubSpot's documentation tells it."""

from __future__ import annotations

from typing import Any

from tools.kit.fake_service import Asked, Fake, Told

STAMP = "2026-01-05T09:00:00.000Z"
EMPTY = {"lastname": None}


class Crm:
    """Records of every kind, by kind and id."""

    def __init__(self) -> None:
        self.records: dict[str, list[dict[str, Any]]] = {
            "contacts": [],
            "companies": [],
            "deals": [],
        }
        self.notes: list[Any] = []

    def fake(self) -> Fake:
        return Fake(
            kind="hubspot_token",
            config={"base_url": "http://{place}"},
            secret={"token": "pat-test-1234"},
            proof=("authorization", "Bearer pat-test-1234"),
            refusal=Told(401, {"status": "error", "message": "credentials not found"}),
            routes={
                "POST /crm/v3/objects/notes": self.noted,
                "POST /crm/v3/objects/contacts/batch/upsert": self.upserted,
                "POST /crm/v3/objects/{kind}/search": self.found,
                "POST /crm/v3/objects/{kind}": self.made,
                "GET /crm/v3/objects/{kind}": self.page,
                "GET /crm/v3/objects/{kind}/{id}": self.one,
                "PATCH /crm/v3/objects/{kind}/{id}": self.changed,
            },
        )

    def made(self, asked: Asked) -> Told:
        kept, new = self.records[asked.path["kind"]], asked.body["properties"]
        twin = next(
            (r for r in kept if "email" in new and r["properties"]["email"] == new["email"]), None
        )
        if twin:
            return Told(409, {"message": f"Contact already exists. Existing ID: {twin['id']}"})
        stamps = {"createdAt": STAMP, "updatedAt": STAMP}
        kept.append({"id": str(51 + len(kept)), "properties": {**EMPTY, **new}, **stamps})
        return Told(201, kept[-1])

    def upserted(self, asked: Asked) -> Any:
        (given,) = asked.body["inputs"]
        for one in self.records["contacts"]:
            if one["properties"][given["idProperty"]] == given["id"]:
                one["properties"].update(given["properties"])
                return {"status": "COMPLETE", "results": [one]}
        whole = Asked({"kind": "contacts"}, {}, given, {})
        return {"status": "COMPLETE", "results": [self.made(whole).body]}

    def found(self, asked: Asked) -> Any:
        (group,) = asked.body["filterGroups"]
        (one,) = group["filters"]
        kept = self.records[asked.path["kind"]]
        fit = [r for r in kept if r["properties"].get(one["propertyName"]) == one["value"]]
        return {"total": len(fit), "results": fit}

    def page(self, asked: Asked) -> Any:
        begin, size = int(asked.query.get("after", 0)), int(asked.query["limit"])
        kept = self.records[asked.path["kind"]]
        answer: dict[str, Any] = {"results": kept[begin : begin + size]}
        if begin + size < len(kept):
            answer["paging"] = {"next": {"after": str(begin + size)}}
        return answer

    def one(self, asked: Asked) -> Any:
        name, wanted = asked.query.get("idProperty"), asked.path["id"]
        for one in self.records[asked.path["kind"]]:
            if wanted == (one["properties"].get(name) if name else one["id"]):
                return one
        return Told(404, {"status": "error", "message": "resource not found"})

    def changed(self, asked: Asked) -> Any:
        one = self.one(asked)
        one["properties"].update(asked.body["properties"])
        return one

    def noted(self, asked: Asked) -> Told:
        self.notes.append(asked.body)
        return Told(201, {"id": "77"})


ADA = {"email": "ada@example.com"}


async def test_a_contact_is_made_once_updated_found_and_noted_about() -> None:
    crm = Crm()
    async with crm.fake().listening() as visit:
        made = await visit.done("hubspot.create_contact", **ADA, first_name="Ada")
        taken = await visit.refused("hubspot.create_contact", **ADA)
        again = await visit.done("hubspot.upsert_contact", **ADA, last_name="Lund")
        by_mail = {"kind": "contacts", "id": ADA["email"], "id_property": "email"}
        read = await visit.done("hubspot.get_record", **by_mail)
        where = {"kind": "contacts", "property": "email", "value": ADA["email"]}
        found = await visit.done("hubspot.search_records", **where)
        about = {"kind": "contacts", "id": made["id"]}
        note = await visit.done("hubspot.add_note", **about, text="Called back")
    assert (taken.code, "Existing ID: 51" in taken.message) == ("conflict", True)
    assert made["id"] == again["id"] == read["id"] == found["records"][0]["id"] == "51"
    assert (read["properties"]["lastname"], note["id"]) == ("Lund", "77")
    assert crm.notes[0]["associations"][0]["types"][0]["associationTypeId"] == 202
    assert crm.notes[0]["properties"]["hs_timestamp"].endswith("+00:00")


async def test_companies_and_deals_are_made_changed_and_listed_over_pages() -> None:
    async with Crm().fake().listening() as visit:
        await visit.done("hubspot.create_company", name="Acme")
        for number in range(3):
            await visit.done("hubspot.create_deal", name=f"Deal {number}", amount=100 + number)
        won = {"kind": "deals", "id": "52", "properties": {"dealstage": "closedwon"}}
        changed = await visit.done("hubspot.update_record", **won)
        deals = await visit.done("hubspot.list_records", kind="deals", limit=2)
    assert changed["properties"]["dealstage"] == "closedwon"
    assert [one["properties"]["dealname"] for one in deals["records"]] == ["Deal 0", "Deal 1"]


async def test_a_limit_of_seconds_waits_its_length_and_a_used_up_day_is_a_quota() -> None:
    headers = {"x-hubspot-ratelimit-interval-milliseconds": "10000"}
    for policy, expected in (
        ("TEN_SECONDLY_ROLLING", ("rate_limit", 10.0)),
        ("DAILY", ("quota", None)),
    ):
        told = Told(429, {"message": "limit", "policyName": policy}, headers)
        async with Crm().fake().only(told).listening() as visit:
            error = await visit.refused("hubspot.list_records", kind="deals")
        assert (error.error_class, error.retry_after_s) == expected
