"""email.send against a real SMTP server, and letters that try to be more than one."""

from __future__ import annotations

import base64
import email
import email.policy
from typing import Any

import pytest

from engine.ports.runner import Failed, Succeeded
from tools.connectors.email.client import Letter, compose, mailboxes
from tools.demo import run_demo_peers
from tools.kit.bench import Bench, a_bench
from tools.kit.smtp_peer import smtp_peer
from tools.sdk.errors import ActionFailed

LETTER: dict[str, Any] = {
    "to": "ops@example.com",
    "subject": "Orders of today",
    "text": "3 orders — 1 250 €",
}


def connect(bench: Bench, port: int, **config: Any) -> None:
    bench.connections.add(
        "m",
        "smtp",
        {
            "host": "127.0.0.1",
            "port": port,
            "security": "none",
            "from": "Shop <shop@example.com>",
            **config,
        },
        {"password": "pw-1234"} if "username" in config else {},
    )


async def test_a_letter_arrives_whole() -> None:
    async with run_demo_peers() as peers, a_bench(peers.places()) as bench:
        connect(bench, peers.smtp_port)
        outcome = await bench.run(
            "email.send",
            {
                **LETTER,
                "to": ["ops@example.com", "Ada Lund <ada@example.com>"],
                "cc": "boss@example.com",
                "html": "<p>3 orders</p>",
                "reply_to": "shop@example.com",
            },
            connection="m",
        )
        assert isinstance(outcome, Succeeded), outcome
        (letter,) = peers.mail.letters
    assert letter.recipients == ("ops@example.com", "ada@example.com", "boss@example.com")
    assert (letter.subject, letter.text) == (LETTER["subject"], LETTER["text"])
    assert letter.html == "<p>3 orders</p>"
    assert letter.message_id == outcome.output["message_id"]
    assert letter.sender == "shop@example.com"


async def test_a_repeated_attempt_carries_the_same_message_id() -> None:
    async with run_demo_peers() as peers, a_bench(peers.places()) as bench:
        connect(bench, peers.smtp_port)
        for key in ("run/a/-/0", "run/a/-/0", "run/b/-/0"):
            assert isinstance(
                await bench.run("email.send", LETTER, connection="m", idempotency_key=key),
                Succeeded,
            )
        one, two, three = (letter.message_id for letter in peers.mail.letters)
    assert one == two != three


@pytest.mark.parametrize(
    "change",
    [
        {"to": "a@example.com\r\nBcc: x@example.com"},
        {"to": "a@example.com, b@example.com"},
        {"to": ["a@example.com\n"]},
        {"to": "Ada\r\n <a@example.com>"},
        {"to": "not an address"},
        {"to": "a@b@c"},
        {"to": []},
        {"subject": "Hi\r\nBcc: x@example.com"},
        {"subject": "Hi\nX: y"},
        {"cc": "a@example.com\r\nX: y"},
        {"reply_to": "a@example.com\r\nX: y"},
        {"to": "<a@example.com> <b@example.com>"},
    ],
)
async def test_no_value_can_add_a_header_or_a_recipient(change: dict[str, Any]) -> None:
    async with smtp_peer() as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.port)
        outcome = await bench.run("email.send", {**LETTER, **change}, connection="m")
        assert isinstance(outcome, Failed), outcome
        assert outcome.error.error_class == "bad_data"
        assert peer.bodies == []


async def test_a_lone_dot_and_bare_line_ends_do_not_end_the_letter_early() -> None:
    text = "first\n.\nMAIL FROM:<evil@example.com>\r\n.\r\nlast"
    async with run_demo_peers() as peers, a_bench(peers.places()) as bench:
        connect(bench, peers.smtp_port)
        assert isinstance(
            await bench.run("email.send", {**LETTER, "text": text}, connection="m"), Succeeded
        )
        (letter,) = peers.mail.letters
    assert letter.text.splitlines() == text.splitlines()


async def test_the_server_is_signed_in_to_where_a_user_is_named() -> None:
    async with smtp_peer() as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.port, username="shop")
        assert isinstance(await bench.run("email.send", LETTER, connection="m"), Succeeded)
        assert [line.split()[0] for line in peer.said][:2] == ["EHLO", "AUTH"]


async def test_a_private_mail_server_is_closed_unless_listed() -> None:
    async with smtp_peer() as peer, a_bench() as bench:
        connect(bench, peer.port)
        outcome = await bench.run("email.send", LETTER, connection="m")
        assert isinstance(outcome, Failed)
        assert (outcome.error.code, peer.said) == ("egress_refused", [])


async def test_encryption_that_the_server_does_not_offer_is_not_skipped() -> None:
    async with smtp_peer({"EHLO": "250 peer"}) as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.port, security="starttls")
        outcome = await bench.run("email.send", LETTER, connection="m")
        assert isinstance(outcome, Failed)
        assert peer.bodies == []


def test_mailboxes_are_one_each() -> None:
    (found,) = mailboxes(("Ada Lund <ada@example.com>",))
    assert (found.display_name, found.addr_spec) == ("Ada Lund", "ada@example.com")
    for text in ("a@b.example, c@d.example", "group: a@b.example;", "", "a"):
        with pytest.raises(ActionFailed):
            mailboxes((text,))


def test_a_letter_is_dated_and_named() -> None:
    letter = Letter(to=("a@b.example",), subject="S", text="T")
    message = compose(letter, sender="c@d.example", idempotency_key="k")
    assert message["Message-ID"].endswith("@d.example>")
    assert message["Date"]


async def test_files_arrive_with_the_letter() -> None:
    table = b"id;total\r\nA-17;250\r\n"
    files = [{"name": "Größe.csv", "content": base64.b64encode(table).decode()}]
    async with smtp_peer() as peer, a_bench([peer.place]) as bench:
        connect(bench, peer.port)
        outcome = await bench.run("email.send", {**LETTER, "files": files}, connection="m")
        assert isinstance(outcome, Succeeded), outcome
        (sent,) = peer.bodies
    parsed = email.message_from_string(sent, policy=email.policy.default)
    (one,) = parsed.iter_attachments()
    assert (one.get_filename(), one.get_content_type()) == ("Größe.csv", "text/csv")
    assert one.get_payload(decode=True) == table
