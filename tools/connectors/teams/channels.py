"""Microsoft Teams' actions by way of Graph: teams, channels, messages and answers to them."""

from __future__ import annotations

import json
import uuid
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.connectors.teams.client import facts as facts_of
from tools.connectors.teams.client import text as block
from tools.connectors.teams.graph import (
    CHANNEL,
    GRAPH,
    ChannelId,
    ChannelMessage,
    LinkedPages,
    MessageId,
    TeamId,
    told,
    written,
)
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_MESSAGES = f"{CHANNEL}/messages"
Text = Annotated[
    str,
    Field(
        title="Message",
        description="What to write.",
        min_length=1,
        max_length=20_000,
        examples=["New order from Ada Lund: 250.00 EUR"],
    ),
]
Markup = Annotated[
    Literal["text", "html"],
    Field(title="Markup", description="Whether the message is plain text or HTML."),
]


class Written(Answer):
    message_id: str = at("id", "Its id, to answer it.", example="1616990032035")
    link: str | None = at("webUrl", "Where people see it.", default=None)


class Send(Arguments):
    team_id: TeamId
    channel_id: ChannelId
    text: Text
    markup: Markup = "text"
    subject: str | None = given(
        "Subject", "Stands above the message.", default=None, max_length=200, example="Order A-17"
    )


def _message(args: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"body": {"contentType": args.markup, "content": args.text}}
    if getattr(args, "subject", None):
        body["subject"] = args.subject
    return body


send_channel_message = GRAPH.action(
    "send_channel_message",
    "write",
    Request("POST", _MESSAGES, body=_message),
    (Send, Written),
    Words(
        "Write to a Microsoft Teams channel as a person",
        "Write a message to a channel of Microsoft Teams in the name of who is signed in.",
        ("teams channel message by id", "microsoft teams as a person", "teams graph message",
         "teams message with subject", "teams channel post by graph"),
        ("write to the Teams channel by its id", "post to Microsoft Teams in my name"),
    ),
)  # fmt: skip


class Reply(Arguments):
    team_id: TeamId
    channel_id: ChannelId
    message_id: MessageId
    text: Text
    markup: Markup = "text"


reply_to_message = GRAPH.action(
    "reply_to_message",
    "write",
    Request("POST", f"{_MESSAGES}/{{message_id}}/replies", body=_message),
    (Reply, Written),
    Words(
        "Reply in Microsoft Teams",
        "Reply to a message in a channel of Microsoft Teams.",
        ("reply in teams", "teams reply", "answer in microsoft teams", "teams thread",
         "answer the teams message"),
        ("reply to the Teams message", "answer in the Microsoft Teams thread"),
    ),
)  # fmt: skip


class SendCard(Arguments):
    team_id: TeamId
    channel_id: ChannelId
    title: str = given("Title", "Large, above everything else.", max_length=500, example="Order")
    text: Text
    facts: dict[str, str | int | float | bool | None] = given(
        "Facts", "Names and values.", default={}, max_length=50, example={"Total": 250}
    )


def _card(args: SendCard) -> dict[str, Any]:
    body = [block(args.title, size="Large", weight="Bolder"), block(args.text)]
    if args.facts:
        pairs = [(name, "" if value is None else str(value)) for name, value in args.facts.items()]
        body.append(facts_of(pairs))
    card = {"type": "AdaptiveCard", "version": "1.5", "body": body}
    content = json.dumps(card, ensure_ascii=False, separators=(",", ":"))
    # Graph wants a name that the text and the attachment share; that of the content is its own.
    name = uuid.uuid5(uuid.NAMESPACE_OID, content).hex
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "body": {"contentType": "html", "content": f'<attachment id="{name}"></attachment>'},
        "attachments": [{"id": name, "contentType": kind, "content": content}],
    }


send_channel_card = GRAPH.action(
    "send_channel_card",
    "write",
    Request("POST", _MESSAGES, body=_card),
    (SendCard, Written),
    Words(
        "Send a card to a Microsoft Teams channel as a person",
        "Send an Adaptive Card to a channel of Microsoft Teams in the name of who is signed in.",
        ("teams channel card by id", "adaptive card by graph", "teams card as a person",
         "graph adaptive card", "teams card in my name"),
        ("send an Adaptive Card to the Teams channel by its id", "send a Teams card in my name"),
    ),
)  # fmt: skip


class Team(Answer):
    id: str = at("id", "The team's id.", example="fbe2bf47-16c8-47cf-b4a5-4b9b187c508b")
    name: str = at("displayName", "Its name.", example="Shop")
    description: str | None = at("description", "What it is for.", default=None)


list_teams = GRAPH.listing(
    "list_teams",
    Request("GET", "/me/joinedTeams", at="value"),
    (Listing, Team),
    "teams",
    Words(
        "List the teams of Microsoft Teams",
        "List the teams of Microsoft Teams that who is signed in belongs to.",
        ("list microsoft teams", "which teams in ms teams", "joined teams", "teams ids",
         "my microsoft teams"),
        ("list my teams in Microsoft Teams", "which teams am I in in MS Teams"),
    ),
)  # fmt: skip


class OneTeam(Listing):
    team_id: TeamId


class Channel(Answer):
    id: str = at("id", "The channel's id.", example="19:4a95f7d8@thread.tacv2")
    name: str = at("displayName", "Its name.", example="General")
    description: str | None = at("description", "What it is for.", default=None)
    kind: str | None = at("membershipType", "standard, private or shared.", default=None)


list_channels = GRAPH.listing(
    "list_channels",
    Request("GET", "/teams/{team_id}/channels", at="value", query=lambda _: {}),
    (OneTeam, Channel),
    "channels",
    Words(
        "List the channels in Microsoft Teams",
        "List the channels of a team in Microsoft Teams.",
        ("teams channels", "list teams channels", "microsoft teams channels", "teams channel ids",
         "channels of the team in ms teams"),
        ("list the channels of the team in Microsoft Teams", "which channels are in MS Teams"),
    ),
)  # fmt: skip


class OneChannel(Listing):
    team_id: TeamId
    channel_id: ChannelId


def _written(found: Any) -> Any:
    return [told(one) for one in found if written(one)] if isinstance(found, list) else found


list_channel_messages = GRAPH.listing(
    "list_channel_messages",
    Request(
        "GET",
        _MESSAGES,
        at="value",
        query=lambda _: {},
        shaped=_written,
        paging=LinkedPages(50, "$top"),
    ),
    (OneChannel, ChannelMessage),
    "messages",
    Words(
        "Read a Microsoft Teams channel",
        "Read the messages of a channel of Microsoft Teams, without the replies.",
        ("teams history", "read microsoft teams", "teams messages of", "what was said in teams",
         "teams channel log"),
        ("read the messages of the Teams channel", "what was said in Microsoft Teams"),
    ),
)  # fmt: skip


class OneMessage(OneChannel):
    message_id: MessageId


list_replies = GRAPH.listing(
    "list_replies",
    Request(
        "GET",
        f"{_MESSAGES}/{{message_id}}/replies",
        at="value",
        query=lambda _: {},
        shaped=_written,
        paging=LinkedPages(50, "$top"),
    ),
    (OneMessage, ChannelMessage),
    "replies",
    Words(
        "Read the replies in Microsoft Teams",
        "Read the replies to a message in a channel of Microsoft Teams.",
        ("teams replies", "replies in microsoft teams", "answers in teams", "teams thread replies",
         "who answered in teams"),
        ("read the replies to the Teams message", "collect the answers in Microsoft Teams"),
    ),
)  # fmt: skip
