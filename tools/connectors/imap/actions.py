"""IMAP: finding mail, reading it, and putting it where it belongs."""

from __future__ import annotations

import base64
from datetime import date
from typing import Annotated, Any, Literal

from imapclient import IMAPClient
from pydantic import Field

from tools.connectors.imap.client import Mailbox
from tools.connectors.imap.folder import LARGEST_MAIL, fetched, heads, no_such_mail, whole
from tools.connectors.imap.messages import Attachment, Head, Mail, attached, parsed
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="imap", kinds=("imap",))
_PLAIN = r"^[^\x00-\x1f\x7f]+$"
FolderName = Annotated[
    str,
    Field(
        title="Folder",
        description="The folder's name, as the server spells it.",
        min_length=1,
        max_length=500,
        pattern=_PLAIN,
        examples=["INBOX"],
    ),
]
Uid = Annotated[
    int,
    Field(title="Mail", description="The mail's number in its folder.", ge=1, examples=[17]),
]


def mailbox_of(ctx: StepContext) -> Mailbox:
    """Return the mailbox of a step's connection."""
    return Mailbox(ctx.addresses, ctx.needs_credential(), ctx.attempt, ctx.timeout_s)


def _sought(title: str, description: str) -> Any:
    return Field(default=None, title=title, description=description, max_length=500, pattern=_PLAIN)


class NoArguments(Arguments):
    pass


class Folders(Result):
    folders: list[str] = Field(description="The folders' names.", examples=[["INBOX", "Archive"]])


@action(
    "imap.list_folders",
    title="List folders of a mailbox",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "imap folders",
            "mailbox folders",
            "folders of the mailbox",
            "inbox folders",
            "mailboxes",
        ),
        examples=("list the folders of the mailbox", "which folders has the mailbox"),
    ),
)
async def list_folders(ctx: StepContext, args: NoArguments) -> Folders:  # noqa: ARG001
    """List the folders of a mailbox."""
    found = await mailbox_of(ctx).read(lambda client: client.list_folders())
    return Folders(folders=sorted(str(name) for _, _, name in found))


class SearchArguments(Arguments):
    folder: FolderName = "INBOX"
    only: Literal["all", "unread", "read", "flagged"] = Field(
        default="all", title="Only", description="Which mails are looked through."
    )
    sender: str | None = _sought("From", "What stands in the sender's name or address.")
    recipient: str | None = _sought("To", "What stands in a recipient's name or address.")
    subject: str | None = _sought("Subject", "What stands in the subject.")
    text: str | None = _sought("Text", "What stands anywhere in the mail.")
    since: date | None = Field(
        default=None, title="Since", description="Taken by the server on this day or later."
    )
    limit: int = Field(
        default=50, ge=1, le=500, title="At most", description="So many are returned, newest first."
    )


class MailsFound(Result):
    mails: list[Head] = Field(description="The mails, newest first.")
    total: int = Field(ge=0, description="How many there are in all.")


_ONLY = {"all": "ALL", "unread": "UNSEEN", "read": "SEEN", "flagged": "FLAGGED"}


@action(
    "imap.search",
    title="Search a mailbox",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "search the mailbox", "search the inbox", "imap search", "imap inbox",
            "seek in the inbox", "unread in the inbox",
        ),
        examples=(
            "search the inbox for what is unread",
            "search the mailbox folder",
        ),
    ),
)  # fmt: skip
async def search_mail(ctx: StepContext, args: SearchArguments) -> MailsFound:
    """Find mails of a folder by who wrote them, what they say and when they came."""

    def work(client: IMAPClient) -> MailsFound:
        client.select_folder(args.folder, readonly=True)
        uids = sorted(client.search(_criteria(args), _charset(args)), reverse=True)
        return MailsFound(mails=heads(client, args.folder, uids[: args.limit]), total=len(uids))

    return await mailbox_of(ctx).read(work)


def _criteria(args: SearchArguments) -> list[Any]:
    asked: list[Any] = [_ONLY[args.only]]
    texts = {"FROM": args.sender, "TO": args.recipient, "SUBJECT": args.subject, "TEXT": args.text}
    for word, text in texts.items():
        asked += [word, text] if text is not None else []
    return asked + (["SINCE", args.since] if args.since is not None else [])


def _charset(args: SearchArguments) -> str | None:
    """Name a charset only where it is needed: some servers know none."""
    texts = (args.sender, args.recipient, args.subject, args.text)
    return "UTF-8" if any(text and not text.isascii() for text in texts) else None


class OneMail(Arguments):
    folder: FolderName = "INBOX"
    uid: Uid


