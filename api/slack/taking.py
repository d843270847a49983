"""What was said or clicked in Slack becomes a message of the conversation, or a decision."""

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.schemas import ChatGiven, SentMessage, SentPart
from api.chat.service import Conversations
from api.chat.starts import TurnStarts
from api.proposals import deciding
from api.room import Room
from api.services import Services
from api.slack.heard import Clicked, Said
from api.slack.people import SlackPeople, Speaker
from api.slack.plain import Names, nameless, plain
from api.slack.repository import SlackRepository
from api.slack.web_api import SlackWeb
from engine.errors import Conflict, FlowError, NotFound
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_thread import SlackThread
from tools.sdk.errors import ActionFailed
from tools.sdk.paging import dig

TYPED_IN_SLACK: Final = "slack:"
"""How the id of a message begins that people see in Slack already."""
_CONVERSATION: Final = re.compile(r"\S*[?&]thread=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\S*")


class TakenLater(Exception):
    """The conversation is still at the message before; this one is taken after it."""


@dataclass(frozen=True)
class SlackTaking:
    """Takes one event after the other, each as the person who speaks, with what they may do now."""

    services: Services
    web: SlackWeb
    people: SlackPeople

    async def take(self, app: SlackApp, event: Said | Clicked) -> None:
        """Take an event; taken twice it is the same. Raise TakenLater, or ActionFailed where Slack refuses.

        Whatever else is raised, who has spoken has been told that it was lost.
        """
        found = await self.people.who_is(app, event.user)
        if not isinstance(found, Speaker):
            if found.told is not None:
                await self._whisper(app, event, found.told)
            return
        room = Room(found.caller, await self.services.within(app.org_id, app.workspace_id))
        try:
            if isinstance(event, Said):
                await self._said(app, event, room, found)
            else:
                await self._clicked(app, event, room, found)
        except FlowError as fault:
            await self._whisper(app, event, found.words.refused.format(fault.message))
        except (TakenLater, ActionFailed, SQLAlchemyError, OSError):
            # It is taken again: nothing is lost yet.
            raise
        except Exception:
            with suppress(ActionFailed):
                await self._whisper(app, event, found.words.lost)
            raise

    async def _said(self, app: SlackApp, said: Said, room: Room, speaker: Speaker) -> None:
        room.caller.require("chat:use")
        text = plain(said.text, app.bot_user, await self._names(app, said.text))
        thread, text = await self._thread(said, room, text)
        if thread is None:
            return
        message_id = f"{TYPED_IN_SLACK}{said.channel}:{said.ts}"
        await _begun(room, thread, _given(message_id, text, speaker))

    async def _thread(self, said: Said, room: Room, text: str) -> tuple[UUID | None, str]:
        """Return the conversation of a thread, which begins with this message where there is none yet."""
        async with room.transaction() as session:
            rows = SlackRepository(session, *room.place)
            there = await rows.thread_at(said.team, said.channel, said.thread)
            if there is not None:
                return there.thread_id, text
            named, since = _CONVERSATION.search(text), 0
            if named is not None:
                chat, thread_id = ChatRepository(session, *room.place), UUID(named.group(1))
                if await chat.get(thread_id) is None:
                    raise NotFound("There is no such conversation in this workspace.")
                since = _last_turn(await chat.lines(thread_id))
                await chat.used(thread_id, {})
                await room.note(session, "thread.attach", thread_id, channel=said.channel)
                text = _CONVERSATION.sub("", text).strip()
            else:
                thread_id = UUID((await Conversations(room, session).create(None)).id)
            await rows.attach(
                SlackThread(
                    org_id=room.org_id,
                    workspace_id=room.workspace_id,
                    thread_id=thread_id,
                    team_id=said.team,
                    channel=said.channel,
                    ts=said.thread,
                    since=since,
                )
            )
        return (None if named is not None and not text else thread_id), text

    async def _clicked(self, app: SlackApp, click: Clicked, room: Room, speaker: Speaker) -> None:
        async with room.transaction() as session:
            rows = SlackRepository(session, *room.place)
            there = await rows.thread_at(click.team, click.channel, click.thread)
        if there is None:
            return
        if click.name in ("accept", "reject"):
            room.caller.require("workflow:edit")
            told = await self._decided(click, room, there.thread_id, speaker)
        else:
            room.caller.require("chat:use")
            told = await self._answered(click, room, there.thread_id, speaker)
        if told is not None:
            await self._whisper(app, click, told)

    async def _decided(
        self, click: Clicked, room: Room, thread_id: UUID, speaker: Speaker
    ) -> str | None:
        """Decide; answer what is to be said where that was done before."""
        turn_id, _, allowed = click.value.partition(" ")
        async with room.transaction() as session:
            rows = SlackRepository(session, *room.place)
            offer = (await rows.proposals(thread_id)).get(turn_id)
            by = [offer.decided_by] if offer is not None and offer.decided_by else []
            names = list((await rows.names(by)).values())
        if offer is None:
            return None
        words = speaker.words
        name = names[0] if names else words.somebody
        before = {
            "accepted": words.has_accepted.format(name),
            "rejected": words.has_rejected.format(name),
            "stale": words.not_open,
        }
        if offer.status in before:
            return before[offer.status]
        if click.name == "accept":
            await deciding.accept(room, offer.id, None, allowed=json.loads(allowed or "[]"))
        else:
            await deciding.reject(room, offer.id)
        return None

    async def _answered(
        self, click: Clicked, room: Room, thread_id: UUID, speaker: Speaker
    ) -> str | None:
        """Say what was chosen; answer what is to be said where the question waits for no answer any more."""
        turn_id, _, choice = click.value.partition(" ")
        message_id = f"answer:{turn_id}"
        async with room.transaction() as session:
            lines = await ChatRepository(session, *room.place).lines(thread_id)
        asked = [line for line in lines if line.role == "user"]
        if not asked or str(asked[-1].payload["turn"]) != turn_id:
            return speaker.words.answered
        await _begun(room, thread_id, _given(message_id, choice, speaker))
        return None

    async def _names(self, app: SlackApp, text: str) -> Names:
        """Ask Slack what those are called whom a message names by their ids."""
        users, channels = nameless(text)
        return Names(
            {one: await self._name(app, "users.info", "user", one) for one in users},
            {one: await self._name(app, "conversations.info", "channel", one) for one in channels},
        )

    async def _name(self, app: SlackApp, method: str, kind: str, one: str) -> str:
        place = app.org_id, app.workspace_id
        try:
            told = (await self.web.ask(place, app.token, method, **{kind: one})).get(kind)
        except ActionFailed as fault:
            # Whom the app may not see stays an id; a limit or a lost token is for the whole message.
            if fault.error.error_class != "bad_data":
                raise
            return one
        return str(dig(told, "name") or one)

    async def _whisper(self, app: SlackApp, event: Said | Clicked, text: str) -> None:
        """Say something that only this person sees."""
        thread = event.thread_ts if isinstance(event, Said) else event.thread
        body = {"channel": event.channel, "user": event.user, "text": text}
        if thread is not None:
            body["thread_ts"] = thread
        place = app.org_id, app.workspace_id
        await self.web.call(place, app.token, "chat.postEphemeral", body)


async def _begun(room: Room, thread_id: UUID, given: ChatGiven) -> None:
    try:
        await TurnStarts(room).begin(thread_id, given)
    except Conflict as busy:
        raise TakenLater from busy


def _given(message_id: str, text: str, speaker: Speaker) -> ChatGiven:
    message = SentMessage(id=message_id, role="user", parts=[SentPart(type="text", text=text)])
    return ChatGiven(message=message, timezone=speaker.timezone)


def _last_turn(lines: Sequence[Line]) -> int:
    """Return the place of the last message of a person: what was said before is read on the page."""
    return max((n for n, line in enumerate(lines) if line.role == "user"), default=0)
