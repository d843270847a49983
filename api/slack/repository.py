"""Queries of a workspace's Slack app: who is who, what was heard, and what is told where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from api.permissions import Role
from api.repository import Repository
from engine.ports.ids import uuid7
from engine.ports.line_state import LineState
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.database import announce
from engine.store.models.chat_event import ChatEvent
from engine.store.models.chat_thread import ChatThread
from engine.store.models.connection import Connection
from engine.store.models.membership import Membership
from engine.store.models.proposal import Proposal
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_event import SlackEvent
from engine.store.models.slack_link import SlackLink
from engine.store.models.slack_post import SlackPost
from engine.store.models.slack_thread import SlackThread
from engine.store.models.user import User

AT_ONCE: Final = 100
STILL_TOLD: Final = timedelta(days=30)
"""A conversation that nobody has used for so long is told in Slack again once somebody uses it."""
KNOWN_AGAIN: Final = timedelta(days=1)
"""So long an event is known again; Slack repeats one for an hour."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the workspace as Slack's links know them."""

    user_id: UUID
    name: str
    role: Role
    timezone: str | None


@dataclass(frozen=True)
class SlackRepository(Repository):
    """One workspace's Slack app."""

    async def app(self) -> SlackApp | None:
        """Return the app, if the workspace has one."""
        query = select(SlackApp).where(SlackApp.workspace_id == self.workspace_id)
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add(self, row: SlackApp) -> None:
        """Store an app."""
        self.session.add(row)
        await self.session.flush()
        await self.session.refresh(row)

    async def remove(self) -> bool:
        """Forget the app with all that was heard and told through it; False where there is none."""
        for table in (SlackEvent, SlackThread, SlackLink):
            await self.session.execute(delete(table).where(table.workspace_id == self.workspace_id))
        gone = delete(SlackApp).where(SlackApp.workspace_id == self.workspace_id)
        return (await self.session.execute(gone.returning(SlackApp.id))).first() is not None

    async def announce(self) -> None:
        """Tell, at commit, all who listen that something else is listened for."""
        await announce(self.session, SCHEDULES_CHANNEL)

    async def trouble(self, why: str | None) -> None:
        """Note why Slack refuses, or that it does not any more."""
        await self.session.execute(
            update(SlackApp)
            .where(
                SlackApp.workspace_id == self.workspace_id, SlackApp.trouble.is_distinct_from(why)
            )
            .values(trouble=why)
        )

    async def line_is(self, line: str, state: LineState) -> None:
        """Note how the app's line is doing, while it is this one; a failure is known until there is another."""
        known: dict[Any, Any] = {
            SlackApp.line_since: state.since,
            SlackApp.line_failures: state.failures,
            SlackApp.line_again_at: state.again_at,
        }
        if state.failure is not None:
            known |= {
                SlackApp.line_failure: state.failure,
                SlackApp.line_failed_at: state.failed_at,
            }
        is_news = or_(*(column.is_distinct_from(value) for column, value in known.items()))
        await self.session.execute(
            update(SlackApp)
            .where(SlackApp.workspace_id == self.workspace_id, SlackApp.line == line, is_news)
            .values(known)
        )

    async def connection_kind(self, key: str) -> str | None:
        """Return of which kind a connection is."""
        query = select(Connection.kind).where(
            Connection.workspace_id == self.workspace_id,
            Connection.key == key,
            Connection.deleted_at.is_(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def links(self) -> Sequence[tuple[SlackLink, str]]:
        """Return who is linked, each with the name of the person."""
        query = (
            select(SlackLink, User.name)
            .join(User, User.id == SlackLink.user_id)
            .where(SlackLink.workspace_id == self.workspace_id)
            .order_by(SlackLink.linked_at, SlackLink.id)
        )
        return [(link, name) for link, name in (await self.session.execute(query)).all()]

    async def link(self, link_id: UUID) -> SlackLink | None:
        """Return one link that somebody has confirmed."""
        query = select(SlackLink).where(
            SlackLink.workspace_id == self.workspace_id,
            SlackLink.id == link_id,
            SlackLink.user_id.is_not(None),
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def link_of(self, team_id: str, slack_user: str) -> SlackLink | None:
        """Return what is known of somebody in Slack."""
        query = select(SlackLink).where(
            SlackLink.workspace_id == self.workspace_id,
            SlackLink.team_id == team_id,
            SlackLink.slack_user == slack_user,
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def link_asked(self, hashed: bytes) -> SlackLink | None:
        """Return what the code of a link asks for, while it is good; nobody else takes it meanwhile."""
        query = (
            select(SlackLink)
            .where(
                SlackLink.workspace_id == self.workspace_id,
                SlackLink.secret_hash == hashed,
                SlackLink.expires_at > func.now(),
            )
            .with_for_update()
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def add_link(self, row: SlackLink) -> None:
        """Store a link that is asked for."""
        self.session.add(row)
        await self.session.flush()

    async def unlink(self, link: SlackLink) -> None:
        """Forget a link."""
        await self.session.delete(link)
        await self.session.flush()

    async def somebody(self, user_id: UUID) -> Somebody | None:
        """Return a person with the role they have at this moment, None where they may not come in any more."""
        query = (
            select(User.name, User.timezone, Membership.role)
            .join(Membership, Membership.user_id == User.id)
            .where(
                User.id == user_id,
                User.disabled_at.is_(None),
                Membership.workspace_id == self.workspace_id,
            )
        )
        row = (await self.session.execute(query)).one_or_none()
        if row is None:
            return None
        return Somebody(user_id, row.name, cast("Role", row.role), row.timezone)

    async def names(self, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Return what people are called."""
        query = select(User.id, User.name).where(User.id.in_(ids))
        rows = (await self.session.execute(query)).all() if ids else ()
        return {row.id: row.name for row in rows}

    async def put(self, delivery: str, body: Mapping[str, Any]) -> bool:
        """Put something heard on record; False where it is there already."""
        row = {"id": uuid7(), "org_id": self.org_id, "workspace_id": self.workspace_id}
        statement = (
            insert(SlackEvent)
            .values(**row, delivery=delivery, body=dict(body))
            .on_conflict_do_nothing()
            .returning(SlackEvent.id)
        )
        return (await self.session.execute(statement)).first() is not None

    async def heard(self) -> Sequence[SlackEvent]:
        """Return what was heard and not done with, in order."""
        query = (
            select(SlackEvent)
            .where(SlackEvent.workspace_id == self.workspace_id, SlackEvent.done_at.is_(None))
            .where(or_(SlackEvent.not_before.is_(None), SlackEvent.not_before < func.now()))
            .order_by(SlackEvent.received_at, SlackEvent.id)
            .limit(AT_ONCE)
        )
        return (await self.session.execute(query)).scalars().all()

    async def done(self, event_id: UUID) -> None:
        """Forget what an event says, and, after a day, that there was one."""
        mine = SlackEvent.workspace_id == self.workspace_id
        await self.session.execute(
            update(SlackEvent)
            .where(mine, SlackEvent.id == event_id)
            .values(done_at=func.now(), body=None)
        )
        await self.session.execute(
            delete(SlackEvent).where(mine, SlackEvent.done_at < func.now() - KNOWN_AGAIN)
        )

    async def event_waits(self, event_id: UUID, until: datetime) -> None:
        """Leave an event for later."""
        await self.session.execute(
            update(SlackEvent).where(SlackEvent.id == event_id).values(not_before=until)
        )

    async def thread_at(self, team_id: str, channel: str, ts: str) -> SlackThread | None:
        """Return the conversation that goes on in a thread of Slack's."""
        query = select(SlackThread).where(
            SlackThread.workspace_id == self.workspace_id,
            SlackThread.team_id == team_id,
            SlackThread.channel == channel,
            SlackThread.ts == ts,
        )
        return (await self.session.execute(query)).scalar_one_or_none()

    async def attach(self, row: SlackThread) -> None:
        """Let a conversation go on in a thread of Slack's."""
        self.session.add(row)
        await self.session.flush()

    async def to_tell(self, team_id: str) -> Sequence[SlackThread]:
        """Return the threads of a team in which there is something to tell, or a turn that nobody is at."""
        thread = SlackThread
        lines = _counted(ChatEvent.thread_id == thread.thread_id)
        decided = (
            select(func.count())
            .select_from(Proposal)
            .where(Proposal.thread_id == thread.thread_id, Proposal.status != "open")
            .correlate(thread)
            .scalar_subquery()
        )
        left = or_(ChatThread.turn_until.is_(None), ChatThread.turn_until < func.now())
        query = (
            select(thread)
            .join(ChatThread, ChatThread.id == thread.thread_id)
            .where(
                thread.workspace_id == self.workspace_id,
                thread.team_id == team_id,
                ChatThread.updated_at > func.now() - STILL_TOLD,
                or_(thread.not_before.is_(None), thread.not_before < func.now()),
                or_(thread.told != lines, thread.decided != decided, and_(thread.is_open, left)),
            )
            .order_by(thread.id)
            .limit(AT_ONCE)
        )
        return (await self.session.execute(query)).scalars().all()

    async def proposals(self, thread_id: UUID) -> Mapping[str, Proposal]:
        """Return what was offered in a conversation, by the turn that has offered it."""
        query = select(Proposal).where(
            Proposal.thread_id == thread_id, Proposal.workspace_id == self.workspace_id
        )
        return {str(one.id): one for one in (await self.session.execute(query)).scalars()}

    async def posts(self, slack_thread_id: UUID) -> Mapping[str, SlackPost]:
        """Return the messages that tell the turns of a conversation."""
        query = select(SlackPost).where(SlackPost.slack_thread_id == slack_thread_id)
        return {one.turn_id: one for one in (await self.session.execute(query)).scalars()}

    async def add_post(self, row: SlackPost) -> None:
        """Note that a message is about to be written."""
        self.session.add(row)
        await self.session.flush()

    async def posted(self, post_id: UUID, ts: str, shown: str) -> None:
        """Note where a message is and what it says."""
        await self.session.execute(
            update(SlackPost).where(SlackPost.id == post_id).values(ts=ts, shown=shown)
        )

    async def thread_is(self, slack_thread_id: UUID, **values: Any) -> None:
        """Note how far a thread was told."""
        await self.session.execute(
            update(SlackThread).where(SlackThread.id == slack_thread_id).values(**values)
        )


def _counted(condition: Any) -> Any:
    return (
        select(func.count())
        .select_from(ChatEvent)
        .where(condition)
        .correlate(SlackThread)
        .scalar_subquery()
    )
