"""Signing in by a short code on another device (RFC 8628): asked for, shown, and asked after."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select

from api.audit import audit
from api.connections.repository import ConnectionRepository
from api.connections.service import ConnectionDesk
from api.connections.sign_in import NO_REDIRECT, SignInRefused, SignIns, of_kind
from api.dependencies import Caller
from api.repository import Session
from api.security import secret_hash
from engine.errors import Forbidden, Invalid
from engine.ports.connections import SealedSecret
from engine.ports.ids import uuid7
from engine.store.database import Database
from engine.store.models.connection import Connection
from engine.store.models.connection_sign_in import ConnectionSignIn
from tools.oauth.device import DeviceCode, Undecided, decided, device_code
from tools.oauth.endpoint import TokenEndpoint
from tools.sdk.errors import ActionFailed


@dataclass(frozen=True, slots=True)
class DeviceBegun:
    """What the person is shown, and what the sign-in is asked after with."""

    handle: str
    code: DeviceCode


@dataclass(frozen=True, slots=True)
class _Taken:
    """A sign-in whose turn it is, as it is sealed."""

    row: ConnectionSignIn
    connection: Connection
    device_code: str
    interval_s: float


class DeviceSignIns:
    """The sign-ins of one caller that end on another device."""

    def __init__(self, caller: Caller, database: Database, desk: ConnectionDesk) -> None:
        self._caller = caller
        self._database = database
        self._desk = desk
        self._sign_ins = SignIns(caller, database, desk)

    async def begin(self, connection_id: UUID) -> DeviceBegun:
        """Ask the service for a code and remember the part of it that nobody is shown."""
        async with self._database.tenant(self._caller.org_id) as session:
            rows = ConnectionRepository(session, self._caller.org_id, self._caller.workspace_id)
            row = of_kind(await rows.get(connection_id))
        if not row.config.get("device_url"):
            raise Invalid("The connection names no device address: sign in with a browser.")
        try:
            code = await device_code(await self._endpoint(row))
        except ActionFailed as exc:
            raise SignInRefused(f"{exc.message}; {exc.error.hint or 'begin again'}.") from exc
        handle, now, sign_in_id = secrets.token_urlsafe(32), self._desk.clock.now(), uuid7()
        sealed = self._sealed(sign_in_id, code.device_code, code.interval_s, now)
        async with self._database.tenant(self._caller.org_id) as session:
            await session.execute(delete(ConnectionSignIn).where(ConnectionSignIn.expires_at < now))
            session.add(
                ConnectionSignIn(
                    id=sign_in_id,
                    org_id=row.org_id,
                    workspace_id=row.workspace_id,
                    connection_id=row.id,
                    session_id=self._who(),
                    secret_version=row.secret_version,
                    state_hash=secret_hash(handle),
                    ciphertext=sealed.ciphertext,
                    wrapped_key=sealed.wrapped_key,
                    key_version=sealed.key_version,
                    redirect_uri=NO_REDIRECT,
                    expires_at=code.expires_at,
                )
            )
            await audit(session, self._caller, "connection.sign_in", str(row.id))
        return DeviceBegun(handle, code)

    async def ask(self, connection_id: UUID, handle: str) -> Connection | Undecided:
        """Ask the service whether the person has decided, never more often than it allows."""
        taken = await self._taken(connection_id, handle)
        if isinstance(taken, Undecided):
            return taken
        endpoint = await self._endpoint(taken.connection)
        try:
            answer = await decided(endpoint, taken.device_code, taken.interval_s)
        except ActionFailed as exc:
            await self._used_up(taken.row)
            raise SignInRefused(_REFUSALS.get(exc.error.code, f"{exc.message}.")) from exc
        if isinstance(answer, Undecided):
            await self._wait(taken, answer)
            return answer
        if not await self._used_up(taken.row):
            raise SignInRefused("This sign-in was used already: begin again.")
        return await self._sign_ins.keep(taken.row, answer)

    async def _taken(self, connection_id: UUID, handle: str) -> _Taken | Undecided:
        """Claim the turn to ask the service; whoever comes too early is told how long to wait."""
        now = self._desk.clock.now()
        async with self._database.tenant(self._caller.org_id) as session:
            rows = ConnectionRepository(session, self._caller.org_id, self._caller.workspace_id)
            of_kind(await rows.get(connection_id))
            row = await self._found(session, handle)
            connection = await session.get(Connection, row.connection_id) if row else None
            if row is None or connection is None or connection.deleted_at is not None:
                raise SignInRefused("This sign-in is not known, or was used already: begin again.")
            if row.connection_id != connection_id or row.session_id != self._who():
                raise SignInRefused("This sign-in was begun elsewhere: begin again here.")
            if row.expires_at <= now:
                raise SignInRefused("The code has ended before it was entered: begin again.")
            if row.secret_version != connection.secret_version:
                raise SignInRefused("The connection was changed meanwhile: begin again.")
            kept = self._opened(row)
            interval_s, turn = float(kept["interval_s"]), datetime.fromisoformat(kept["turn"])
            if now < turn:
                return Undecided((turn - now).total_seconds())
            self._note(row, kept, interval_s, now)
        return _Taken(row, connection, kept["device_code"], interval_s)

    async def _found(self, session: Session, handle: str) -> ConnectionSignIn | None:
        query = select(ConnectionSignIn).where(
            ConnectionSignIn.state_hash == secret_hash(handle),
            ConnectionSignIn.workspace_id == self._caller.workspace_id,
            ConnectionSignIn.redirect_uri == NO_REDIRECT,
        )
        found: ConnectionSignIn | None = await session.scalar(query.with_for_update())
        return found

    async def _wait(self, taken: _Taken, answer: Undecided) -> None:
        now = self._desk.clock.now()
        async with self._database.tenant(self._caller.org_id) as session:
            row = await session.get(ConnectionSignIn, taken.row.id, with_for_update=True)
            if row is not None:
                self._note(row, self._opened(row), answer.interval_s, now)

    async def _used_up(self, row: ConnectionSignIn) -> bool:
        query = delete(ConnectionSignIn).where(ConnectionSignIn.id == row.id)
        async with self._database.tenant(self._caller.org_id) as session:
            gone = await session.scalar(query.returning(ConnectionSignIn.id))
        return gone is not None

    def _note(
        self, row: ConnectionSignIn, kept: Mapping[str, str], interval_s: float, now: datetime
    ) -> None:
        sealed = self._sealed(row.id, kept["device_code"], interval_s, now)
        row.ciphertext, row.wrapped_key = sealed.ciphertext, sealed.wrapped_key
        row.key_version = sealed.key_version

    def _sealed(
        self, sign_in_id: UUID, code: str, interval_s: float, now: datetime
    ) -> SealedSecret:
        turn = now + timedelta(seconds=interval_s)
        told = {"device_code": code, "interval_s": str(interval_s), "turn": turn.isoformat()}
        return self._desk.envelope.seal(told, self._sign_ins.binding_of(sign_in_id))

    def _opened(self, row: ConnectionSignIn) -> Mapping[str, str]:
        sealed = SealedSecret(row.ciphertext, row.wrapped_key, row.key_version)
        return self._desk.envelope.open(sealed, self._sign_ins.binding_of(row.id))

    async def _endpoint(self, row: Connection) -> TokenEndpoint:
        credential = await self._sign_ins.credential(row)
        return TokenEndpoint(self._desk.http, self._desk.clock, credential)

    def _who(self) -> UUID:
        """Return whose sign-in it is: a browser's, or that of a key as the command line has one."""
        who = self._caller.session_id or self._caller.key_id
        if who is None:
            raise Forbidden("Signing in to a service needs a browser or a key.")
        return who


_REFUSALS = {
    "access_denied": "The person did not agree, or the service did not let them sign in.",
    "expired_token": "The code has ended before it was entered: begin again.",
}
