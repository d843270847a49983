"""The master key: 32 random bytes in a file of its own, or from the environment."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from engine.store.failures import DataFolderUnusable, MasterKeyUnusable

SIZE = 32
FILE = "master.key"
WAY_OUT = "put the right one back from a backup, or give it as NEXA_MASTER_KEY"


def parse_master_key(text: str, *, source: str) -> bytes:
    """Read a key written in base64 (any alphabet) or hex."""
    compact = text.strip()
    try:
        if len(compact) == SIZE * 2:
            return bytes.fromhex(compact)
        padded = compact + "=" * (-len(compact) % 4)
        key = base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except (ValueError, binascii.Error) as exc:
        raise MasterKeyUnusable(
            f"The master key in {source} is neither base64 nor hex: {WAY_OUT}."
        ) from exc
    if len(key) != SIZE:
        raise MasterKeyUnusable(
            f"The master key in {source} has {len(key)} bytes instead of {SIZE}: {WAY_OUT}."
        )
    return key


def load_or_create_master_key(data_dir: Path) -> bytes:
    """Return the key of this data folder; a new folder gets a new key, readable by its owner only."""
    path = data_dir / FILE
    try:
        if not path.exists():
            if any(data_dir.glob("postgres*/PG_VERSION")):
                raise MasterKeyUnusable(
                    f"{path} is missing, but the database beside it was made with it: {WAY_OUT}."
                )
            _create(path)
        return parse_master_key(path.read_text("ascii", "replace"), source=str(path))
    except OSError as exc:
        raise DataFolderUnusable(
            f"The master key {path} cannot be read or written: {exc.strerror}."
        ) from exc


def _create(path: Path) -> None:
    # Written aside and linked, so that of two first starts exactly one key wins, whole.
    draft = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(base64.urlsafe_b64encode(secrets.token_bytes(SIZE)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()
