"""IMAP on a real Dovecot: mail is found, read, moved and marked; what strangers write stays harmless."""

from __future__ import annotations

import base64
import ssl
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from engine.ports.runner import ActionError, Failed, Succeeded
from tools.connection_check import ConnectionCheck
from tools.connectors.imap.messages import safe_name
from tools.connectors.imap.tests.dovecot import PASSWORD, Dovecot, running_dovecot
from tools.credentials import CredentialRequest, PersonUse
from tools.kit.bench import ORG, WORKSPACE, Bench, a_bench
from tools.kit.line_peer import line_peer

pytestmark = pytest.mark.peer("dovecot")


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@dataclass
class Desk:
    """A bench with a mailbox of its own."""

    bench: Bench
    server: Dovecot
    user: str = field(default_factory=lambda: f"u{uuid.uuid4().hex[:10]}")

    def connect(self, **config: Any) -> None:
        given = {"host": "127.0.0.1", "port": self.server.plain, "security": "none", **config}
        secret = {"password": given.pop("password", PASSWORD)}
        self.bench.connections.add("m", "imap", {"username": self.user, **given}, secret)

    async def done(self, action: str, **args: Any) -> dict[str, Any]:
        outcome = await self.bench.run(action, args, connection="m")
        assert isinstance(outcome, Succeeded), outcome
        output: dict[str, Any] = outcome.output
        return output

    async def failed(self, action: str, **args: Any) -> ActionError:
        outcome = await self.bench.run(action, args, connection="m")
        assert isinstance(outcome, Failed), outcome
        return outcome.error

    async def look(self, cursor: Any, **settings: Any) -> dict[str, Any]:
        return await self.done("imap.new_mail", settings=settings, cursor=cursor)


@pytest.fixture
async def desk(dovecot: Dovecot) -> AsyncIterator[Desk]:
    places = [f"{host}:{port}" for host in ("127.0.0.1", "localhost") for port in (dovecot.plain, dovecot.tls)]  # fmt: skip
    async with a_bench(places) as bench:
        made = Desk(bench, dovecot)
        made.connect()
        yield made


def a_letter(subject: str, *, text: str = "Hello", sender: str = "Ada Lund <ada@example.com>") -> EmailMessage:  # fmt: skip
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, "ops@example.com", subject
    letter["Date"] = "Mon, 23 Nov 2026 10:00:00 +0100"
    letter["Message-ID"] = f"<{subject.encode().hex()}@example.com>"
    letter.set_content(text)
    return letter


async def test_mail_is_found_read_marked_and_moved(desk: Desk) -> None:
    invoice = a_letter("Rechnung für Nr. 17", text="Bitte zahlen: 42 €")
    invoice.add_alternative("<p>Bitte <b>zahlen</b><script>x()</script></p>", subtype="html")
    invoice.add_attachment(b"%PDF-1.7", "application", "pdf", filename="Rechnung 17.pdf")
    desk.server.deliver(desk.user, bytes(a_letter("Other")), bytes(invoice))
    desk.server.deliver(desk.user, folder="Erledigt")
    found = await desk.done("imap.search", subject="für", only="unread", since="2020-01-01")
    assert found["total"] == 1
    (head,) = found["mails"]
    assert (head["subject"], head["from_address"], head["sent_at"], head["seen"]) == (
        "Rechnung für Nr. 17",
        "ada@example.com",
        "2026-11-23T09:00:00Z",
        False,
    )
    mail = await desk.done("imap.read", uid=head["uid"])
    assert (mail["text"], mail["html"]) == ("Bitte zahlen: 42 €", "<p>Bitte <b>zahlen</b></p>")
    (file,) = mail["attachments"]
    assert (file["name"], file["media_type"]) == ("Rechnung 17.pdf", "application/pdf")
    got = await desk.done("imap.get_attachment", uid=head["uid"], number=file["number"])
    assert base64.b64decode(got["content"]) == b"%PDF-1.7"
    # Nothing so far has marked it as read.
    assert (await desk.done("imap.search", only="read"))["total"] == 0
    for as_, only, total in (("read", "read", 1), ("unread", "read", 0), ("flagged", "flagged", 1)):
        await desk.done("imap.mark", uid=head["uid"], **{"as": as_})
        assert (await desk.done("imap.search", only=only))["total"] == total
    await desk.done("imap.move", uid=head["uid"], to_folder="Erledigt")
    assert (await desk.done("imap.search", folder="Erledigt"))["total"] == 1
    assert (await desk.done("imap.list_folders"))["folders"] == ["Erledigt", "INBOX"]
    gone = await desk.failed("imap.move", uid=head["uid"], to_folder="Erledigt")
    assert (gone.code, gone.error_class) == ("mail_not_found", "bad_data")


async def test_what_is_not_there_is_said(desk: Desk) -> None:
    for action, args in (
        ("imap.read", {"uid": 99}),
        ("imap.mark", {"uid": 99, "as": "read"}),
        ("imap.get_attachment", {"uid": 99}),
    ):
        assert (await desk.failed(action, **args)).code == "mail_not_found"
    missing = await desk.failed("imap.search", folder='No "such\\ folder')
    assert (missing.code, missing.error_class) == ("imap_refused", "bad_data")
    desk.server.deliver(desk.user, bytes(a_letter("Plain")))
    none = await desk.failed("imap.get_attachment", uid=1)
    assert none.code == "attachment_not_found"


