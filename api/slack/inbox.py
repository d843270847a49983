"""Where what is said in Slack is put on record, before Slack is told that it was heard."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.slack.heard import Said, read
from api.slack.repository import SlackRepository
from engine.errors import Unavailable
from engine.ports.line_state import LineState
from engine.ports.lines import Heard, LinePlace
from engine.store import slack_apps
from engine.store.database import Database

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class SlackInbox:
    """Keeps what is for the conversation, and nothing else of what is written in a workspace."""

    database: Database
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when there is something new, for who answers in this process."""

    async def places(self) -> Sequence[LinePlace]:
        """Return the lines over which Slack tells what people say."""
        return await slack_apps.lines(self.database)

    async def take(self, place: LinePlace, heard: Heard) -> None:
        """Put what was heard over a line on record, once; raise Unavailable where that cannot be done now."""
        await self.put(
            place.org_id, place.workspace_id, heard.body, lambda app: app.line == place.connection
        )

    async def line_is(self, place: LinePlace, state: LineState) -> None:
        """Put on record how the line is doing, for the settings."""
        try:
            async with self.database.tenant(place.org_id) as session:
                rows = SlackRepository(session, place.org_id, place.workspace_id)
                await rows.line_is(place.connection, state)
        except (SQLAlchemyError, OSError) as fault:
            # A line is not given up because nobody can be told about it.
            _log.warning("slack.line_not_told", reason=type(fault).__name__)

    async def put(
        self, org_id: UUID, workspace_id: UUID, body: Any, is_its: Callable[[Any], bool]
    ) -> None:
        """Put an event on record, once, where it came in a way that is the app's at this moment."""
        event = read(body)
        if event is None:
            return
        try:
            async with self.database.tenant(org_id) as session:
                rows = SlackRepository(session, org_id, workspace_id)
                app = await rows.app()
                if app is None or not is_its(app) or event.team != app.team_id:
                    return
                if isinstance(event, Said) and not await _is_meant(rows, event, app.bot_user):
                    return
                await rows.put(event.delivery, event.as_json())
        except (SQLAlchemyError, OSError) as fault:
            raise Unavailable("The event could not be taken just now; send it again.") from fault
        self.heard.set()


async def _is_meant(rows: SlackRepository, said: Said, bot: str) -> bool:
    """Say whether the app is spoken to: mentioned, directly, or in a thread where a conversation goes on."""
    if said.user == bot:
        return False
    if said.is_direct or said.mentions(bot):
        return True
    return (
        said.thread_ts is not None
        and await rows.thread_at(said.team, said.channel, said.thread_ts) is not None
    )
