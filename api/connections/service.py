"""Connections: made, changed, tried, lent to workflows and put away; secrets go in and never out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pydantic import SecretStr

from api.audit import audit
from api.connections.health import health_of
from api.connections.repository import ConnectionRepository
from api.connections.schemas import (
    ConnectionShown,
    CreateConnection,
    GrantShown,
    UpdateConnection,
)
from api.dependencies import Caller
from api.names import key_for
from api.paging import After, decode, next_cursor
from api.repository import Session
from api.shapes import Page
from engine.errors import Invalid, NotFound
from engine.ports.clock import Clock
from engine.ports.ids import uuid7
from engine.store.connections import stored
from engine.store.models.connection import Connection
from engine.store.models.connection_grant import ConnectionGrant
from tools.connection_check import CheckResult, ConnectionCheck
from tools.connection_fields import Fields
from tools.credentials import CredentialRequest, CredentialResolver, PersonUse
from tools.envelope import Binding, Envelope
from tools.kinds import Checked, checked_fields, kind_of, secret_names
from tools.references import SecretReferences, references_in
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp


@dataclass(frozen=True)
class ConnectionDesk:
    """What the service needs beside the database."""

    envelope: Envelope
    resolver: CredentialResolver
    check: ConnectionCheck
    clock: Clock
    http: GuardedHttp
    references: SecretReferences


class Connections:
    """The connections of the caller's workspace, in the request's transaction."""

    def __init__(self, caller: Caller, session: Session, desk: ConnectionDesk) -> None:
        self._caller = caller
        self._session = session
        self._desk = desk
        self._rows = ConnectionRepository(session, caller.org_id, caller.workspace_id)

    async def page(self, cursor: str | None, limit: int) -> Page[ConnectionShown]:
        """Return one page, the newest first."""
        rows = await self._rows.page(decode(cursor), limit)
        return Page(
            items=[self._shown(row) for row in rows[:limit]],
            next_cursor=next_cursor(rows, limit, lambda row: After(row.created_at, row.id)),
        )

    async def show(self, connection_id: UUID) -> ConnectionShown:
        """Return one connection."""
        return self._shown(_found(await self._rows.get(connection_id)))

    async def create(self, given: CreateConnection) -> ConnectionShown:
        """Store a connection and lend it to every workflow of the workspace."""
        kind = kind_of(given.kind)
        if given.service not in {None, kind.service}:
            raise Invalid(f"A connection of kind {given.kind!r} is for {kind.service!r}.")
        fields = await self._checked(kind, given.config, _opened(given.secret))
        now = self._desk.clock.now()
        row = Connection(
            id=uuid7(),
            org_id=self._caller.org_id,
            workspace_id=self._caller.workspace_id,
            key=key_for(given.name, kind.service, await self._rows.keys()),
            name=given.name,
            service=kind.service,
            kind=given.kind,
            config=fields.config,
            allowed_hosts=fields.hosts,
            secret_version=1,
            created_by=self._caller.user_id,
            created_at=now,
            updated_at=now,
            expires_at=given.expires_at,
        )
        self._seal(row, fields)
        await self._rows.add(row)
        await self._lend(row, None)
        await audit(
            self._session,
            self._caller,
            "connection.create",
            str(row.id),
            kind=row.kind,
            key=row.key,
        )
        return self._shown(row)

    async def update(self, connection_id: UUID, given: UpdateConnection) -> ConnectionShown:
        """Change name, fields or secret; where it may be sent changes only with the secret."""
        row = _found(await self._rows.locked(connection_id))
        row.name = given.name or row.name
        if given.config is not None or given.secret is not None:
            await self._change_fields(row, given)
        if "expires_at" in given.model_fields_set:
            row.expires_at, row.held_since = given.expires_at, None
        row.updated_at = self._desk.clock.now()
        await self._session.flush()
        await audit(
            self._session,
            self._caller,
            "connection.update",
            str(row.id),
            secret_changed=given.secret is not None,
        )
        return self._shown(row)

    async def delete(self, connection_id: UUID) -> None:
        """Put a connection away and forget its secret; the next step that asks for it fails."""
        row = _found(await self._rows.locked(connection_id))
        row.deleted_at = row.updated_at = self._desk.clock.now()
        row.ciphertext = row.wrapped_key = None
        row.secret_version += 1
        await self._session.flush()
        await audit(self._session, self._caller, "connection.delete", str(row.id), key=row.key)

    async def test_request(self, connection_id: UUID) -> CredentialRequest:
        """Note that somebody tries the connection; the trying itself holds no transaction open."""
        row = _found(await self._rows.get(connection_id))
        await audit(self._session, self._caller, "connection.test", str(row.id))
        return CredentialRequest(
            org_id=str(self._caller.org_id),
            workspace_id=str(self._caller.workspace_id),
            connection_key=row.key,
            use=PersonUse(str(self._caller.user_id or self._caller.key_id)),
        )

    async def grants(self, connection_id: UUID) -> list[GrantShown]:
        """Return which workflows may use it."""
        row = _found(await self._rows.get(connection_id))
        return [_grant_shown(grant) for grant in await self._rows.grants(row.id)]

    async def lend(self, connection_id: UUID, workflow_id: UUID | None) -> GrantShown:
        """Let a workflow, or all of them, use the connection."""
        row = _found(await self._rows.locked(connection_id))
        if workflow_id is not None and not await self._rows.has_workflow(workflow_id):
            raise NotFound("There is no such workflow.")
        grant = await self._lend(row, workflow_id)
        await audit(
            self._session, self._caller, "connection.grant", str(row.id), workflow=str(workflow_id)
        )
        return _grant_shown(grant)

    async def take_back(self, connection_id: UUID, grant_id: UUID) -> None:
        """Stop the next step from using the connection."""
        row = _found(await self._rows.locked(connection_id))
        grant = await self._rows.grant(row.id, grant_id)
        if grant is None:
            raise NotFound("There is no such grant.")
        grant.revoked_at = self._desk.clock.now()
        await self._session.flush()
        await audit(
            self._session,
            self._caller,
            "connection.revoke",
            str(row.id),
            workflow=str(grant.workflow_id),
        )

    async def _lend(self, row: Connection, workflow_id: UUID | None) -> ConnectionGrant:
        grant = await self._rows.grant_for(row.id, workflow_id)
        if grant is None:
            grant = ConnectionGrant(
                id=uuid7(),
                org_id=row.org_id,
                workspace_id=row.workspace_id,
                connection_id=row.id,
                workflow_id=workflow_id,
                granted_by=self._caller.user_id,
                created_at=self._desk.clock.now(),
            )
            await self._rows.add_grant(grant)
        grant.revoked_at = None
        await self._session.flush()
        return grant

    async def _checked(
        self, kind: type[Fields], config: Mapping[str, Any], secret: Mapping[str, Any]
    ) -> Checked:
        """Check the fields with what their references stand for; what is kept is the reference."""
        names = secret_names(kind)
        references = references_in(secret, names)
        if not references:
            return checked_fields(kind, config, secret)
        try:
            filled = await self._desk.references.filled(secret, names, str(self._caller.org_id))
        except ActionFailed as exc:
            raise Invalid(
                f"{exc.message}; {exc.error.hint}.", field=next(iter(references))
            ) from None
        fields = checked_fields(kind, config, filled)
        return replace(fields, secret={**fields.secret, **references})

    async def _change_fields(self, row: Connection, given: UpdateConnection) -> None:
        config = row.config if given.config is None else given.config
        kept, kind = given.secret is None, kind_of(row.kind)
        secret = self._unsealed(row) if given.secret is None else _opened(given.secret)
        # Tokens of a sign-in lie sealed beside what a person entered.
        entered = {name: secret[name] for name in secret_names(kind) & secret.keys()}
        fields = await self._checked(kind, config, entered if kept else secret)
        if kept and set(fields.hosts) != set(row.allowed_hosts):
            # Otherwise whoever may edit could have a secret sent to a host of their own.
            raise Invalid(
                "The connection would be sent to another place: enter its secret again.",
                hosts=fields.hosts,
            )
        row.config, row.allowed_hosts = fields.config, fields.hosts
        row.check_ok = row.checked_at = row.check_detail = None
        if not kept:
            row.secret_version += 1
            row.signed_in_at = row.expires_at = None
            self._seal(row, fields)

    def _seal(self, row: Connection, fields: Checked) -> None:
        if not fields.secret:
            row.ciphertext = row.wrapped_key = None
            return
        binding = Binding(str(row.org_id), str(row.id), row.secret_version)
        sealed = self._desk.envelope.seal(fields.secret, binding)
        row.ciphertext, row.wrapped_key = sealed.ciphertext, sealed.wrapped_key
        row.key_version = sealed.key_version

    def _unsealed(self, row: Connection) -> dict[str, str]:
        found = stored(row)
        binding = Binding(found.org_id, found.id, found.secret_version)
        return self._desk.envelope.open(found.sealed, binding) if found.sealed else {}

    def _shown(self, row: Connection) -> ConnectionShown:
        return ConnectionShown(
            id=row.id,
            key=row.key,
            name=row.name,
            kind=row.kind,
            service=row.service,
            config=dict(row.config),
            allowed_hosts=list(row.allowed_hosts),
            has_secret=row.ciphertext is not None,
            references=references_in(self._unsealed(row), secret_names(kind_of(row.kind))),
            health=health_of(row, self._desk.clock.now()),
            checked_at=row.checked_at,
            check_detail=row.check_detail,
            signed_in_at=row.signed_in_at,
            expires_at=row.expires_at,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )

    async def note_check(self, connection_id: UUID, result: CheckResult) -> None:
        """Remember how the last try went, where lists show it."""
        row = _found(await self._rows.locked(connection_id))
        row.checked_at, row.check_ok = self._desk.clock.now(), result.ok
        row.check_detail = result.detail
        await self._session.flush()


async def tested(desk: ConnectionDesk, request: CredentialRequest) -> CheckResult:
    """Open the credential through the one resolver and try it; a refused token is a result too."""
    try:
        credential = await desk.resolver.resolve(request)
    except ActionFailed as exc:
        return CheckResult(False, f"{exc.message} ({exc.error.hint})")
    return await desk.check.run(credential)


def _opened(secret: Mapping[str, SecretStr]) -> dict[str, Any]:
    return {name: value.get_secret_value() for name, value in secret.items()}


def _found(row: Connection | None) -> Connection:
    if row is None:
        raise NotFound("There is no such connection.")
    return row


def _grant_shown(row: ConnectionGrant) -> GrantShown:
    return GrantShown(id=row.id, workflow_id=row.workflow_id, created_at=row.created_at)
