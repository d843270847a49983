"""Teams' cards as they arrive at a workflow's address."""

from __future__ import annotations

import json
from typing import Any

from engine.ports.runner import Failed, StepOutcome, Succeeded
from tools.kit.bench import a_bench
from tools.kit.http_peer import HttpPeer, answering, http_peer


async def run(peer: HttpPeer, action: str, **args: Any) -> StepOutcome:
    async with a_bench([peer.place]) as bench:
        bench.connections.add("t", "teams_webhook", {}, {"url": peer.url("/w/1?sig=canary-1234")})
        return await bench.run(action, args, connection="t")


async def test_messages_cards_and_tables_are_adaptive_cards() -> None:
    async with http_peer(answering(202)) as peer:
        card = {
            "title": "New order", "text": "from *Ada*", "facts": {"Total": 250, "Paid": True},
            "buttons": {"Open": "https://shop.example.com/1"},
        }  # fmt: skip
        rows = [{"order": "A-17", "total": 250}, {"order": "A-18", "note": "x"}]
        for action, args in (
            ("teams.post_message", {"text": "hi"}),
            ("teams.post_card", card),
            ("teams.post_table", {"title": "Orders", "rows": rows}),
        ):
            outcome = await run(peer, action, **args)
            assert isinstance(outcome, Succeeded), outcome
        sent = [json.loads(one.body)["attachments"][0]["content"] for one in peer.heard]
        assert peer.heard[0].target == "/w/1?sig=canary-1234"
    assert {one["version"] for one in sent} == {"1.5"}
    assert sent[0]["body"] == [{"type": "TextBlock", "text": "hi", "wrap": True}]
    assert sent[1]["body"][2]["facts"][1] == {"title": "Paid", "value": "true"}
    assert sent[1]["actions"][0]["url"] == "https://shop.example.com/1"
    cells = [
        [cell["items"][0]["text"] for cell in row["cells"]] for row in sent[2]["body"][1]["rows"]
    ]
    assert cells == [["order", "total"], ["A-17", "250"], ["A-18", ""]]


async def test_what_teams_would_refuse_is_not_sent() -> None:
    async with http_peer(answering(202)) as peer:
        large = await run(peer, "teams.post_table", title="x", rows=[{"a": "y" * 300}] * 100)
        link = await run(peer, "teams.post_card", title="x", text="y", buttons={"a": "file:///x"})
        assert peer.heard == []
    for outcome, code in ((large, "teams_too_large"), (link, "arguments_invalid")):
        assert isinstance(outcome, Failed)
        assert outcome.error.code == code


async def test_the_address_is_in_no_error() -> None:
    async with http_peer(answering(404)) as peer:
        outcome = await run(peer, "teams.post_message", text="hi")
    assert isinstance(outcome, Failed)
    assert "canary-1234" not in repr(outcome)
