"""IMAP: a run for each mail that comes to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imapclient import IMAPClient
from pydantic import BaseModel, ConfigDict

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.imap.actions import NEED, FolderName, mailbox_of
from tools.connectors.imap.folder import sizes, whole
from tools.connectors.imap.messages import Mail
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.schema import Json
from tools.sdk.trigger import Item, Page, Watched, trigger

LARGEST_PAGE: Final = 20_000_000
"""So many bytes of mail are read at once, or a single mail."""


class FolderWatched(Watched):
    folder: FolderName = "INBOX"


class _Mark(BaseModel):
    """How far a folder was read: its numbers grow while their validity is the same (RFC 9051)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    validity: int
    uid: int


@trigger(
    "imap.new_mail",
    title="When a mailbox gets a new mail",
    connection=NEED,
    polling=Polling(every_s=120, least_s=30),
    wording=Wording(
        synonyms=(
            "inbox", "mailbox", "mail arrives", "email arrives", "e-mail arrives", "mail comes in",
            "email comes in", "e-mail comes in", "new mail", "new email", "new e-mail",
            "mail is received", "email is received", "get a mail", "get an email", "imap",
        ),
        examples=(
            "when a mail arrives in the inbox",
            "whenever a new email comes in",
            "for each new mail in the folder Invoices",
        ),
    ),
)  # fmt: skip
async def new_mail(ctx: StepContext, settings: FolderWatched, cursor: Json | None) -> Page[Mail]:
    """A mail has come to a folder of a mailbox; it stays unread."""
    folder = settings.folder
    from_start = settings.existing == "start"

    def work(client: IMAPClient) -> Page[Mail]:
        state = client.select_folder(folder, readonly=True)
        validity = int(state[b"UIDVALIDITY"])
        mark = _Mark.model_validate(cursor) if cursor is not None else None
        if mark is None and from_start:
            mark = _Mark(validity=validity, uid=0)
        if mark is None or mark.validity != validity:
            now = _Mark(validity=validity, uid=_newest(client))
            return Page(items=[], cursor=now.model_dump())
        # `*` is the newest there is, also where it is older than what is asked for.
        new = [uid for uid in client.search(["UID", f"{mark.uid + 1}:*"]) if uid > mark.uid]
        here = _page(client, sorted(new))
        items: list[Item[Mail]] = [
            Item(key=f"{folder}/{validity}/{uid}", payload=whole(client, folder, uid))
            for uid in here
        ]
        moved = _Mark(validity=validity, uid=here[-1] if here else mark.uid)
        return Page(items=items, cursor=moved.model_dump(), more=len(here) < len(new))

    return await mailbox_of(ctx).read(work)


def _newest(client: IMAPClient) -> int:
    return max(client.search(["UID", "*"]), default=0)


def _page(client: IMAPClient, uids: Sequence[int]) -> list[int]:
    """Return as many as fit into one look, at least one."""
    known = sizes(client, uids[:MOST_ITEMS])
    taken: list[int] = []
    left = LARGEST_PAGE
    for uid in (one for one in uids[:MOST_ITEMS] if one in known):
        left -= known[uid]
        if taken and left < 0:
            break
        taken.append(uid)
    return taken
