"""Cursors: where the next page begins, opaque to the client."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from engine.errors import Invalid

Row = TypeVar("Row")


class After(NamedTuple):
    """The sort key of the last row of a page."""

    moment: datetime
    id: UUID


def encode(after: After) -> str:
    """Write a position as a cursor."""
    text = json.dumps([after.moment.isoformat(), str(after.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str | None) -> After | None:
    """Read a cursor, or refuse one that this service did not make."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        moment, row = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
        after = After(datetime.fromisoformat(moment), UUID(row))
    except (ValueError, TypeError, AttributeError, binascii.Error, UnicodeError) as error:
        raise Invalid("The cursor is not one of ours: take it from next_cursor.") from error
    if after.moment.tzinfo is None:
        raise Invalid("The cursor is not one of ours: take it from next_cursor.")
    return after


def next_cursor(rows: Sequence[Row], limit: int, position: Callable[[Row], After]) -> str | None:
    """Answer the cursor behind the last shown row, when one row more than `limit` was found."""
    return encode(position(rows[limit - 1])) if len(rows) > limit else None
