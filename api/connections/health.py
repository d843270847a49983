"""How a connection fares, in one word that a list can show."""

from datetime import datetime, timedelta
from typing import Literal

from engine.store.models.connection import Connection

Health = Literal["untested", "ok", "failing", "expiring", "expired", "signed_out"]
# Long enough before the end that somebody on holiday is back in time.
WARNED_AHEAD = timedelta(days=14)


def health_of(row: Connection, now: datetime) -> Health:
    """Return the word; what needs a person comes before what is merely known."""
    if row.kind == "oauth2_code" and row.signed_in_at is None:
        return "signed_out"
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    if row.check_ok is False:
        return "failing"
    if row.expires_at is not None and row.expires_at <= now + WARNED_AHEAD:
        return "expiring"
    return "ok" if row.check_ok else "untested"
