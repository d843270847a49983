"""Gmail's actions: letters sent and answered, messages found, read, labelled and thrown away."""

from __future__ import annotations

import base64
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.connectors.gmail.client import GMAIL, MESSAGE, MESSAGES
from tools.connectors.gmail.letters import Letter, answer_to, put
from tools.connectors.gmail.messages import (
    Attachment,
    Head,
    Message,
    attached,
    bytes_of,
    head_of,
    heads_of,
    message_of,
)  # fmt: skip
from tools.sdk.action import Terms, declared
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.attached import Files, enclosed
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.paging import OnePage, dig
from tools.sdk.schema import Arguments, Result
from tools.sdk.service import Calls, Request, Words

# One mailbox, with or without a name before it; never a line break, which would start a new header.
_MAILBOX = (
    r"^(?:[^\r\n\x00<>@]{0,200}<[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255}>"
    r"|[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255})$"
)
_SEARCH_TIMEOUT_S = 120.0
_HEADS = ("Subject", "From", "To", "Cc")
_THREADING = (*_HEADS, "Reply-To", "Message-ID", "References", "In-Reply-To")
Mailbox = Annotated[
    str, Field(max_length=600, pattern=_MAILBOX, json_schema_extra={"x-nexa-format": "mailbox"})
]
Mailboxes = Mailbox | Annotated[list[Mailbox], Field(min_length=1, max_length=100)]
MessageId = Annotated[
    str, given("Message", "Gmail's id of it.", pattern=r"^[A-Za-z0-9]+$", max_length=100,
               example="18c2f0a1b2c3d4e5"),
]  # fmt: skip
Subject = Annotated[
    str, given("Subject", "The subject line.", min_length=1, max_length=900,
               pattern=r"^[^\r\n\x00]*$", example="Orders of today"),
]  # fmt: skip
Text = Annotated[
    str, given("Text", "The message as plain text.", min_length=1, max_length=1_000_000)
]
Html = Annotated[
    str, given("HTML", "The same message as HTML, for programs that show it.", max_length=1_000_000)
]


class OneMessage(Arguments):
    message: MessageId


class SendEmail(Arguments):
    to: Mailboxes = given("To", "One address or a list of addresses.", example="ada@example.com")
    subject: Subject
    text: Text
    html: Html | None = None
    cc: Mailboxes | None = given("Copy to", "Who gets a copy.", default=None)
    bcc: Mailboxes | None = given("Hidden copy to", "Who gets one unseen.", default=None)
    files: Files | None = None

    def letter(self) -> Letter:
        """Return it as Gmail takes it."""
        to, cc, bcc = _listed(self.to), _listed(self.cc), _listed(self.bcc)
        files = enclosed(self.files)
        return Letter(to, self.subject, self.text, self.html, cc, bcc, files=files)


class Sent(Answer):
    id: str = at("id", "Gmail's id of it.", example="18c2f0a1b2c3d4e5")
    thread_id: str = at("threadId", "The conversation it is part of.", example="18c2f0a1b2c3d4e5")


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


async def _send_email(ctx: StepContext, args: SendEmail) -> Sent:
    calls = GMAIL.calls(ctx)
    return calls.read(Sent, await put(calls, MESSAGES + "/send", args.letter()), writes=True)


send_email = GMAIL.performed(
    "send_email",
    "write",
    (SendEmail, Sent),
    _send_email,
    Words(
        "Send an e-mail with Gmail",
        "Send an e-mail from the Gmail mailbox of the connection.",
        ("gmail", "send with gmail", "gmail message", "e-mail by gmail", "mail from gmail",
         "write to somebody with gmail"),
        ("send a mail to ada@example.com with Gmail", "e-mail the report from our Gmail account"),
    ),
)  # fmt: skip


class Reply(OneMessage):
    text: Text
    html: Html | None = None
    files: Files | None = None
    to: Literal["sender", "everyone"] = given(
        "To", "sender: who wrote it; everyone: all who got it too.", default="sender"
    )


async def _reply(ctx: StepContext, args: Reply) -> Sent:
    calls = GMAIL.calls(ctx)
    found = await _message(calls, args.message, "metadata", _THREADING)
    head = calls.read(Head, head_of(found), writes=False)
    me = (
        await calls.told("/gmail/v1/users/me/profile", "emailAddress")
        if args.to == "everyone"
        else None
    )
    files = enclosed(args.files)
    letter = answer_to(heads_of(found), args.text, args.html, not_to=me, files=files)
    if not letter.to:
        raise bad_data("gmail_no_sender", f"the message {args.message!r} says not who wrote it")
    sent = await put(calls, MESSAGES + "/send", letter, thread=head.thread_id)
    return calls.read(Sent, sent, writes=True)


