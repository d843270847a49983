"""Amazon SES's actions against a fake that takes letters as AWS's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

ADDRESSES = "/v2/email/suppression/addresses"
LETTER = {"sender": "shop@example.com", "to": "ada@example.com", "subject": "Hi", "text": "There"}


class Post:
    """Letters that were taken, and addresses that get none; a page holds two."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.suppressed: dict[str, str] = {}

    def fake(self) -> Fake:
        return Fake(
            kind="aws_keys",
            config={
                "hosts": ["http://{place}"], "region": "eu-central-1", "aws_service": "ses",
                "access_key_id": "AKIATEST",
            },
            secret={"secret_access_key": "test/secret/1234"},
            proof=("user-agent", "NexaBuilder"),
            refusal=Told(403, {"message": "no"}),
            routes={
                "POST /v2/email/outbound-emails": self.took,
                "GET /v2/email/identities": lambda _: {"EmailIdentities": [
                    {"IdentityType": "DOMAIN", "IdentityName": "example.com"}]},
                "GET /v2/email/account": lambda _: {
                    "SendingEnabled": True, "ProductionAccessEnabled": False, "SendQuota": {
                        "Max24HourSend": 200.0, "MaxSendRate": 1.0, "SentLast24Hours": len(self.letters)}},
                f"GET {ADDRESSES}": self.page,
                f"PUT {ADDRESSES}": self.blocked,
                f"DELETE {ADDRESSES}/{{email}}": self.freed,
            },
        )  # fmt: skip

    def took(self, asked: Asked) -> Any:
        signed = asked.headers["authorization"]
        if "/eu-central-1/ses/aws4_request" not in signed:
            return Told(403, {"message": "Credential should be scoped to correct service: 'ses'."})
        self.letters.append(asked.body)
        return {"MessageId": f"m{len(self.letters)}"}

    def page(self, asked: Asked) -> Any:
        begin = int(asked.query.get("NextToken", 0))
        listed = [{"EmailAddress": one, "Reason": why} for one, why in self.suppressed.items()]
        more = {"NextToken": str(begin + 2)} if begin + 2 < len(listed) else {}
        return {"SuppressedDestinationSummaries": listed[begin : begin + 2], **more}

    def blocked(self, asked: Asked) -> Any:
        self.suppressed[asked.body["EmailAddress"]] = asked.body["Reason"]
        return {}

    def freed(self, asked: Asked) -> Any:
        found = self.suppressed.pop(asked.path["email"], None)
        told = Told(404, {"message": "Email address does not exist on your suppression list."})
        return {} if found else told


async def test_letters_are_signed_for_ses_and_count_towards_its_quota() -> None:
    post = Post()
    async with post.fake().listening() as visit:
        sent = await visit.done("ses.send_email", **LETTER)
        filled = {"sender": "a@example.com", "to": ["b@example.com", "c@example.com"]}
        await visit.done("ses.send_template", template="welcome", values={"x": "ö"}, **filled)
        quota = await visit.done("ses.get_quota")
        senders = await visit.done("ses.list_identities")
    first, second = post.letters
    assert (sent["message_id"], quota["sent"], senders["count"]) == ("m1", 2, 1)
    assert list(first["Content"]["Simple"]["Body"]) == ["Text"]
    assert second["Content"]["Template"]["TemplateData"] == '{"x": "ö"}'
    assert second["Destination"] == {"ToAddresses": ["b@example.com", "c@example.com"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": None},
        {"subject": "a\r\nBcc: b@example.com"},
        {"sender": "a@example.com\nx"},
        {"to": []},
    ],
)
async def test_a_letter_that_cannot_be_one_is_refused_unsent(wrong: dict[str, Any]) -> None:
    async with Post().fake().listening() as visit:
        error = await visit.refused("ses.send_email", **{**LETTER, **wrong})
        assert (error.code, visit.peer.heard) == ("arguments_invalid", [])


async def test_addresses_are_suppressed_listed_over_pages_and_allowed_again() -> None:
    post = Post()
    async with post.fake().listening() as visit:
        for number in range(5):
            await visit.done("ses.suppress", email=f"a{number}@example.com", reason="BOUNCE")
        listed = await visit.done("ses.list_suppressed")
        await visit.done("ses.allow_again", email="a1@example.com")
        twice = await visit.refused("ses.allow_again", email="a1@example.com")
    assert [one["email"] for one in listed["addresses"]] == [f"a{n}@example.com" for n in range(5)]
    assert (len(post.suppressed), twice.code) == (4, "not_found")


@pytest.mark.parametrize(
    ("name", "message", "expected"),
    [
        ("LimitExceededException", "Maximum sending rate exceeded.", "rate_limit"),
        ("LimitExceededException", "Daily message quota exceeded.", "quota"),
        ("SendingPausedException", "Sending is paused for the account.", "quota"),
        ("MessageRejected", "Email address is not verified.", "bad_data"),
    ],
)
async def test_a_refusal_is_read_by_awss_name_for_it(
    name: str, message: str, expected: str
) -> None:
    told = Told(400, {"message": message}, {"x-amzn-errortype": f"{name}:http://x.example.com/"})
    async with Post().fake().only(told).listening() as visit:
        error = await visit.refused("ses.send_email", **LETTER)
    assert error.error_class == expected
