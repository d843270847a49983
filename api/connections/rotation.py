"""Moving every secret under the newest master key, while the service runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from engine.ports.connections import SealedSecret
from engine.store.archive import require_all_rows
from tools.envelope import Binding, Envelope, SecretUnreadable

BATCH = 500
_FIRST = "00000000-0000-0000-0000-000000000000"
_SELECT = """
SELECT id, org_id, secret_version, ciphertext, wrapped_key, key_version FROM connections
WHERE id > %s AND wrapped_key IS NOT NULL AND key_version <> %s ORDER BY id LIMIT %s FOR UPDATE
"""
_UPDATE = "UPDATE connections SET wrapped_key = %s, key_version = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many secrets were moved, and how many no key here opens."""

    moved: int
    unreadable: int


def rotate(dsn: str, envelope: Envelope, version: int) -> Rotated:
    """Wrap every data key under `version`. Blocks; each batch is a transaction of its own.

    Only the wrapping changes: a step that reads a row before or after finds a secret that opens.
    """
    moved = unreadable = 0
    last: Any = _FIRST
    with psycopg.connect(dsn) as connection:
        require_all_rows(connection)
        while rows := connection.execute(_SELECT, [last, version, BATCH]).fetchall():
            changes, lost = _rewrapped(rows, envelope)
            with connection.cursor() as cursor:
                cursor.executemany(_UPDATE, changes)
            connection.commit()
            moved, unreadable, last = moved + len(changes), unreadable + lost, rows[-1][0]
    return Rotated(moved, unreadable)


def _rewrapped(
    rows: Sequence[tuple[Any, ...]], envelope: Envelope
) -> tuple[list[tuple[bytes, int, Any]], int]:
    changes, lost = [], 0
    for row_id, org_id, secret_version, ciphertext, wrapped_key, key_version in rows:
        binding = Binding(str(org_id), str(row_id), secret_version)
        try:
            sealed = envelope.rewrapped(
                SealedSecret(bytes(ciphertext), bytes(wrapped_key), key_version), binding
            )
        except SecretUnreadable:
            lost += 1
            continue
        changes.append((sealed.wrapped_key, sealed.key_version, row_id))
    return changes, lost