@action(
    "imap.read",
    title="Read from a mailbox",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "read from the mailbox",
            "imap read",
            "read the inbox",
            "open from the inbox",
            "mailbox text",
        ),
        examples=("read it from the mailbox", "read what stands in the inbox"),
    ),
)
async def read_mail(ctx: StepContext, args: OneMail) -> Mail:
    """Read a mail with its text and the names of what is attached; it stays unread."""

    def work(client: IMAPClient) -> Mail:
        client.select_folder(args.folder, readonly=True)
        return whole(client, args.folder, args.uid)

    return await mailbox_of(ctx).read(work)


class AttachmentArguments(OneMail):
    number: int = Field(
        default=1,
        ge=1,
        le=500,
        title="Attachment",
        description="Its place among what is attached, as reading the mail tells it.",
    )


class AttachmentGot(Attachment):
    content: str = Field(description="The file as base64.")


@action(
    "imap.get_attachment",
    title="Attachment from a mailbox",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "attachment", "attachments", "attached file", "imap attachment", "attachment of the inbox",
        ),
        examples=(
            "attachment from the mailbox",
            "the attached file from the inbox",
        ),
    ),
)  # fmt: skip
async def get_attachment(ctx: StepContext, args: AttachmentArguments) -> AttachmentGot:
    """Get a file that is attached to a mail, as base64."""

    def work(client: IMAPClient) -> AttachmentGot:
        client.select_folder(args.folder, readonly=True)
        found = fetched(client, args.folder, args.uid)
        if int(found.get(b"RFC822.SIZE", 0)) > LARGEST_MAIL:
            raise bad_data("mail_too_large", f"the mail has more than {LARGEST_MAIL} bytes")
        for one, content in attached(parsed(found[b"BODY[]"])):
            if one.number == args.number:
                coded = base64.b64encode(content).decode()
                return AttachmentGot(**one.model_dump(), content=coded)
        raise bad_data("attachment_not_found", f"the mail has no attachment {args.number}")

    return await mailbox_of(ctx).read(work)


class MoveArguments(OneMail):
    to_folder: FolderName = Field(title="To folder", description="Where it is put.")


class Moved(Result):
    moved: bool = Field(description="Always true: what is not moved fails.")


@action(
    "imap.move",
    title="Move in a mailbox",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "move in the mailbox", "archive in the mailbox", "imap move", "move to a mailbox folder",
            "move out of the inbox",
        ),
        examples=("move it to the mailbox folder Done", "archive it in the mailbox"),
    ),
)  # fmt: skip
async def move_mail(ctx: StepContext, args: MoveArguments) -> Moved:
    """Move a mail to another folder, where it gets another number."""

    def work(client: IMAPClient) -> Moved:
        _there(client, args)
        if client.has_capability("MOVE"):
            client.move([args.uid], args.to_folder)
        else:
            client.copy([args.uid], args.to_folder)
            client.delete_messages([args.uid])
            client.expunge([args.uid] if client.has_capability("UIDPLUS") else None)
        return Moved(moved=True)

    return await mailbox_of(ctx).write(work)


class MarkArguments(OneMail):
    as_: Literal["read", "unread", "flagged", "unflagged", "answered"] = Field(
        alias="as", title="As", description="What it is marked as."
    )


class Marked(Result):
    marked: bool = Field(description="Always true: what is not marked fails.")


_MARKS: dict[str, tuple[bool, bytes]] = {
    "read": (True, b"\\Seen"),
    "unread": (False, b"\\Seen"),
    "flagged": (True, b"\\Flagged"),
    "unflagged": (False, b"\\Flagged"),
    "answered": (True, b"\\Answered"),
}


@action(
    "imap.mark",
    title="Mark in a mailbox",
    effect="idempotent_write",
    connection=NEED,
    wording=Wording(
        synonyms=(
            "mark as read", "mark as unread", "mark in the inbox", "flag in the mailbox", "imap flag",
        ),
        examples=("mark it as read in the mailbox", "flag it in the inbox"),
    ),
)  # fmt: skip
async def mark_mail(ctx: StepContext, args: MarkArguments) -> Marked:
    """Mark a mail as read, unread, flagged, not flagged or answered."""

    def work(client: IMAPClient) -> Marked:
        _there(client, args)
        sets, flag = _MARKS[args.as_]
        (client.add_flags if sets else client.remove_flags)([args.uid], [flag], silent=True)
        return Marked(marked=True)

    return await mailbox_of(ctx).write(work)


def _there(client: IMAPClient, args: OneMail) -> None:
    """Open the folder to change it; a server passes over a mail that is not there without a word."""
    client.select_folder(args.folder)
    if args.uid not in client.fetch([args.uid], ["FLAGS"]):
        raise no_such_mail(args.folder, args.uid)