async def test_each_new_mail_comes_once_and_stays_unread(desk: Desk) -> None:
    desk.server.deliver(desk.user, bytes(a_letter("Old")))
    first = await desk.look(None)
    assert first["items"] == []
    assert (await desk.look(first["cursor"]))["items"] == []
    desk.server.deliver(desk.user, bytes(a_letter("One")), bytes(a_letter("Two")))
    second = await desk.look(first["cursor"])
    assert [item["payload"]["subject"] for item in second["items"]] == ["One", "Two"]
    assert second["items"][0]["payload"]["text"] == "Hello"
    assert (await desk.look(second["cursor"]))["items"] == []
    assert (await desk.done("imap.search", only="unread"))["total"] == 3
    everything = await desk.look(None, existing="start")
    assert [item["payload"]["subject"] for item in everything["items"]] == ["Old", "One", "Two"]
    # The server counts anew: where things stand now is all that is known.
    anew = await desk.look({"validity": 1, "uid": 99})
    assert (anew["items"], anew["cursor"]) == ([], second["cursor"])


async def test_mail_is_bounded(desk: Desk) -> None:
    large = a_letter("Large")
    large.add_attachment(b"\0" * 9_000_000, "application", "x", filename="zeros.bin")
    desk.server.deliver(desk.user, bytes(large), bytes(a_letter("Small")))
    first = await desk.look(None, existing="start")
    assert [item["payload"]["is_cut"] for item in first["items"]] == [True, False]
    refused = await desk.failed("imap.get_attachment", uid=1)
    assert refused.code == "mail_too_large"


HOSTILE = b"""From: =?utf-8?q?=E2=80=AEmoc?= <a@example.com>, broken <<>\r
Subject: =?unknown-8bit?q?=FF=FE?= =?utf-8?b?////?=\r
Date: not a date\r
To: undisclosed:;\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=no-such\r
\r
\xff plain\r
--x\r
Content-Type: application/octet-stream; name="../../etc/passwd"\r
Content-Disposition: attachment; filename*=utf-8''%2e%2e%2f%2e%2e%2fetc%2fcron.d%2fjob\r
Content-Transfer-Encoding: base64\r
\r
not base64!\r
--x\r
Content-Type: application/x; name="invoice\xe2\x80\xaefdp.exe"\r
\r
x\r
--x--\r
"""


async def test_what_a_stranger_writes_stays_a_value(desk: Desk) -> None:
    desk.server.deliver(desk.user, HOSTILE)
    (item,) = (await desk.look(None, existing="start"))["items"]
    mail = item["payload"]
    assert (mail["sent_at"], mail["to"]) == (None, [])
    assert "plain" in mail["text"]
    assert "\u202e" not in str(mail)
    names = [one["name"] for one in mail["attachments"]]
    assert names[0] == "job"
    assert all(not set(name) & set("/\\\0\r\n") for name in names)


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("a.pdf", "a.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        ("..", "attachment-3"),
        (".htaccess", "htaccess"),
        ("a\r\nb\0.txt", "a b.txt"),
        ("gpj.\u202eexe", "gpj.exe"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("", "attachment-3"),
    ],
)
def test_a_file_name_is_a_name_only(given: str, safe: str) -> None:
    assert safe_name(given, 3).replace("\n", " ") == safe


async def test_encryption_is_under_the_servers_name(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for config in ({"port": desk.server.tls, "security": "tls"}, {"security": "starttls"}):
        desk.connect(host="localhost", **config)
        assert (await desk.failed("imap.list_folders")).code == "tls_failed"
        trusted = partial(ssl.create_default_context, cafile=str(desk.server.certificate))
        with monkeypatch.context() as patched:
            patched.setattr(ssl, "create_default_context", trusted)
            assert "INBOX" in (await desk.done("imap.list_folders"))["folders"]
            desk.connect(host="127.0.0.1", **config)
            assert (await desk.failed("imap.list_folders")).code == "tls_failed"


async def test_a_wrong_password_is_said_and_not_shown(desk: Desk) -> None:
    desk.connect(password="canary-wrong-77")
    refused = await desk.failed("imap.list_folders")
    assert (refused.error_class, refused.code) == ("auth", "imap_not_authenticated")
    assert "canary" not in repr(refused)
    looked = await desk.failed("imap.new_mail", settings={}, cursor=None)
    assert looked.error_class == "auth"


async def test_a_connection_says_whom_it_signs_in_as(desk: Desk) -> None:
    around = desk.bench.around
    assert around.credentials is not None
    asked = CredentialRequest(ORG, WORKSPACE, "m", PersonUse("p"))
    credential = await around.credentials.resolve(asked)
    told = await ConnectionCheck(around.http, around.addresses).run(credential)
    assert told.ok
    assert told.detail == f"Connected as {desk.user} to 127.0.0.1, with 1 folder(s)."


@pytest.mark.parametrize(
    ("greeting", "answer", "codes"),
    [
        (b"", b"", {"timed_out", "connection_lost"}),
        (b"220 smtp.example.com\r\n", b"", {"connection_lost", "imap_refused"}),
        (b"* OK hi\r\n", b"* 1 FETCH {99999999999}\r\n", {"answer_too_large"}),
        (b"* BYE [UNAVAILABLE] later\r\n", b"", {"connection_lost", "imap_busy"}),
    ],
)
async def test_a_peer_that_only_pretends_is_told_apart(
    greeting: bytes, answer: bytes, codes: set[str]
) -> None:
    async with line_peer(answer, greeting=greeting) as port, a_bench([f"127.0.0.1:{port}"]) as bench:  # fmt: skip
        config = {"host": "127.0.0.1", "port": port, "security": "none", "username": "u"}
        bench.connections.add("m", "imap", config, {"password": PASSWORD})
        outcome = await bench.run("imap.list_folders", {}, connection="m", timeout_s=1.0)
        assert isinstance(outcome, Failed)
        assert outcome.error.code in codes
        assert outcome.error.error_class in {"remote_down", "bad_data", "timeout"}
