"""The master key: 32 random bytes in a file of its own, or from the environment.

It may be followed by newer keys, each with its version: `nexa rotate-key` adds one, and secrets are
sealed under the newest. The first stays, because the passwords of the database roles follow from it.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

from engine.store.failures import DataFolderUnusable, MasterKeyUnusable

SIZE = 32
FILE = "master.key"
FIRST = 1
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


def parse_keyring(text: str, *, source: str) -> dict[int, bytes]:
    """Read the master key, which is version 1, and the newer ones: `KEY 2:KEY 3:KEY`."""
    first, *newer = text.replace(",", " ").split() or [""]
    keys = {FIRST: parse_master_key(first, source=source)}
    for part in newer:
        version, _, key = part.partition(":")
        if not version.isdecimal() or int(version) in keys or int(version) <= FIRST:
            raise MasterKeyUnusable(
                f"The keys in {source} after the first must be 2:KEY, 3:KEY and so on: {WAY_OUT}."
            )
        keys[int(version)] = parse_master_key(key, source=f"{source}, version {version}")
    return keys


def read_keyring(data_dir: Path) -> dict[int, bytes]:
    """Read every key of a data folder that has one."""
    path = data_dir / FILE
    try:
        return parse_keyring(path.read_text("ascii", "replace"), source=str(path))
    except OSError as exc:
        raise DataFolderUnusable(f"The master key {path} cannot be read: {exc.strerror}.") from exc


def add_key(data_dir: Path) -> int:
    """Add a new key to the folder's file and return its version; no reader sees half a file."""
    path = data_dir / FILE
    version = max(read_keyring(data_dir)) + 1
    text = (
        path.read_text("ascii").rstrip("\n")
        + f"\n{version}:{_written(secrets.token_bytes(SIZE))}\n"
    )
    draft = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        _write(draft, text)
        draft.replace(path)
    except OSError as exc:
        draft.unlink(missing_ok=True)
        raise DataFolderUnusable(
            f"The master key {path} cannot be written: {exc.strerror}."
        ) from exc
    return version


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
        return read_keyring(data_dir)[FIRST]
    except OSError as exc:
        raise DataFolderUnusable(
            f"The master key {path} cannot be read or written: {exc.strerror}."
        ) from exc


def _create(path: Path) -> None:
    # Written aside and linked, so that of two first starts exactly one key wins, whole.
    draft = path.with_name(f".{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        _write(draft, _written(secrets.token_bytes(SIZE)) + "\n")
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


def _write(draft: Path, text: str) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _written(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()
