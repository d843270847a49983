"""Sealing secrets (R37): each row has a data key of its own, wrapped by a versioned master key.

The organization, the connection and the version of its secret are bound into both seals, so a
ciphertext moved to another row, or an old one put back, does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from engine.errors import Blame, FlowError
from engine.ports.connections import SealedSecret

_NONCE = 12
_KEY_BITS = 256


class SecretUnreadable(FlowError):
    """A stored secret does not open: another master key, another row, or changed bytes."""

    code: ClassVar[str] = "secret_unreadable"
    blame: ClassVar[Blame] = "ours"


@dataclass(frozen=True, slots=True)
class Binding:
    """What a seal is bound to."""

    org_id: str
    connection_id: str
    secret_version: int

    def data(self) -> bytes:
        """Return the bytes that must be the same at sealing and at opening."""
        return f"{self.org_id}|{self.connection_id}|{self.secret_version}".encode()


class MasterKeys:
    """The master keys by version; the highest seals, all of them open.

    `again` reads the keys anew: a service that runs while a key is added seals with it at once, and
    opens what another process has already moved to it.
    """

    def __init__(
        self, keys: Mapping[int, bytes], *, again: Callable[[], Mapping[int, bytes]] | None = None
    ) -> None:
        self._again = again
        self._take(keys)

    def _take(self, keys: Mapping[int, bytes]) -> None:
        if not keys:
            raise SecretUnreadable("there is no master key; secrets cannot be sealed or opened")
        self._keys = {version: _wrapping_key(key) for version, key in keys.items()}
        self.current = max(keys)

    def _reread(self) -> None:
        if self._again is not None:
            self._take(self._again())

    def wrap(self, data_key: bytes, binding: Binding) -> tuple[bytes, int]:
        """Wrap a data key under the newest master key."""
        self._reread()
        return _seal(self._keys[self.current], data_key, self._bound(binding)), self.current

    def unwrap(self, wrapped: bytes, version: int, binding: Binding) -> bytes:
        """Open a wrapped data key."""
        if version not in self._keys:
            self._reread()
        key = self._keys.get(version)
        if key is None:
            raise SecretUnreadable(
                f"master key version {version} is not on this machine; "
                "restore the master key file or enter the secret again",
                key_version=version,
            )
        return _open(key, wrapped, self._bound(binding))

    @staticmethod
    def _bound(binding: Binding) -> bytes:
        return binding.data() + b"|key"


class Envelope:
    """Seals and opens the secret fields of connections."""

    def __init__(self, keys: MasterKeys) -> None:
        self._keys = keys

    def seal(self, secret: Mapping[str, str], binding: Binding) -> SealedSecret:
        """Seal secret fields under a fresh data key."""
        data_key = AESGCM.generate_key(_KEY_BITS)
        wrapped, version = self._keys.wrap(data_key, binding)
        text = json.dumps(dict(secret), sort_keys=True).encode()
        return SealedSecret(_seal(data_key, text, binding.data()), wrapped, version)

    def open(self, sealed: SealedSecret, binding: Binding) -> dict[str, str]:
        """Open secret fields, or raise SecretUnreadable."""
        data_key = self._keys.unwrap(sealed.wrapped_key, sealed.key_version, binding)
        fields: dict[str, str] = json.loads(_open(data_key, sealed.ciphertext, binding.data()))
        return fields

    def rewrapped(self, sealed: SealedSecret, binding: Binding) -> SealedSecret:
        """Return the same secret with its data key under the newest master key."""
        data_key = self._keys.unwrap(sealed.wrapped_key, sealed.key_version, binding)
        wrapped, version = self._keys.wrap(data_key, binding)
        return SealedSecret(sealed.ciphertext, wrapped, version)


def _wrapping_key(master: bytes) -> bytes:
    """Derive the key for this one purpose: the master key serves others too."""
    return hmac.new(master, b"nexabuilder/credentials/v1", hashlib.sha256).digest()


def _seal(key: bytes, text: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, text, bound)


def _open(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except InvalidTag as exc:
        raise SecretUnreadable(
            "the secret does not open with this master key; enter it again"
        ) from exc
