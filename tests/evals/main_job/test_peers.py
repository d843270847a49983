"""The fakes speak the real protocols on real sockets and forget nothing that arrived."""

from email.message import EmailMessage

import aiosmtplib
import httpx

from evals.suites.main_job.answer import Mail, Post, Write
from evals.suites.main_job.peers import HOST, SCHEME_HEADER, SLACK_TOKEN, running_peers


async def test_the_http_fake_answers_by_full_address_and_records_writes() -> None:
    async with running_peers() as peers, httpx.AsyncClient(trust_env=False) as client:
        here = f"http://{HOST}:{peers.port}"
        peers.http = {
            f"{here}/orders": [{"id": "Ä-1"}],
            "https://shop.example.com/in": {"ok": True},
        }
        assert (await client.get(f"{here}/orders?page=2")).json() == [{"id": "Ä-1"}]
        assert (await client.get(f"{here}/other")).status_code == 404
        assert peers.ledger.writes == []
        mapped = {"host": "shop.example.com", SCHEME_HEADER: "https"}
        reply = await client.post(f"{here}/in", headers=mapped, json={"id": "A-1"})
        assert reply.json() == {"ok": True}
        assert peers.ledger.writes == [Write("POST", "https://shop.example.com/in", '{"id":"A-1"}')]


async def test_the_slack_fake_takes_json_and_forms_and_refuses_like_slack() -> None:
    signed = {"authorization": f"Bearer {SLACK_TOKEN}"}
    async with running_peers() as peers, httpx.AsyncClient(trust_env=False) as client:
        stranger = await client.post(f"{peers.slack}/chat.postMessage", json={"channel": "#a"})
        assert stranger.json() == {"ok": False, "error": "invalid_auth"}
        client.headers = httpx.Headers(signed)
        address = f"{peers.slack}/chat.postMessage"
        said = await client.post(address, json={"channel": "#a", "text": "hello"})
        assert said.json()["ok"] is True
        await client.post(address, data={"channel": "#b", "text": "höllo"})
        empty = await client.post(address, json={"channel": "#a", "text": ""})
        assert (empty.status_code, empty.json()["ok"]) == (200, False)
        assert peers.ledger.posts == [Post("#a", "hello"), Post("#b", "höllo")]


async def test_the_smtp_sink_counts_a_mail_once_for_each_recipient() -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "n@x.example", "a@x.example", "Übersicht"
    message.set_content("one\ntwö")
    async with running_peers() as peers:
        await aiosmtplib.send(
            message,
            recipients=["a@x.example", "b@x.example"],
            hostname=HOST,
            port=peers.smtp_port,
            start_tls=False,
        )
        text = "Übersicht\none\ntwö\n"
        assert peers.ledger.mails == [Mail("a@x.example", text), Mail("b@x.example", text)]
