"""Gmail's actions and trigger against a fake that keeps a mailbox as Google's documentation tells it."""

from __future__ import annotations

import base64
import email
import email.policy
from collections.abc import Mapping
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told, Visit

NOTHING: Mapping[str, str] = {}
ME = "/gmail/v1/users/me"
MISSING = Told(404, {"error": {"code": 404, "message": "Requested entity was not found."}})


def _coded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


class Mailbox:
    """Messages by id and a history of what came; a page holds three messages or two records."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, Any]] = {}
        self.history: list[tuple[int, list[str]]] = []
        self.now, self.forgotten, self.sent = 100, 0, list[dict[str, Any]]()

    def comes(
        self,
        *names: str,
        labels: tuple[str, ...] = ("INBOX", "UNREAD"),
        heads: Mapping[str, str] = NOTHING,
    ) -> None:
        """Let messages come, all of them in one record of the history."""
        self.now += 5
        for name in names:
            listed = [{"name": key, "value": text} for key, text in heads.items()]
            part = {
                "mimeType": "text/plain",
                "headers": listed,
                "body": {"data": _coded(f"Of {name}")},
            }
            self.messages[name] = {
                "id": name, "threadId": f"t{name}", "labelIds": list(labels), "payload": part,
                "internalDate": str(1_767_600_000_000 + self.now), "snippet": "Of",
            }  # fmt: skip
        self.history.append((self.now, list(names)))

    def fake(self) -> Fake:
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "message": "Invalid Credentials"}}),
            routes={
                f"GET {ME}/profile": lambda _: {"emailAddress": "ops@example.com", "historyId": str(self.now)},
                f"GET {ME}/labels": lambda _: {"labels": [
                    {"id": "INBOX", "name": "INBOX", "type": "system"}, {"id": "Label_1", "name": "Paid"}]},
                f"GET {ME}/messages": self.page,
                f"GET {ME}/messages/{{id}}": lambda asked: self.messages.get(asked.path["id"], MISSING),
                f"GET {ME}/messages/{{id}}/attachments/{{file}}": lambda _: {"data": "_-8", "size": 2},
                f"POST {ME}/messages/send": self.took,
                f"POST {ME}/drafts": lambda asked: {"id": "r1", "message": self.took(Asked({}, {}, asked.body["message"], {}))},
                f"POST {ME}/messages/{{id}}/modify": self.modified,
                f"POST {ME}/messages/{{id}}/trash": lambda asked: {"id": asked.path["id"], "labelIds": ["TRASH"]},
                f"GET {ME}/history": self.happened,
            },
        )  # fmt: skip

    def took(self, asked: Asked) -> Any:
        self.sent.append(asked.body)
        return {"id": f"s{len(self.sent)}", "threadId": asked.body.get("threadId", "new")}

    def modified(self, asked: Asked) -> Any:
        found = self.messages[asked.path["id"]]
        kept = [one for one in found["labelIds"] if one not in asked.body.get("removeLabelIds", ())]
        found["labelIds"] = [*kept, *asked.body.get("addLabelIds", ())]
        return found

    def page(self, asked: Asked) -> Any:
        label = asked.query.get("labelIds")
        found = [one for one in self.messages.values() if label in (None, *one["labelIds"])][::-1]
        begin = int(asked.query.get("pageToken", 0))
        more = {"nextPageToken": str(begin + 3)} if begin + 3 < len(found) else {}
        listed = [{"id": one["id"]} for one in found[begin : begin + 3]]
        return {**({"messages": listed} if listed else {}), **more}

    def happened(self, asked: Asked) -> Any:
        since, label = int(asked.query["startHistoryId"]), asked.query["labelId"]
        if since < self.forgotten:
            return MISSING
        records = [
            {"id": str(place), "messagesAdded": [{"message": {"id": name}} for name in names]}
            for place, names in self.history
            if place > since
            and any(
                label in self.messages.get(one, {"labelIds": [label]})["labelIds"] for one in names
            )
        ]
        more = {"nextPageToken": "p2"} if len(records) > 2 else {}
        listed = {"history": records[:2]} if records else {}
        return {**listed, **more, "historyId": str(self.now)}


async def _looks(visit: Visit, cursor: Any, **settings: Any) -> tuple[list[str], Any]:
    """Look until there is no more; return the keys and the cursor."""
    keys: list[str] = []
    while True:
        page = await visit.done("gmail.new_message", settings=settings, cursor=cursor)
        keys += [one["key"] for one in page["items"]]
        cursor = page["cursor"]
        if not page["more"]:
            return keys, cursor


def _read(sent: dict[str, Any]) -> Any:
    return email.message_from_bytes(
        base64.urlsafe_b64decode(sent["raw"]), policy=email.policy.default
    )


async def test_a_letter_is_sent_with_both_its_texts_and_every_letter_of_its_words() -> None:
    box = Mailbox()
    async with box.fake().listening() as visit:
        written = {"to": ["Ada Lünd <ada@example.com>", "bo@example.com"], "subject": "Größe", "text": "Ä", "html": "<p>Ä</p>", "bcc": "x@example.com"}  # fmt: skip
        sent = await visit.done("gmail.send_email", **written)
        draft = await visit.done("gmail.create_draft", **written)
        broken = await visit.refused(
            "gmail.send_email", **{**written, "subject": "a\r\nBcc: y@example.com"}
        )
    letter = _read(box.sent[0])
    assert (sent["id"], draft["message_id"], broken.code) == ("s1", "s2", "arguments_invalid")
    assert (letter["subject"], letter["bcc"]) == ("Größe", "x@example.com")
    assert [one.addr_spec for one in letter["to"].addresses] == [
        "ada@example.com",
        "bo@example.com",
    ]
    assert [part.get_content().strip() for part in letter.iter_parts()] == ["Ä", "<p>Ä</p>"]


@pytest.mark.parametrize(
    ("to", "cc"), [("sender", None), ("everyone", "bo@example.com, eve@example.com")]
)
async def test_an_answer_stays_in_its_conversation_and_goes_to_whom_it_should(
    to: str, cc: str | None
) -> None:
    box = Mailbox()
    heads = {"from": "Ada <ada@example.com>", "to": "ops@example.com, bo@example.com", "cc": "eve@example.com, ada@example.com", "subject": "Order", "Message-ID": "<2@example.com>", "references": "<1@example.com>"}  # fmt: skip
    box.comes("m1", heads=heads)
    async with box.fake().listening() as visit:
        await visit.done("gmail.reply", message="m1", text="Thanks", to=to)
    letter = _read(box.sent[0])
    assert (box.sent[0]["threadId"], letter["subject"], letter["to"]) == (
        "tm1",
        "Re: Order",
        "ada@example.com",
    )
    assert (letter["in-reply-to"], letter["references"]) == (
        "<2@example.com>",
        "<1@example.com> <2@example.com>",
    )
    assert letter["cc"] == cc


async def test_messages_are_found_over_pages_read_labelled_and_thrown_away() -> None:
    box = Mailbox()
    for number in range(5):
        box.comes(f"m{number}", heads={"Subject": f"No {number}"})
    box.messages["m4"]["payload"] = {"mimeType": "multipart/mixed", "parts": [
        {"mimeType": "text/html", "body": {"data": _coded("<p>Hi<script>x</script></p>")}},
        {"mimeType": "image/png", "filename": "a.png", "body": {"attachmentId": "F", "size": 2}}]}  # fmt: skip
    async with box.fake().listening() as visit:
        found = await visit.done("gmail.search_messages", query="from:ada", label="INBOX", limit=4)
        read = await visit.done("gmail.get_message", message="m4")
        file = await visit.done("gmail.get_attachment", message="m4")
        none = await visit.refused("gmail.get_attachment", message="m4", number=2)
        labels = await visit.done("gmail.list_labels")
        paid = await visit.done("gmail.add_label", message="m1", label="Paid")
        archived = await visit.done("gmail.remove_label", message="m1", label="INBOX")
        unknown = await visit.refused("gmail.add_label", message="m1", label="Nowhere")
        gone = await visit.done("gmail.trash_message", message="m1")
    assert [one["id"] for one in found["messages"]] == ["m4", "m3", "m2", "m1"]
    assert (read["text"], read["html"], read["attachments"][0]["name"]) == (
        "Hi",
        "<p>Hi</p>",
        "a.png",
    )
    assert (file["content"], none.code, labels["count"]) == ("/+8=", "attachment_missing", 2)
    assert (paid["labels"][-1], archived["labels"]) == ("Label_1", ["UNREAD", "Label_1"])
    assert (unknown.code, gone["labels"]) == ("gmail_label_missing", ["TRASH"])


async def test_each_new_message_starts_once_however_many_come_at_once() -> None:
    box = Mailbox()
    box.comes("old")
    async with box.fake().listening() as visit:
        before, cursor = await _looks(visit, None)
        many = [f"m{number}" for number in range(60)]
        box.comes(*many[:2])
        box.comes("elsewhere", labels=("SENT",))
        box.comes(*many[2:50])
        box.comes(*many[50:])
        box.comes("gone")
        del box.messages["gone"]
        new, cursor = await _looks(visit, cursor)
        again, _ = await _looks(visit, cursor)
    assert (before, new, again) == ([], many, [])


async def test_what_is_there_already_is_begun_with_from_the_oldest() -> None:
    box = Mailbox()
    for number in range(30):
        box.comes(f"m{number}")
    async with box.fake().listening() as visit:
        there, cursor = await _looks(visit, None, existing="start")
        box.comes("new")
        new, _ = await _looks(visit, cursor, existing="start")
    assert (there, new) == ([f"m{number}" for number in range(30)], ["new"])


async def test_a_history_that_gmail_has_forgotten_is_made_up_for_by_time() -> None:
    box = Mailbox()
    async with box.fake().listening() as visit:
        _, cursor = await _looks(visit, None)
        box.comes("m1")
        box.forgotten = box.now + 1
        found = await visit.done("gmail.new_message", settings={}, cursor=cursor)
        box.forgotten = 0
        new, _ = await _looks(visit, found["cursor"])
        asked = [one.target for one in visit.peer.heard if "q=after" in one.target]
    assert (new, len(asked)) == (["m1"], 1)
