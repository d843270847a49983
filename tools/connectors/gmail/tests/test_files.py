"""Files that go out with Gmail's letters: as whole letters beside their description, as Google documents it."""

from __future__ import annotations

import base64
import email
import email.policy
import json
from email.message import EmailMessage
from typing import Any

from tools.kit.fake_service import Asked, Fake, Told

ME = "/gmail/v1/users/me"
PDF = b"%PDF-1.7\n" + bytes(range(256))
FILES = [
    {"name": "Rechnung Größe 17.pdf", "content": base64.b64encode(PDF).decode()},
    {"name": "mail.eml", "content": base64.b64encode(b"Subject: x").decode()},
]


class Outbox:
    """What was sent, each with its description."""

    def __init__(self) -> None:
        self.sent: list[tuple[dict[str, Any], EmailMessage]] = []

    def fake(self) -> Fake:
        head = [
            {"name": "From", "value": "ada@example.com"},
            {"name": "Subject", "value": "Orders"},
        ]
        message = {
            "id": "m1", "threadId": "t1", "labelIds": [], "internalDate": "1767603600000",
            "payload": {"mimeType": "text/plain", "headers": head, "body": {"data": ""}},
        }  # fmt: skip
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "message": "Invalid Credentials"}}),
            routes={
                f"GET {ME}/messages/{{id}}": lambda _: message,
                f"POST /upload{ME}/messages/send": self.took,
                f"POST /upload{ME}/drafts": lambda asked: {"id": "r1", "message": self.took(asked)},
            },
        )

    def took(self, asked: Asked) -> Any:
        assert asked.query["uploadType"] == "multipart"
        bound = asked.headers["content-type"].partition("boundary=")[2].encode()
        _, about, letter, end = asked.body.split(b"--" + bound)
        assert end == b"--\r\n"
        assert b"content-type: message/rfc822" in letter
        told = json.loads(about.partition(b"\r\n\r\n")[2])
        written = letter.partition(b"\r\n\r\n")[2]
        parsed = email.message_from_bytes(written, policy=email.policy.default)
        assert isinstance(parsed, EmailMessage)
        self.sent.append((told, parsed))
        return {"id": f"s{len(self.sent)}", "threadId": told.get("threadId", "new")}


def files_of(letter: EmailMessage) -> list[tuple[str | None, str, Any]]:
    return [
        (one.get_filename(), one.get_content_type(), one.get_content())
        for one in letter.iter_attachments()
    ]


async def test_files_arrive_whole_under_their_names_and_none_is_opened_as_a_letter() -> None:
    box, letter = (
        Outbox(),
        {"to": "bo@example.com", "subject": "17", "text": "Here", "html": "<p/>"},
    )
    async with box.fake().listening() as visit:
        sent = await visit.done("gmail.send_email", **letter, files=FILES)
        draft = await visit.done("gmail.create_draft", **letter, files=FILES[:1])
        answered = await visit.done("gmail.reply", message="m1", text="Here", files=FILES[:1])
    assert (sent["id"], draft["message_id"], answered["thread_id"]) == ("s1", "s2", "t1")
    told, whole = box.sent[0]
    assert told == {}
    assert files_of(whole) == [
        ("Rechnung Größe 17.pdf", "application/pdf", PDF),
        ("mail.eml", "application/octet-stream", b"Subject: x"),
    ]
    body = whole.get_body(("plain",))
    assert body is not None
    assert (whole["to"], body.get_content().strip()) == ("bo@example.com", "Here")
    assert (box.sent[1][0], box.sent[2][0]) == ({"message": {}}, {"threadId": "t1"})


async def test_hostile_names_and_what_is_no_file_are_refused_before_anything_is_sent() -> None:
    box, letter = Outbox(), {"to": "bo@example.com", "subject": "17", "text": "Here"}
    content = FILES[1]["content"]
    async with box.fake().listening() as visit:
        for name in ("../../etc/passwd", "a\r\nBcc: x@example.com", 'a"; x="', "a\\b", ""):
            files = [{"name": name, "content": content}]
            error = await visit.refused("gmail.send_email", **letter, files=files)
            assert error.code == "arguments_invalid"
        files = [{"name": "a", "content": content, "media_type": "text/html\r\nX: y"}]
        error = await visit.refused("gmail.send_email", **letter, files=files)
        assert error.code == "arguments_invalid"
        files = [{"name": "a", "content": "no base64"}]
        error = await visit.refused("gmail.send_email", **letter, files=files)
        assert error.code == "not_base64"
        large = base64.b64encode(bytes(9_100_000)).decode()
        files = [{"name": f"{n}.bin", "content": large} for n in range(2)]
        error = await visit.refused("gmail.send_email", **letter, files=files)
        assert (error.error_class, error.code) == ("bad_data", "attachments_too_large")
    assert box.sent == []


async def test_an_attachment_goes_out_as_it_came_in() -> None:
    received = base64.urlsafe_b64encode(PDF).decode()
    box = Outbox()
    fake = box.fake()
    part = {
        "mimeType": "application/pdf", "filename": "in.pdf", "partId": "1",
        "body": {"attachmentId": "a1", "size": len(PDF)},
    }  # fmt: skip
    message = {
        "id": "m2", "threadId": "t2", "labelIds": [], "internalDate": "1767603600000",
        "payload": {"mimeType": "multipart/mixed", "headers": [], "parts": [part]},
    }  # fmt: skip
    routes = {
        **fake.routes,
        f"GET {ME}/messages/{{id}}": lambda _: message,
        f"GET {ME}/messages/{{id}}/attachments/{{file}}": lambda _: {"data": received},
    }
    async with Fake(
        fake.kind, fake.config, fake.secret, fake.proof, fake.refusal, routes
    ).listening() as visit:
        got = await visit.done("gmail.get_attachment", message="m2")
        files = [{"name": got["name"], "content": got["content"]}]
        letter = {"to": "bo@example.com", "subject": "Fwd", "text": "See"}
        await visit.done("gmail.send_email", **letter, files=files)
    assert files_of(box.sent[0][1]) == [("in.pdf", "application/pdf", PDF)]
