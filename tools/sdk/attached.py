"""Files that go out with a letter: what a step is given of them, and their bytes."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Annotated, Final

from tools.sdk.answer import given
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments

MOST_BYTES: Final = 18_000_000
"""So many bytes all files of a letter may have: written as base64 they stay below the 25 MB mailboxes take."""
_UNKNOWN: Final = "application/octet-stream"


class AttachedFile(Arguments):
    """One of them, as a step is given it."""

    name: str = given(
        "Name", "What people see.", min_length=1, max_length=200,
        pattern=r'^[^/\\"\x00-\x1f\x7f]+$', example="invoice-17.pdf",
    )  # fmt: skip
    content: str = given(
        "Content", "The bytes as base64.", max_length=24_000_000, example="aWQsdG90YWwK"
    )
    media_type: str | None = given(
        "Media type", "What it is; by its name if empty.", default=None, max_length=100,
        pattern=r"^[a-z]+/[A-Za-z0-9.+-]+$", example="application/pdf",
    )  # fmt: skip


Files = Annotated[
    list[AttachedFile],
    given(
        "Files", "What goes out with it, 18 MB together.", max_length=20,
        example=[{"name": "report.csv", "content": "aWQsdG90YWwK"}],
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file whose bytes are known."""

    name: str
    media_type: str
    content: bytes


def enclosed(files: Sequence[AttachedFile] | None) -> tuple[Enclosed, ...]:
    """Return the files with their bytes; what is no base64, or too much, is refused."""
    found = tuple(_enclosed(one) for one in files or ())
    size = sum(len(one.content) for one in found)
    if size > MOST_BYTES:
        raise bad_data(
            "attachments_too_large", f"the files have {size:,} bytes together",
            hint=f"{MOST_BYTES:,} bytes at most go out with a letter; send a link to larger ones",
        )  # fmt: skip
    return found


def attach(message: EmailMessage, files: Sequence[Enclosed]) -> None:
    """Put files into a letter, after its text."""
    for one in files:
        main, _, sub = one.media_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)


def _enclosed(file: AttachedFile) -> Enclosed:
    try:
        content = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise bad_data("not_base64", f"the content of {file.name!r} is not base64") from None
    guessed = file.media_type or mimetypes.guess_type(file.name, strict=True)[0] or _UNKNOWN
    # A whole letter, or parts of one, would be opened and read as such.
    is_mail = guessed.startswith(("message/", "multipart/"))
    return Enclosed(file.name, _UNKNOWN if is_mail else guessed, content)
