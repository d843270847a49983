"""Google Sheets' actions against a fake that keeps one spreadsheet as Google's documentation tells it."""

from __future__ import annotations

import dataclasses
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tools.kit.fake_service import Asked, Fake, Told

ID = "1BxiMVs0XRA5nFMd"
HERE = {"spreadsheet_id": ID, "range": "Orders"}


class Spreadsheet:
    """One sheet; ranges are not parsed but for where they begin."""

    def __init__(self) -> None:
        self.cells: list[list[Any]] = [["id", "total"]]

    def fake(self) -> Fake:
        values = f"/v4/spreadsheets/{ID}/values"
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "status": "UNAUTHENTICATED"}}),
            routes={
                f"POST {values}/{{range}}:append": self.appended,
                f"POST {values}/{{range}}:clear": self.cleared,
                f"GET {values}/{{range}}": lambda asked: {
                    "range": asked.path["range"], **({"values": self.cells} if self.cells else {}),
                },
                f"PUT {values}/{{range}}": self.updated,
                f"GET /v4/spreadsheets/{ID}": lambda _: {"sheets": [
                    {"properties": {"sheetId": 0, "title": "Orders"}}
                ]},
                "POST /v4/spreadsheets": lambda asked: {
                    "spreadsheetId": ID, "spreadsheetUrl": asked.body["properties"]["title"],
                },
                "GET /drive/v3/files": self.page,
            },
        )  # fmt: skip

    def appended(self, asked: Asked) -> Any:
        self.cells += asked.body["values"]
        rows = len(asked.body["values"])
        return {"updates": {"updatedRange": f"Orders!A{len(self.cells)}", "updatedRows": rows}}

    def updated(self, asked: Asked) -> Any:
        self.cells[1] = asked.body["values"][0]
        return {"updatedRange": asked.path["range"], "updatedCells": len(self.cells[1])}

    def cleared(self, asked: Asked) -> Any:
        self.cells = []
        return {"clearedRange": asked.path["range"]}

    def page(self, asked: Asked) -> Any:
        number = int(asked.query.get("pageToken", 0))
        more = {"nextPageToken": str(number + 1)} if number < 2 else {}
        return {"files": [{"id": f"f{number}", "name": f"No {number}"}], **more}


async def test_rows_are_added_read_by_name_changed_and_emptied() -> None:
    sheet = Spreadsheet()
    async with sheet.fake().listening() as visit:
        one = await visit.done("gsheets.append_row", **HERE, values=["A-17", 250])
        two = await visit.done("gsheets.append_rows", **HERE, rows=[["A-18", 5], ["A-19"]])
        read = await visit.done("gsheets.read_rows", **HERE)
        cells = {"spreadsheet_id": ID, "range": "Orders!A2:B2"}
        await visit.done("gsheets.update_range", **cells, rows=[["A-17", 251]])
        raw = await visit.done("gsheets.read_range", **cells)
        await visit.done("gsheets.clear_range", **cells)
        empty = await visit.done("gsheets.read_rows", **HERE)
    assert (one["rows"], two["rows"]) == (1, 2)
    assert read["rows"][2] == {"id": "A-19", "total": None}
    assert raw["values"][1] == ["A-17", 251]
    assert empty == {"rows": [], "columns": [], "count": 0}


async def test_spreadsheets_are_made_found_over_pages_and_their_sheets_listed() -> None:
    async with Spreadsheet().fake().listening() as visit:
        made = await visit.done("gsheets.create_spreadsheet", title="Orders")
        sheets = await visit.done("gsheets.list_sheets", spreadsheet_id=made["id"])
        found = await visit.done("gsheets.find_spreadsheets")
    assert (made["url"], sheets["sheets"][0]["title"], found["count"]) == ("Orders", "Orders", 3)


async def test_google_says_403_for_a_limit_and_for_a_missing_right() -> None:
    for reason, expected in (
        ("userRateLimitExceeded", "rate_limit"),
        ("quotaExceeded", "quota"),
        ("insufficientPermissions", "auth"),
    ):
        told = Told(403, {"error": {"code": 403, "errors": [{"reason": reason}], "message": "no"}})
        async with Spreadsheet().fake().only(told).listening() as visit:
            error = await visit.refused("gsheets.read_rows", **HERE)
        assert error.error_class == expected


async def test_a_service_account_signs_for_a_token_and_uses_it() -> None:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    grant = {"access_token": "ya29.test1234", "token_type": "Bearer", "expires_in": 3599}
    fake = dataclasses.replace(Spreadsheet().fake(), signing_in={"POST /token": lambda _: grant})
    async with fake.listening() as visit:
        place = f"http://{visit.peer.place}"
        account = {"hosts": [place], "token_url": f"{place}/token", "issuer": "bot@acme.example"}
        visit.bench.connections.add("it", "google_account", account, {"private_key": pem.decode()})
        for _ in range(2):
            await visit.done("gsheets.read_rows", **HERE)
        asked, *used = visit.peer.heard
    assert (asked.target, b"jwt-bearer" in asked.body, len(used)) == ("/token", True, 2)