reply = GMAIL.performed(
    "reply",
    "write",
    (Reply, Sent),
    _reply,
    Words(
        "Answer a Gmail message",
        "Answer a Gmail message in its conversation, to who wrote it or to everyone.",
        ("reply in gmail", "answer gmail message", "gmail reply", "reply to the gmail thread",
         "respond in gmail"),
        ("reply to the Gmail message", "answer each mail in Gmail with a thank-you"),
    ),
)  # fmt: skip


class Draft(Answer):
    id: str = at("id", "Gmail's id of the draft.", example="r-2209")
    message_id: str = at("message.id", "Gmail's id of its message.", example="18c2f0a1b2c3d4e5")


async def _create_draft(ctx: StepContext, args: SendEmail) -> Draft:
    calls = GMAIL.calls(ctx)
    made = await put(
        calls, "/gmail/v1/users/me/drafts", args.letter(), about=lambda one: {"message": one}
    )
    return calls.read(Draft, made, writes=True)


create_draft = GMAIL.performed(
    "create_draft",
    "write",
    (SendEmail, Draft),
    _create_draft,
    Words(
        "Write a Gmail draft",
        "Write a draft into Gmail; nothing is sent.",
        ("gmail draft", "draft in gmail", "prepare a mail in gmail", "draft a gmail message",
         "save as draft in gmail"),
        ("write a draft in Gmail", "prepare a Gmail draft to the customer"),
    ),
)  # fmt: skip


class SearchMessages(Arguments):
    query: str = given(
        "Search", "As in Gmail's search box; everything if empty.", default="", max_length=2_000,
        example="from:ada@example.com is:unread newer_than:2d",
    )  # fmt: skip
    label: str | None = given(
        "Label", "Only messages that have it, by its name.", default=None, min_length=1,
        max_length=225, example="Invoices",
    )  # fmt: skip
    limit: int = given("How many", "At most so many are read.", default=20, ge=1, le=200)


class Messages(Result):
    messages: list[Head] = Field(description="What was found, newest first.")
    count: int = Field(ge=0, description="How many were read.")


def listed_ids(query: dict[str, Any]) -> Request:
    """Return the request that lists messages; where none is found, Gmail leaves the list out."""
    return Request(
        "GET", MESSAGES, query=lambda _: query,
        shaped=lambda found: found.get("messages", []) if isinstance(found, dict) else found,
    )  # fmt: skip


async def _search_messages(ctx: StepContext, args: SearchMessages) -> Messages:
    calls = GMAIL.calls(ctx)
    label = await label_id(calls, args.label) if args.label else None
    named = {"q": args.query or None, "labelIds": label}
    refs = await calls.elements(listed_ids(named), args, args.limit)
    heads = []
    for ref in refs:
        found = await _message(calls, str(dig(ref, "id")), "metadata", _HEADS)
        heads.append(calls.read(Head, head_of(found), writes=False))
    return Messages(messages=heads, count=len(heads))


search_messages = declared(
    "gmail.search_messages",
    (SearchMessages, Messages),
    _search_messages,
    said=Words(
        "Search Gmail",
        "Search the messages of a Gmail mailbox, newest first.",
        ("search gmail", "find in gmail", "gmail search", "list gmail messages",
         "look for mails in gmail", "unread gmail messages"),
        ("find unread messages in Gmail", "search Gmail for mails of ada@example.com"),
    ).said(),
    terms=Terms("read", GMAIL.need, _SEARCH_TIMEOUT_S),
)  # fmt: skip
get_message = GMAIL.action(
    "get_message",
    "read",
    Request("GET", MESSAGE, query=lambda _: {"format": "full"}, shaped=message_of),
    (OneMessage, Message),
    Words(
        "Read a Gmail message",
        "Read a Gmail message: its head, its text and what is attached.",
        ("read gmail message", "get gmail message", "open mail in gmail", "gmail text",
         "fetch a gmail message"),
        ("read the message from Gmail", "get the text of the Gmail message"),
    ),
)  # fmt: skip


class GetAttachment(OneMessage):
    number: int = given(
        "Number", "Its place among what is attached.", default=1, ge=1, le=500, example=1
    )


class AttachmentGot(Attachment):
    content: str = at("content", "The file as base64.")


async def _get_attachment(ctx: StepContext, args: GetAttachment) -> AttachmentGot:
    calls = GMAIL.calls(ctx)
    found = await _message(calls, args.message, "full", ())
    files = attached(found)
    if args.number > len(files):
        raise bad_data("attachment_missing", f"{len(files)} files are attached to the message")
    part = files[args.number - 1]
    inside, apart = dig(part, "body.data"), dig(part, "body.attachmentId")
    if apart is not None:
        file = Request("GET", MESSAGE + "/attachments/{attachment}", query=lambda _: {}, at="data")
        inside = await calls.answer(
            file, _Part(message=args.message, attachment=str(apart)), writes=False
        )
    if not isinstance(inside, str):
        raise calls.api.malformed("the file has no content", writes=False)
    whole = calls.read(Message, message_of(found), writes=False)
    content = base64.b64encode(bytes_of(inside)).decode()
    told = whole.attachments[args.number - 1].model_dump()
    return calls.read(AttachmentGot, {**told, "content": content}, writes=False)


