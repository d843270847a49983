"""Twilio's actions against a fake that keeps one account as Twilio's documentation tells it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

SID = "AC00000000000000000000000000000001"
DESK, ADA = "+4930123456", "+4915112345678"
ACCOUNT = f"/2010-04-01/Accounts/{SID}"


class Account:
    """Messages, the newest first, one a second; pages of two."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def fake(self, user: str = SID) -> Fake:
        named = {"api_key": user} if user != SID else {}
        pair = base64.b64encode(f"{user}:test1234".encode()).decode()
        return Fake(
            kind="twilio_account",
            config={
                "base_url": "http://{place}", "lookups_url": "http://{place}",
                "account_sid": SID, **named,
            },
            secret={"password": "test1234"},
            proof=("authorization", f"Basic {pair}"),
            refusal=Told(401, {"code": 20003, "message": "Authenticate"}),
            routes={
                f"POST {ACCOUNT}/Messages.json": self.sent,
                f"GET {ACCOUNT}/Messages.json": self.listed,
                f"GET {ACCOUNT}/Messages/{{sid}}.json": self.one,
                f"GET {ACCOUNT}/IncomingPhoneNumbers.json": lambda _: {
                    "incoming_phone_numbers": [{"sid": "PN1", "phone_number": DESK}]
                },
                "GET /v2/PhoneNumbers/{number}": lambda asked: {
                    "phone_number": asked.path["number"], "valid": len(asked.path["number"]) > 8
                },
            },
        )  # fmt: skip

    def keep(self, sender: str, to: str, body: str, direction: str) -> dict[str, Any]:
        count = len(self.messages)
        moment = f"Mon, 05 Jan 2026 09:00:{count:02} +0000"
        message = {
            "sid": f"SM{count:032x}", "status": "queued", "direction": direction, "from": sender,
            "to": to, "body": body, "date_created": moment, "date_sent": moment,
        }  # fmt: skip
        self.messages.insert(0, message)
        return message

    def sent(self, asked: Asked) -> Told:
        body = asked.body
        if body["To"].endswith("+10000000"):
            return Told(400, {"code": 21211, "message": "Invalid 'To' Phone Number"})
        sender = body.get("From") or body["MessagingServiceSid"]
        said = body.get("Body") or body["ContentSid"]
        return Told(201, self.keep(sender, body["To"], said, "outbound-api"))

    def one(self, asked: Asked) -> Any:
        return next(one for one in self.messages if one["sid"] == asked.path["sid"])

    def listed(self, asked: Asked) -> Any:
        query, begin = asked.query, int(asked.query.get("Page", 0)) * 2
        found = [one for one in self.messages if query.get("To") in (None, one["to"])]
        since = query.get("DateSent>", "")[17:19]
        found = [one for one in found if one["date_sent"][23:25] >= since]
        rest = "&".join(f"{name}={text}" for name, text in query.items() if name != "Page")
        rest = rest.replace("+", "%2B").replace(">", "%3E")
        more = f"{ACCOUNT}/Messages.json?{rest}&Page={begin // 2 + 1}"
        ends = begin + 2 >= len(found)
        return {"messages": found[begin : begin + 2], "next_page_uri": None if ends else more}


async def test_messages_are_sent_read_and_listed_over_pages() -> None:
    service = "MG" + "0" * 32
    async with Account().fake().listening() as visit:
        for number in range(3):
            sms = await visit.done("twilio.send_sms", to=ADA, sender=DESK, body=f"No {number}")
        by = await visit.done("twilio.send_sms", to=ADA, sender=service, body="x")
        talk = await visit.done("twilio.send_whatsapp", to=ADA, sender=DESK, body="Hello")
        read = await visit.done("twilio.get_message", message=sms["id"])
        listed = await visit.done("twilio.list_messages", to=ADA)
        wrong = await visit.refused("twilio.send_sms", to="+10000000", sender=DESK, body="x")
    assert (by["sender"], talk["to"]) == (service, f"whatsapp:{ADA}")
    assert (read["body"], listed["count"]) == ("No 2", 4)
    assert (wrong.error_class, "Invalid 'To'" in wrong.message) == ("bad_data", True)


async def test_numbers_are_listed_and_looked_up_with_an_api_key() -> None:
    async with Account().fake("SK01").listening() as visit:
        own = await visit.done("twilio.list_numbers")
        good = await visit.done("twilio.look_up_number", number=ADA)
        bad = await visit.done("twilio.look_up_number", number="0151")
    assert own["numbers"][0]["number"] == DESK
    assert (good["valid"], bad["valid"]) == (True, False)


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_message_that_comes_starts_one_run(existing: str) -> None:
    settings, account = {"number": DESK, "existing": existing}, Account()
    async with account.fake().listening() as visit:
        account.keep(ADA, DESK, "before", "inbound")
        first = await visit.done("twilio.new_message", settings=settings)
        for number in range(3):
            account.keep(ADA, DESK, f"No {number}", "inbound")
            account.keep(DESK, ADA, "answer", "outbound-api")
        second = await visit.done("twilio.new_message", settings=settings, cursor=first["cursor"])
        third = await visit.done("twilio.new_message", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [item["payload"]["body"] for item in second["items"]] == ["No 0", "No 1", "No 2"]
    assert third["items"] == []
