"""Microsoft Graph, version 1.0, as far as it knows teams, channels and their messages
(learn.microsoft.com/graph/api/resources/teams-api-overview)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from engine.errors import ErrorClass
from tools.manifest import NeedEntry
from tools.sdk.answer import Answer, at
from tools.sdk.errors import ActionFailed
from tools.sdk.http import Reply
from tools.sdk.json_api import refused, said
from tools.sdk.paging import Params
from tools.sdk.remote import refusal
from tools.sdk.service import Service

NEXT, DELTA = "@odata.nextLink", "@odata.deltaLink"
MARK_EXPIRED = "teams_mark_expired"
CHANNEL = "/teams/{team_id}/channels/{channel_id}"


@dataclass(frozen=True, slots=True)
class LinkedPages:
    """The answer holds the address of the next page under a name of OData's."""

    most: int
    size_name: str = ""

    def sized(self, size: int) -> Params:
        """Name the size, where it can be chosen."""
        return {self.size_name: size} if self.size_name else {}

    def after(self, reply: Reply, answer: Any, last: Any) -> str | None:  # noqa: ARG002
        """Read the address."""
        found = answer.get(NEXT) if isinstance(answer, dict) else None
        return found if isinstance(found, str) and found else None


def refuse(reply: Reply, *, writes: bool) -> ActionFailed:
    """Tell a mark that Graph no longer knows from other refusals."""
    if reply.status == 410:
        expired: tuple[ErrorClass, str] = ("bad_data", MARK_EXPIRED)
        return refusal(reply, writes=writes, detail=said(reply), means=expired)
    return refused(reply, writes=writes)


GRAPH = Service(
    id="teams",
    title="Teams",
    need=NeedEntry(service="teams", kinds=("oauth2_code", "oauth2_client", "http_bearer")),
    base="https://graph.microsoft.com/v1.0",
    paging=LinkedPages(1_000),
    refuse=refuse,
)

TeamId = Annotated[
    str,
    Field(
        title="Team",
        description="The id of the team.",
        pattern=r"^[0-9a-fA-F-]{36}$",
        examples=["fbe2bf47-16c8-47cf-b4a5-4b9b187c508b"],
    ),
]
ChannelId = Annotated[
    str,
    Field(
        title="Channel",
        description="The id of the channel.",
        pattern=r"^19:[\w.@-]{1,200}$",
        examples=["19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2"],
    ),
]
MessageId = Annotated[
    str,
    Field(
        title="Message",
        description="The id of the message.",
        pattern=r"^\d{1,30}$",
        examples=["1616990032035"],
    ),
]


class ChannelMessage(Answer):
    """A message as actions and triggers tell it."""

    message_id: str = at("id", "Its id.", example="1616990032035")
    subject: str | None = at("subject", "Its subject, where it has one.", default=None)
    content: str = at("body.content", "What it says.", example="<p>Good morning</p>")
    markup: str = at("body.contentType", "html or text.", default="text", example="html")
    author_id: str | None = at("from.user.id", "Who has written it.", default=None)
    author: str | None = at("from.user.displayName", "The author's name.", default=None)
    app: str | None = at("from.application.displayName", "The app that wrote it.", default=None)
    created_at: str | None = at("createdDateTime", "When it was written.", default=None)
    link: str | None = at("webUrl", "Where people see it.", default=None)


def told(found: Any) -> Any:
    """Return a message of Graph with everything that may be null as a place to look into."""
    if not isinstance(found, dict):
        return found
    author = found.get("from") or {}
    parts = {name: author.get(name) or {} for name in ("user", "application")}
    return {**found, "from": parts}


def written(found: Any) -> bool:
    """Say whether somebody wrote it and it is still there; the rest is Teams telling what happened."""
    return (
        isinstance(found, dict)
        and found.get("messageType", "message") == "message"
        and not found.get("deletedDateTime")
    )
