"""SendGrid's actions against a fake that keeps letters and addresses as its documentation tells it."""

from __future__ import annotations

from typing import Any

from tools.kit.fake_service import Asked, Fake, Told


class Account:
    """Letters sent, contacts, and addresses that get none."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.files: list[Any] = []
        self.contacts: dict[str, Any] = {}
        self.suppressed: set[str] = set()

    def fake(self) -> Fake:
        return Fake(
            kind="sendgrid_key",
            config={"base_url": "http://{place}"},
            secret={"token": "SG.test1234"},
            proof=("authorization", "Bearer SG.test1234"),
            refusal=Told(401, {"errors": [{"message": "authorization required"}]}),
            routes={
                "POST /v3/mail/send": self.mailed,
                "PUT /v3/marketing/contacts": self.kept,
                "GET /v3/suppression/bounces": lambda asked: [
                    {"email": f"{n}@example.com", "created": n}
                    for n in range(int(asked.query["limit"]))
                ],
                "POST /v3/asm/suppressions/global": self.blocked,
                "DELETE /v3/asm/suppressions/global/{email}": self.allowed,
                "GET /v3/templates": lambda _: {"result": [{"id": "d-1", "name": "Welcome"}]},
            },
        )

    def mailed(self, asked: Asked) -> Told:
        (letter,) = asked.body["personalizations"]
        if asked.body["from"]["email"] != "shop@example.com":
            error = {"message": "The from address does not match a verified Sender Identity."}
            return Told(403, {"errors": [error]})
        self.files += asked.body.get("attachments", [])
        self.sent += [one["email"] for one in letter["to"] if one["email"] not in self.suppressed]
        return Told(202)

    def kept(self, asked: Asked) -> Told:
        for one in asked.body["contacts"]:
            self.contacts.setdefault(one["email"], {}).update(one)
        return Told(202, {"job_id": "j-1"})

    def blocked(self, asked: Asked) -> Told:
        self.suppressed |= set(asked.body["recipient_emails"])
        return Told(201, asked.body)

    def allowed(self, asked: Asked) -> Told:
        self.suppressed.discard(asked.path["email"])
        return Told(204)


async def test_letters_reach_whom_they_may_and_contacts_are_kept_once() -> None:
    account, ada = Account(), {"email": "ada@example.com"}
    letter = {"to": ["ada@example.com"], "template_id": "d-1"}
    async with account.fake().listening() as visit:
        await visit.done("sendgrid.suppress_address", **ada)
        await visit.done("sendgrid.send_template", sender="shop@example.com", **letter)
        assert account.sent == []
        await visit.done("sendgrid.allow_address", **ada)
        await visit.done("sendgrid.send_template", sender="shop@example.com", **letter)
        other = await visit.refused("sendgrid.send_template", sender="bob@example.com", **letter)
        for name in ("Ada", "Ada L."):
            job = await visit.done("sendgrid.upsert_contact", **ada, first_name=name)
        bounces = await visit.done("sendgrid.list_bounces", limit=3)
        templates = await visit.done("sendgrid.list_templates")
    assert (account.sent, job["job_id"]) == (["ada@example.com"], "j-1")
    assert account.contacts == {"ada@example.com": {**ada, "first_name": "Ada L."}}
    assert (other.error_class, "verified Sender" in other.message) == ("auth", True)
    assert (bounces["count"], templates["templates"][0]["name"]) == (3, "Welcome")


async def test_a_letter_without_a_template_says_something_to_each_once() -> None:
    account = Account()
    letter = {"sender": "shop@example.com", "to": ["ada@example.com"], "subject": "Hi"}
    async with account.fake().listening() as visit:
        files = [{"name": "a.csv", "content": "aWQK"}]
        await visit.done("sendgrid.send_email", **letter, html="<p>Hi</p>", files=files)
        empty = await visit.refused("sendgrid.send_email", **letter)
        twice = await visit.refused(
            "sendgrid.send_email", **letter, text="Hi", bcc=["Ada@example.com"]
        )
    assert (account.sent, len(account.files)) == (["ada@example.com"], 1)
    assert (empty.code, twice.code) == ("sendgrid_empty_letter", "sendgrid_named_twice")


async def test_files_go_out_with_a_template() -> None:
    account = Account()
    letter = {"sender": "shop@example.com", "to": ["ada@example.com"], "template_id": "d-1"}
    async with account.fake().listening() as visit:
        files = [{"name": "a.csv", "content": "aWQK"}]
        await visit.done("sendgrid.send_template", **letter, files=files)
        broken = [{"name": "a.csv", "content": "?"}]
        error = await visit.refused("sendgrid.send_template", **letter, files=broken)
    assert account.files == [{"filename": "a.csv", "type": "text/csv", "content": "aWQK"}]
    assert (error.code, len(account.sent)) == ("not_base64", 1)
