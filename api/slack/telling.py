"""What a conversation tells is shown in its thread in Slack: one message a turn, written once and then changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, cast
from uuid import UUID

from agent.deps import Actor
from api.chat.encoder import Line
from api.chat.repository import ChatRepository
from api.chat.starts import TurnStarts
from api.planner.rooms import room_of
from api.services import Services
from api.slack.page import Offer, Page, TurnTold, page_of
from api.slack.repository import SlackRepository
from api.slack.taking import TYPED_IN_SLACK
from api.slack.web_api import SlackWeb
from api.slack.words import Words, words_of
from engine.store.models.proposal import Proposal
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_post import SlackPost
from engine.store.models.slack_thread import SlackThread
from tools.connectors.slack.client import listed, next_page
from tools.sdk.errors import ActionFailed
from tools.sdk.paging import dig

_EVENT: Final = "nexa_turn"
_PAGES: Final = 10
_GONE: Final = frozenset({"slack_message_not_found", "slack_cant_update_message"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """A conversation at one moment."""

    lines: Sequence[Line]
    offers: Mapping[str, Proposal]
    posts: Mapping[str, SlackPost]
    names: Mapping[UUID, str]
    languages: Mapping[str, str]
    workflow_id: UUID | None

    @property
    def decided(self) -> int:
        return sum(1 for one in self.offers.values() if one.status != "open")


@dataclass(frozen=True)
class SlackTelling:
    """Brings threads in Slack to where their conversations are; any number of times, to the same end."""

    services: Services
    web: SlackWeb
    base_url: str

    async def tell(self, app: SlackApp, thread: SlackThread) -> None:
        """Show what is new; take up a turn that nobody is at. Raise ActionFailed where Slack refuses."""
        seen = await self._seen(thread)
        turns = _turns(seen, thread.since)
        where = str(seen.workflow_id or "new")
        link = f"{self.base_url}/w/{where}?thread={thread.thread_id}"
        for turn, words in turns:
            await self._shown(app, thread, turn, page_of(turn, words, link), seen.posts)
        is_open = bool(turns) and not turns[-1][0].is_over
        async with self.services.database.tenant(thread.org_id) as session:
            rows = SlackRepository(session, thread.org_id, thread.workspace_id)
            told = {"told": len(seen.lines), "decided": seen.decided, "is_open": is_open}
            await rows.thread_is(thread.id, **told, not_before=None)
        if is_open:
            await self._taken_up(thread)

    async def _seen(self, thread: SlackThread) -> _Seen:
        async with self.services.database.tenant(thread.org_id) as session:
            place = thread.org_id, thread.workspace_id
            chat, rows = ChatRepository(session, *place), SlackRepository(session, *place)
            row = await chat.get(thread.thread_id)
            offers = await rows.proposals(thread.thread_id)
            return _Seen(
                lines=await chat.lines(thread.thread_id),
                offers=offers,
                posts=await rows.posts(thread.id),
                names=await rows.names(
                    [one.decided_by for one in offers.values() if one.decided_by]
                ),
                languages={str(link.user_id): link.language for link, _ in await rows.links()},
                workflow_id=row.workflow_id if row is not None else None,
            )

    async def _taken_up(self, thread: SlackThread) -> None:
        """Let a turn go on that was cut short; one that is under way is only read along."""
        place = thread.org_id, thread.workspace_id
        services = await self.services.within(*place)
        room = room_of(services, Actor(str(place[0]), str(place[1]), ""))
        await TurnStarts(room).resume(thread.thread_id)

    async def _shown(
        self,
        app: SlackApp,
        thread: SlackThread,
        turn: TurnTold,
        page: Page,
        posts: Mapping[str, SlackPost],
    ) -> None:
        post = posts.get(turn.turn_id)
        if post is not None and post.shown == page.digest:
            return
        ts = post.ts if post is not None else None
        if post is None:
            post = await self._about_to(thread, turn.turn_id)
        elif ts is None:
            # Whoever was about to write it may have done so and not have lived to note where.
            ts = await self._found(app, thread, turn.turn_id)
        ts = await self._written(app, thread, turn.turn_id, page, ts)
        async with self.services.database.tenant(thread.org_id) as session:
            rows = SlackRepository(session, thread.org_id, thread.workspace_id)
            await rows.posted(post.id, ts, page.digest)

    async def _about_to(self, thread: SlackThread, turn_id: str) -> SlackPost:
        async with self.services.database.tenant(thread.org_id) as session:
            rows = SlackRepository(session, thread.org_id, thread.workspace_id)
            post = SlackPost(
                org_id=thread.org_id,
                workspace_id=thread.workspace_id,
                slack_thread_id=thread.id,
                turn_id=turn_id,
                shown="",
            )
            await rows.add_post(post)
        return post

    async def _written(
        self, app: SlackApp, thread: SlackThread, turn_id: str, page: Page, ts: str | None
    ) -> str:
        """Write a message, or change it; answer where it is."""
        body: dict[str, Any] = {"channel": thread.channel, "text": page.text, "blocks": page.blocks}
        metadata = {"event_type": _EVENT, "event_payload": {"turn": turn_id}}
        if ts is None:
            body |= {"thread_ts": thread.ts, "metadata": metadata, "unfurl_links": False}
            return str((await self._call(app, "chat.postMessage", body)).get("ts"))
        try:
            await self._call(app, "chat.update", {**body, "ts": ts, "metadata": metadata})
        except ActionFailed as fault:
            # Somebody has deleted it: what they do not want to see is not written again.
            if fault.error.code not in _GONE:
                raise
        return ts

    async def _found(self, app: SlackApp, thread: SlackThread, turn_id: str) -> str | None:
        """Look in the thread for the message of a turn."""
        cursor: str | None = None
        for _ in range(_PAGES):
            answer = await self.web.ask(
                (app.org_id, app.workspace_id),
                app.token,
                "conversations.replies",
                channel=thread.channel,
                ts=thread.ts,
                limit=200,
                include_all_metadata="true",
                cursor=cursor,
            )
            for message in listed(dict(answer), "messages"):
                about = message.get("metadata")
                is_ours = dig(about, "event_type") == _EVENT
                if is_ours and dig(about, "event_payload.turn") == turn_id:
                    return str(message["ts"])
            cursor = next_page(dict(answer))
            if cursor is None:
                break
        return None

    async def _call(self, app: SlackApp, method: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self.web.call((app.org_id, app.workspace_id), app.token, method, body)


def _turns(seen: _Seen, since: int) -> list[tuple[TurnTold, Words]]:
    """Fold the lines into turns, each with the words of whoever has asked."""
    asked = [line for n, line in enumerate(seen.lines) if line.role == "user" and n >= since]
    newest = next((line for line in reversed(seen.lines) if line.role == "user"), None)
    by_turn: dict[str, list[Line]] = {}
    for line in seen.lines:
        if line.role != "user":
            by_turn.setdefault(line.message_id, []).append(line)
    language, found = "en", []
    for line in asked:
        turn_id = str(line.payload["turn"])
        language = seen.languages.get(str(line.payload.get("user_id")), language)
        is_typed_here = line.message_id.startswith(TYPED_IN_SLACK)
        turn = TurnTold(
            turn_id=turn_id,
            text=str(line.payload["text"]),
            lines=by_turn.get(turn_id, ()),
            by=None if is_typed_here else str(line.payload.get("name") or ""),
            is_newest=line is newest,
            offer=_offer(seen, turn_id),
        )
        found.append((turn, words_of(language)))
    return found


def _offer(seen: _Seen, turn_id: str) -> Offer | None:
    one = seen.offers.get(turn_id)
    if one is None:
        return None
    status = cast("Literal['open', 'accepted', 'rejected', 'stale']", one.status)
    return Offer(status, seen.names.get(one.decided_by) if one.decided_by else None)
