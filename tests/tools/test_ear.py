"""Listening to Slack over Socket Mode: real sockets, and an address, a grant or a line that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import pytest

from engine.ports.lines import Heard, LineRow, NotHeard
from tools.credentials import CredentialResolver
from tools.ear import OwnLine, ToolEar
from tools.kit.bench import MemoryConnections
from tools.kit.socket_mode import TOKEN, SocketMode, socket_mode
from tools.registry import EventRegistry
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp

ORG, WORKSPACE, WORKFLOW = UUID(int=1), UUID(int=2), UUID(int=3)
SAID = {
    "event_id": "Ev01",
    "event": {"type": "message", "channel": "C0123456789", "text": "hi", "user": "U1", "ts": "1.5"},
}


def row(uses: str = "slack.message", workflow: UUID = WORKFLOW, **settings: str) -> LineRow:
    return LineRow(ORG, WORKSPACE, workflow, "heard", 1, uses, settings, "app")


@dataclass
class Ears:
    """An ear beside the fake it listens to."""

    slack: SocketMode
    connections: MemoryConnections
    ear: ToolEar

    async def listen(self, *rows: LineRow) -> None:
        async with self.ear.line(rows or [row()]) as line:
            async for _ in line.heard():
                pass

    async def refused(self) -> NotHeard:
        with pytest.raises(NotHeard) as caught:
            await self.listen()
        return caught.value


@asynccontextmanager
async def listening(*, closed: bool = False) -> AsyncIterator[Ears]:
    async with socket_mode() as slack:
        places = {slack.api.place} if closed else {slack.api.place, slack.place}
        addresses = AddressPolicy(allowed=lambda: places)
        http = GuardedHttp(addresses)
        known = MemoryConnections()
        place = {"org_id": str(ORG), "workspace_id": str(WORKSPACE)}
        known.add("app", "slack_app_token", slack.config, {"token": TOKEN}, **place)
        known.add("signs", "webhook_secret", {}, {"signing_secret": "s3cret"}, **place)
        resolver = CredentialResolver(known, known.envelope)
        yield Ears(slack, known, ToolEar(EventRegistry(), known, resolver, http, addresses))
        await http.aclose()


async def first(ears: Ears) -> Heard:
    async with ears.ear.line([row()]) as line:
        await ears.slack.until_open()
        number = await ears.slack.tell(SAID)
        async for heard in line.heard():
            await line.confirm(heard)
            assert await asyncio.wait_for(ears.slack.confirmed.get(), 5) == number
            return heard
    raise AssertionError("nothing was heard")


async def test_an_event_is_heard_and_confirmed_and_read_as_a_call_with_it_would_be() -> None:
    async with listening() as ears:
        heard = await first(ears)
        assert (heard.event, heard.delivery) == ("message", "Ev01")
        meant = await ears.ear.meant(row(), heard)
        assert meant is not None
        assert (meant["text"], meant["channel"]) == ("hi", "C0123456789")
        assert await ears.ear.meant(row("slack.app_mention"), heard) is None
        assert await ears.ear.meant(row(channel="C9999999999"), heard) is None


async def test_a_click_is_told_by_the_number_of_its_envelope() -> None:
    click = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "ada"},
        "actions": [{"type": "button", "block_id": "approve-7", "value": "Approve"}],
    }
    async with listening() as ears, ears.ear.line([row()]) as line:
        await ears.slack.until_open()
        number = await ears.slack.tell(click, "interactive")
        heard = await anext(line.heard())
        meant = await ears.ear.meant(row("slack.button_clicked", starts_with="approve-"), heard)
    assert heard.delivery == number
    assert meant is not None
    assert (meant["name"], meant["choice"], meant["user_name"]) == ("approve-7", "Approve", "ada")


async def test_slack_may_end_a_line_and_then_nothing_is_wrong() -> None:
    async with listening() as ears, ears.ear.line([row()]) as line:
        await ears.slack.until_open()
        await ears.slack.end("refresh_requested")
        assert [one async for one in line.heard()] == []


async def test_a_line_that_breaks_or_is_switched_off_is_told_in_its_class() -> None:
    async with listening() as ears:
        refused = asyncio.ensure_future(ears.refused())
        await ears.slack.until_open()
        await ears.slack.lines[-1].close(1011)
        assert (await refused).error.code == "line_lost"
        refused = asyncio.ensure_future(ears.refused())
        await ears.slack.until_open(2)
        await ears.slack.end("link_disabled")
        error = (await refused).error
        assert (error.error_class, error.code) == ("auth", "slack_socket_mode_off")


@pytest.mark.parametrize(
    ("word", "error_class"), [("invalid_auth", "auth"), ("ratelimited", "rate_limit")]
)
async def test_a_refused_address_is_told_in_its_class(word: str, error_class: str) -> None:
    async with listening() as ears:
        ears.slack.refusal = word
        assert (await ears.refused()).error.error_class == error_class


@pytest.mark.parametrize(
    "named",
    [
        "ws://slack.example.com/link", "wss://127.0.0.1.example.com/", "http://127.0.0.1/",
        "ws://user:pass@127.0.0.1/", "ws://[::1", "ws://169.254.169.254/latest", "",
    ],
)  # fmt: skip
async def test_a_line_leads_to_nobody_but_slack(named: str) -> None:
    async with listening() as ears:
        ears.slack.named = named or "x"
        error = (await ears.refused()).error
    assert error.code in {"slack_malformed", "bad_url", "line_refused"}
    assert ears.slack.opened == 0


async def test_a_private_address_is_opened_only_where_an_operator_allows_it() -> None:
    async with listening(closed=True) as ears:
        assert (await ears.refused()).error.code == "egress_refused"
        assert ears.slack.opened == 0


async def test_a_workflow_whose_grant_is_taken_back_hears_nothing_and_others_do() -> None:
    async with listening() as ears:
        heard = await first(ears)
        other = UUID(int=9)
        ears.connections.taken_back.add(str(WORKFLOW))
        with pytest.raises(NotHeard):
            await ears.ear.meant(row(), heard)
        assert await ears.ear.meant(row(workflow=other), heard) is not None
        async with ears.ear.line([row(), row(workflow=other)]):
            await ears.slack.until_open(2)


async def test_only_connections_of_that_kind_are_listened_to() -> None:
    async with listening() as ears:
        one = row()
        assert await ears.ear.is_line(one.place)
        signs = LineRow(ORG, WORKSPACE, WORKFLOW, "heard", 1, one.uses, {}, "signs")
        assert not await ears.ear.is_line(signs.place)
        with pytest.raises(NotHeard) as caught:
            await ears.listen(signs)
        assert caught.value.error.code == "connection_wrong_kind"


async def test_a_line_of_its_own_needs_a_connection_of_its_service_and_a_known_trigger() -> None:
    async with listening() as ears:

        async def refused(uses: str, **settings: str) -> str:
            own = LineRow(
                ORG, WORKSPACE, WORKFLOW, "heard", 1, uses, settings, "app", own_line=True
            )
            with pytest.raises(NotHeard) as caught:
                await ears.listen(own)
            return caught.value.error.code

        assert await refused("mqtt.new_message", topic="a") == "connection_wrong_kind"
        assert await refused("mqtt.new_message") == "bad_settings"
        assert await refused("nobody.knows") == "unknown_trigger"


class Broken:
    """A line whose client cannot make sense of what it is told."""

    async def heard(self) -> AsyncIterator[Heard]:
        yield Heard("1", "message", "d1", {})
        raise LookupError("half a frame")

    async def confirm(self, heard: Heard) -> None:
        raise ActionFailed("remote_down", "line_lost", "gone")


async def test_what_a_client_cannot_read_ends_its_line_and_nothing_else() -> None:
    line = OwnLine(Broken(), "mqtt.new_message")
    told = line.heard()
    heard = await anext(told)
    for refused in (line.confirm(heard), line.put_back(heard)):
        with pytest.raises(NotHeard):
            await refused
    with pytest.raises(NotHeard) as caught:
        await anext(told)
    assert (caught.value.error.error_class, caught.value.error.code) == ("ours", "line_unreadable")


async def test_neither_token_nor_ticket_is_written_anywhere(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening() as ears:
        await first(ears)
        refused = asyncio.ensure_future(ears.refused())
        await ears.slack.until_open(2)
        await ears.slack.lines[-1].close(1011)
        error = (await refused).error
    client = [one.getMessage() for one in caplog.records if "server" not in one.name]
    shown = "".join(client) + str(error.as_json()) + "".join(capsys.readouterr())
    assert TOKEN not in shown
    assert "ticket=" not in shown
