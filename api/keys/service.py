"""API keys: shown once, kept as a hash, never stronger than their person."""

from datetime import datetime
from uuid import UUID

from api.audit import audit
from api.dependencies import Caller
from api.keys.repository import KeyRepository
from api.keys.schemas import KeyMade, KeyShown, MakeKey
from api.permissions import ALL_SCOPES
from api.repository import Session
from api.security import SHOWN_OF_KEY, new_api_key, secret_hash
from engine.errors import Forbidden, NotFound
from engine.ports.ids import uuid7
from engine.store.models.api_key import ApiKey


class Keys:
    """The keys a caller may see: their own; an owner sees all of the workspace."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._rows = KeyRepository(session, caller.org_id, caller.workspace_id)
        self._only_of = None if caller.role == "owner" else caller.user_id

    async def all(self) -> list[KeyShown]:
        """Return the keys in force, newest first."""
        return [_shown(key) for key in await self._rows.live(self._only_of)]

    async def make(self, given: MakeKey) -> KeyMade:
        """Make a key for the caller; one key cannot make another that may do more, or for longer."""
        self._require_scopes(given)
        expires_at = await self._expiry(given)
        secret = new_api_key()
        key = ApiKey(
            id=uuid7(),
            org_id=self._caller.org_id,
            workspace_id=self._caller.workspace_id,
            user_id=self._caller.user_id,
            name=given.name,
            prefix=secret[:SHOWN_OF_KEY],
            secret_hash=secret_hash(secret),
            scopes=[ALL_SCOPES] if ALL_SCOPES in given.scopes else sorted(set(given.scopes)),
            expires_at=expires_at,
        )
        await self._rows.add(key)
        await audit(
            self._session,
            self._caller,
            "key.made",
            f"key:{key.id}",
            name=key.name,
            scopes=list(key.scopes),
        )
        return KeyMade(**_shown(key).model_dump(), secret=secret)

    def _require_scopes(self, given: MakeKey) -> None:
        if self._caller.via != "api_key":
            return
        beyond = [scope for scope in given.scopes if scope not in self._caller.permissions]
        if beyond:
            raise Forbidden(
                f"A key cannot make one with more scopes than its own: {', '.join(beyond)}."
            )

    async def _expiry(self, given: MakeKey) -> datetime | None:
        """Return when the new key ends: by itself with the key that makes it, never later."""
        if self._caller.key_id is None:
            return given.expires_at
        end = await self._rows.expiry_of(self._caller.key_id)
        if end and given.expires_at and given.expires_at > end:
            raise Forbidden(
                "A key cannot make one that outlives it: "
                f"choose an end not later than {end.isoformat(timespec='seconds')}."
            )
        return given.expires_at or end

    async def revoke(self, key_id: UUID) -> None:
        """End a key, at once."""
        for key in await self._rows.live(self._only_of):
            if key.id == key_id:
                await self._rows.revoke(key)
                await audit(
                    self._session, self._caller, "key.revoked", f"key:{key_id}", name=key.name
                )
                return
        raise NotFound("There is no such key.")


def _shown(key: ApiKey) -> KeyShown:
    return KeyShown(
        id=key.id,
        name=key.name,
        prefix=key.prefix,
        scopes=list(key.scopes),
        created_at=key.created_at,
        expires_at=key.expires_at,
        last_used_at=key.last_used_at,
        user_id=key.user_id,
    )
