"""How a connection fares, in one word that a list can show."""

from datetime import datetime
from typing import Literal

from engine.store.connection_alerts import ends_soon
from engine.store.models.connection import Connection

Health = Literal["untested", "ok", "failing", "expiring", "expired", "signed_out"]


def health_of(row: Connection, now: datetime) -> Health:
    """Return the word; what needs a person comes before what is merely known."""
    if row.kind == "oauth2_code" and row.signed_in_at is None:
        return "signed_out"
    if row.expires_at is not None and row.expires_at <= now:
        return "expired"
    if row.check_ok is False:
        return "failing"
    if ends_soon(row, now):
        return "expiring"
    return "ok" if row.check_ok else "untested"
