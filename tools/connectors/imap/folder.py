"""What is asked of one open folder: heads, whole mails, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from imapclient import IMAPClient

from tools.connectors.imap.messages import Head, Mail, head_of, mail_of
from tools.sdk.errors import bad_data

LARGEST_MAIL: Final = 10_000_000
_HEAD: Final = ("FLAGS", "INTERNALDATE", "RFC822.SIZE")


def heads(client: IMAPClient, folder: str, uids: Sequence[int]) -> list[Head]:
    """Return the heads of these mails, in the order asked; those that are gone are left out."""
    found = client.fetch(list(uids), [*_HEAD, "BODY.PEEK[HEADER]"]) if uids else {}
    return [Head(**head_of(folder, uid, found[uid])) for uid in uids if uid in found]


def sizes(client: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
    """Return the sizes of these mails in bytes."""
    found = client.fetch(list(uids), ["RFC822.SIZE"]) if uids else {}
    return {uid: int(one.get(b"RFC822.SIZE", 0)) for uid, one in found.items()}


def whole(client: IMAPClient, folder: str, uid: int) -> Mail:
    """Return a mail, at most LARGEST_MAIL bytes of it; raise where it is not there."""
    found = fetched(client, folder, uid)
    return mail_of(folder, uid, found, is_cut=int(found.get(b"RFC822.SIZE", 0)) > LARGEST_MAIL)


def fetched(client: IMAPClient, folder: str, uid: int) -> Mapping[bytes, Any]:
    """Return what the server has of a mail; its body stands under `BODY[]`."""
    answer = client.fetch([uid], [*_HEAD, f"BODY.PEEK[]<0.{LARGEST_MAIL}>"])
    if uid not in answer:
        raise no_such_mail(folder, uid)
    found = dict(answer[uid])
    found[b"BODY[]"] = found.pop(b"BODY[]<0>", b"")
    return found


def no_such_mail(folder: str, uid: int) -> Exception:
    """Return the failure of a mail that is not in its folder."""
    return bad_data(
        "mail_not_found",
        f"there is no mail {uid} in {folder!r}",
        hint="it was moved or deleted; a mail that is moved gets another number",
    )