class _Part(OneMessage):
    attachment: str


get_attachment = GMAIL.performed(
    "get_attachment",
    "read",
    (GetAttachment, AttachmentGot),
    _get_attachment,
    Words(
        "Get an attachment of a Gmail message",
        "Get a file that is attached to a Gmail message, as base64.",
        ("gmail attachment", "download from gmail", "save gmail attachment",
         "file attached in gmail", "get attachment from gmail"),
        ("get the attachment of the Gmail message", "download the invoice attached in Gmail"),
    ),
)  # fmt: skip


class Label(Answer):
    id: str = at("id", "Gmail's id of it.", example="Label_17")
    name: str = at("name", "Its name.", example="Invoices")
    type: str | None = at("type", "system: Gmail's own; user: yours.", default=None)


_LABELS = Request("GET", "/gmail/v1/users/me/labels", at="labels", paging=OnePage())
list_labels = GMAIL.listing(
    "list_labels",
    _LABELS,
    (Listing, Label),
    "labels",
    Words(
        "List Gmail labels",
        "List the labels of a Gmail mailbox.",
        ("gmail labels", "list gmail labels", "which labels in gmail", "gmail folders",
         "label ids of gmail"),
        ("list the labels of our Gmail", "which labels are in Gmail"),
    ),
)  # fmt: skip


class Labelling(OneMessage):
    label: str = given(
        "Label", "By its name, such as Invoices; Gmail's own are INBOX, UNREAD, STARRED and others.",
        min_length=1, max_length=225, example="Invoices",
    )  # fmt: skip


class Labelled(Answer):
    id: str = at("id", "Gmail's id of the message.", example="18c2f0a1b2c3d4e5")
    labels: list[str] = at("labelIds", "Ids of its labels now.", default=[], example=["INBOX"])


async def _labelled(ctx: StepContext, args: Labelling, change: str) -> Labelled:
    calls = GMAIL.calls(ctx)
    body = {change: [await label_id(calls, args.label)]}
    request = Request("POST", MESSAGE + "/modify", body=lambda _: body)
    return calls.read(Labelled, await calls.answer(request, args, writes=True), writes=True)


async def _add_label(ctx: StepContext, args: Labelling) -> Labelled:
    return await _labelled(ctx, args, "addLabelIds")


async def _remove_label(ctx: StepContext, args: Labelling) -> Labelled:
    return await _labelled(ctx, args, "removeLabelIds")


add_label = GMAIL.performed(
    "add_label",
    "idempotent_write",
    (Labelling, Labelled),
    _add_label,
    Words(
        "Label a Gmail message",
        "Put a label on a Gmail message.",
        ("label in gmail", "gmail label", "tag gmail message", "star in gmail",
         "file under a gmail label"),
        ("put the label Invoices on the Gmail message", "star the message in Gmail"),
    ),
)  # fmt: skip
remove_label = GMAIL.performed(
    "remove_label",
    "idempotent_write",
    (Labelling, Labelled),
    _remove_label,
    Words(
        "Take a label off a Gmail message",
        "Take a label off a Gmail message; without UNREAD it is read, without INBOX archived.",
        ("remove gmail label", "unlabel in gmail", "archive in gmail", "mark as read in gmail",
         "take a label off in gmail"),
        ("archive the message in Gmail", "take the label Invoices off the Gmail message"),
    ),
)  # fmt: skip
trash_message = GMAIL.action(
    "trash_message",
    "idempotent_write",
    Request("POST", MESSAGE + "/trash"),
    (OneMessage, Labelled),
    Words(
        "Put a Gmail message into the trash",
        "Put a Gmail message into the trash, where Gmail keeps it for 30 days.",
        ("trash gmail message", "delete in gmail", "throw away in gmail", "gmail trash",
         "remove mail from gmail"),
        ("put the Gmail message into the trash", "delete the newsletter in Gmail"),
    ),
)  # fmt: skip


async def label_id(calls: Calls, label: str) -> str:
    """Return Gmail's id of a label, which people know by its name."""
    for one in await calls.elements(_LABELS, Listing(), 10_000):
        found = calls.read(Label, one, writes=False)
        if label in {found.id, found.name}:
            return found.id
    raise bad_data(
        "gmail_label_missing", f"there is no label {label!r}", hint="make it in Gmail first"
    )


async def _message(calls: Calls, message: str, how: str, heads: tuple[str, ...]) -> Any:
    asked = {"format": how, "metadataHeaders": heads}
    request = Request("GET", MESSAGE, query=lambda _: asked)
    return await calls.answer(request, OneMessage(message=message), writes=False)
