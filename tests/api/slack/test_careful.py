"""What Slack must not make lighter: allowing what is newly reached, and hearing of it where something goes wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from api.chat.schemas import ChatGiven
from api.chat.starts import TurnStarts
from api.slack.words import ENGLISH
from tests.api.drafts.test_endpoints import draft_of
from tests.api.slack.conftest import Desk, answered
from tests.api.slack.slack import ADA, CHANNEL
from tests.api.slack.test_talking import SENTENCE, clicked, quiet
from tests.support.whole import API, ok

pytestmark = pytest.mark.timeout(240)


async def test_a_click_that_does_not_say_what_newly_is_reached_accepts_nothing(desk: Desk) -> None:
    thread = await desk.calls.mention(SENTENCE)
    first = await answered(desk.slack, thread)
    await desk.calls.click(first, "Accept")
    await desk.slack.until(lambda: "Accepted by" in first.words)
    await desk.calls.reply(thread, "Change #general to #random")
    change = await answered(desk.slack, thread, 1)
    told = desk.calls.clicked(change, "Accept")
    (action,) = told["actions"]
    turn, _, reach = action["value"].partition(" ")
    assert "random" in reach
    await clicked(desk, {**told, "actions": [{**action, "value": turn}]})
    await desk.slack.until(lambda: "This newly reaches" in str(desk.slack.private))
    assert "random" not in str(await _document(desk))
    await desk.calls.click(change, "Accept")
    await desk.slack.until(lambda: "Accepted by" in change.words)
    assert "random" in str(await _document(desk))


async def _document(desk: Desk) -> dict[str, Any]:
    (workflow,) = ok(await desk.ada.get(f"{API}/workflows"))["items"]
    document: dict[str, Any] = (await draft_of(desk.ada, workflow["id"]))["document"]
    return document


@pytest.fixture
def broken_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let the next turn end before it begins, in a way nobody thought of; answer what was not taken."""
    lost: list[str] = []
    begin = TurnStarts.begin

    async def broken(self: TurnStarts, thread_id: UUID, given: ChatGiven) -> Any:
        if not lost:
            lost.append(str(given.message.parts[0].text) if given.message else "")
            raise ZeroDivisionError
        return await begin(self, thread_id, given)

    monkeypatch.setattr(TurnStarts, "begin", broken)
    return lost


async def test_who_could_not_be_taken_hears_of_it_alone_and_the_next_message_is_answered(
    desk: Desk, broken_once: list[str]
) -> None:
    await desk.calls.mention(SENTENCE)
    (told,) = await desk.slack.until(lambda: desk.slack.private)
    assert (told["channel"], told["user"], told["text"]) == (CHANNEL, ADA, ENGLISH.lost)
    await quiet(desk)
    assert (broken_once, desk.slack.messages) == ([SENTENCE], [])
    message = await answered(desk.slack, await desk.calls.mention(SENTENCE))
    assert "Accept" in message.buttons
    assert len(desk.slack.private) == 1
