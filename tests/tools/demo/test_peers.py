"""The demo peers speak the real protocols and keep their ports."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import aiosmtplib
import httpx

from tools.allow_list import AllowList
from tools.demo import run_demo_peers
from tools.demo.slack import TOKEN


async def test_orders_look_like_a_shops_orders() -> None:
    async with run_demo_peers() as peers, httpx.AsyncClient(trust_env=False) as client:
        orders = (await client.get(peers.orders_url)).json()["orders"]
        assert len({one["id"] for one in orders}) == len(orders) == 12
        assert set(orders[0]) == {"id", "customer", "amount", "currency", "status", "created_at"}
        over = [one for one in orders if one["amount"] > 100]
        assert 0 < len(over) < len(orders)
        placed = await client.post(peers.orders_url, json={"customer": "Mia", "amount": 320})
        assert placed.status_code == 201
        assert (await client.get(f"{peers.orders_url}/{placed.json()['id']}")).json()[
            "amount"
        ] == 320
        assert (await client.get(f"{peers.orders_url}/none")).status_code == 404


async def test_the_slack_fake_answers_and_refuses_as_slack_does() -> None:
    async with run_demo_peers() as peers, httpx.AsyncClient(trust_env=False) as client:

        async def call(token: str | None, **body: str) -> dict[str, object]:
            headers = {"authorization": f"Bearer {token}"} if token else {}
            url = f"{peers.slack_url}/chat.postMessage"
            answer = await client.post(url, json=body, headers=headers)
            assert answer.status_code == 200
            return dict(answer.json())

        assert (await call(None, channel="#a", text="x"))["error"] == "not_authed"
        assert (await call("wrong", channel="#a", text="x"))["error"] == "invalid_auth"
        assert (await call(TOKEN, channel="#a", text=" "))["error"] == "no_text"
        assert (await call(TOKEN, channel="#a", text="x" * 40_001))["error"] == "msg_too_long"
        posted = await call(TOKEN, channel="#sales", text="hello")
        assert posted["ok"] is True
        assert peers.slack.posted("#sales") == ["hello"]


async def test_the_page_shows_what_arrived_without_running_it() -> None:
    async with run_demo_peers() as peers, httpx.AsyncClient(trust_env=False) as client:
        await client.post(
            f"{peers.slack_url}/chat.postMessage",
            json={"channel": "#x", "text": "<script>alert(1)</script>"},
            headers={"authorization": f"Bearer {TOKEN}"},
        )
        letter = b"Subject: <b>Hi</b>\r\n\r\nfirst line"
        await aiosmtplib.send(
            letter.decode(),
            sender="a@example.com",
            recipients=["ops@example.com"],
            hostname="127.0.0.1",
            port=peers.smtp_port,
            start_tls=False,
        )
        page = await client.get(peers.page_url)
        assert "&lt;script&gt;" in page.text
        assert "<script>" not in page.text
        assert "&lt;b&gt;Hi&lt;/b&gt;" in page.text
        assert "Stand-ins" in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert peers.mail.sent_to("ops@example.com")[0].text == "first line"


async def test_ports_are_the_same_next_time_unless_somebody_took_them(tmp_path: Path) -> None:
    async with run_demo_peers(tmp_path) as peers:
        first = dict(peers.ports)
    async with run_demo_peers(tmp_path) as peers:
        assert peers.ports == first
    with socket.socket() as other:
        other.bind(("127.0.0.1", first["slack"]))
        other.listen()
        async with run_demo_peers(tmp_path) as peers:
            assert peers.ports["slack"] != first["slack"]
            assert peers.ports["orders"] == first["orders"]
    (tmp_path / "demo-ports.json").write_text("broken")
    async with run_demo_peers(tmp_path) as peers:
        assert len(set(peers.ports.values())) == 3


def test_the_allow_list_is_shared_through_the_data_folder(tmp_path: Path) -> None:
    service = AllowList(["Intra.Example.:8080", "[::1]:80"], folder=tmp_path)
    command = AllowList(folder=tmp_path)
    assert set(service()) == {"intra.example:8080", "::1:80"}
    command.add(["127.0.0.1:9001", "127.0.0.1:9002"])
    command.add(["127.0.0.1:9001"])
    assert set(service()) >= {"127.0.0.1:9001", "127.0.0.1:9002"}
    assert json.loads((tmp_path / "egress-allow.json").read_text()) == [
        "127.0.0.1:9001",
        "127.0.0.1:9002",
    ]
