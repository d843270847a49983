"""Stored connections as the credential resolver needs them: sealed, and asked for one at a time."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A secret under a key of its own, which is wrapped by master key `key_version`."""

    ciphertext: bytes
    wrapped_key: bytes
    key_version: int


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """One connection as it lies in the store; the secret stays sealed."""

    id: str
    org_id: str
    workspace_id: str
    key: str
    name: str
    service: str
    kind: str
    config: Mapping[str, Any]
    allowed_hosts: tuple[str, ...]
    secret_version: int
    sealed: SealedSecret | None


@dataclass(frozen=True, slots=True)
class Life:
    """For how long a service has given something."""

    since: datetime
    until: datetime | None
    """None where it has not said."""


class ConnectionStore(Protocol):
    """Looks connections up inside one organization; the store itself keeps others out."""

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:
        """Return the connection of this key that still exists, or None."""
        ...

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:
        """Say whether the workflow may use the connection at this moment."""
        ...

    async def serves_chat(self, org_id: str, workspace_id: str, key: str) -> bool:
        """Say whether people talk to the workspace through the connection at this moment."""
        ...


class HeldConnection(Protocol):
    """A connection that nobody else changes until it is let go."""

    @property
    def found(self) -> StoredConnection:
        """Return it as it is now."""
        ...

    async def save(self, sealed: SealedSecret, secret_version: int, life: Life | None) -> None:
        """Put another secret in its place; without a life, its end stays what it was."""
        ...


class SecretStore(Protocol):
    """Keeps secrets that change by themselves: tokens that are renewed."""

    def held(
        self, org_id: str, connection_id: str
    ) -> AbstractAsyncContextManager[HeldConnection | None]:
        """Hold one connection, against other processes too; None where it is gone."""
        ...

    async def note_refusal(self, org_id: str, connection_id: str, detail: str) -> None:
        """Remember that the service refused the connection."""
        ...
