"""Signing in to a service on behalf of a person: there, back, and the code exchanged (R22)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import delete, select
from starlette.requests import Request

from api.audit import audit
from api.connections.repository import ConnectionRepository
from api.connections.service import ConnectionDesk
from api.dependencies import Caller
from api.security import is_local, secret_hash
from api.settings import Settings
from engine.errors import Forbidden, Invalid, NotFound
from engine.ports.connections import SealedSecret
from engine.ports.ids import uuid7
from engine.store.connections import stored
from engine.store.database import Database
from engine.store.models.connection import Connection
from engine.store.models.connection_sign_in import ConnectionSignIn
from tools.envelope import Binding
from tools.kinds import kind_of, secret_names
from tools.oauth.endpoint import TokenEndpoint, Tokens
from tools.oauth.sign_in import Proof, authorize_url, code_form, comes_from, kept
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed

KIND = "oauth2_code"
CALLBACK = "/api/v1/oauth/callback"
GOOD_FOR = timedelta(minutes=10)
NO_REDIRECT = ""
"""Stands where a person signs in on another device: nobody is sent back."""
_NO_BINDING_VERSION = 0


class SignInRefused(Invalid):
    """A sign-in to a service did not come back as it was sent."""

    code = "sign_in_refused"


@dataclass(frozen=True, slots=True)
class Returned:
    """What the service's redirect carries."""

    state: str
    code: str | None
    issuer: str | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Begun:
    """Where to send the person, and until when."""

    url: str
    expires_at: datetime


def redirect_uri(request: Request, settings: Settings) -> str:
    """Return the one address the service may send people back to."""
    if settings.public_url is not None:
        return settings.public_url.rstrip("/") + CALLBACK
    if not is_local(request.url.hostname or ""):
        raise Invalid("Set NEXA_PUBLIC_URL: services send people back to that address only.")
    return f"{request.url.scheme}://{request.url.netloc}{CALLBACK}"


class SignIns:
    """The sign-ins of one caller."""

    def __init__(self, caller: Caller, database: Database, desk: ConnectionDesk) -> None:
        self._caller = caller
        self._database = database
        self._desk = desk

    async def begin(self, connection_id: UUID, redirect: str) -> Begun:
        """Remember the proof and return where the person signs in."""
        now, proof = self._desk.clock.now(), Proof.fresh()
        async with self._database.tenant(self._caller.org_id) as session:
            rows = ConnectionRepository(session, self._caller.org_id, self._caller.workspace_id)
            row = of_kind(await rows.get(connection_id))
            if not row.config.get("authorize_url"):
                raise Invalid("The connection names no authorize address: sign in by a code.")
            session_id = self._browser_session()
            await session.execute(delete(ConnectionSignIn).where(ConnectionSignIn.expires_at < now))
            sign_in_id = uuid7()
            sealed = self._desk.envelope.seal(
                {"verifier": proof.verifier}, self.binding_of(sign_in_id)
            )
            session.add(
                ConnectionSignIn(
                    id=sign_in_id,
                    org_id=row.org_id,
                    workspace_id=row.workspace_id,
                    connection_id=row.id,
                    session_id=session_id,
                    secret_version=row.secret_version,
                    state_hash=secret_hash(proof.state),
                    ciphertext=sealed.ciphertext,
                    wrapped_key=sealed.wrapped_key,
                    key_version=sealed.key_version,
                    redirect_uri=redirect,
                    expires_at=now + GOOD_FOR,
                )
            )
            await audit(session, self._caller, "connection.sign_in", str(row.id))
        return Begun(authorize_url(row.config, proof, redirect_uri=redirect), now + GOOD_FOR)

    async def finish(self, returned: Returned) -> Connection:
        """Check what came back, exchange the code, and keep the tokens; the state is used up."""
        sign_in, row = await self._taken(returned.state)
        if not comes_from(row.config, returned.issuer):
            raise SignInRefused("Somebody else than this connection's service sent you back.")
        if returned.error is not None or not returned.code:
            raise SignInRefused("The service did not let you sign in, or you did not agree.")
        verifier = self._verifier(sign_in)
        form = code_form(returned.code, verifier, redirect_uri=sign_in.redirect_uri)
        try:
            endpoint = TokenEndpoint(self._desk.http, self._desk.clock, await self.credential(row))
            tokens = await endpoint.ask(form)
        except ActionFailed as exc:
            raise SignInRefused(f"{exc.message}; {exc.error.hint or 'begin again'}.") from exc
        return await self.keep(sign_in, tokens)

    async def _taken(self, state: str) -> tuple[ConnectionSignIn, Connection]:
        """Use the state up, whoever presents it; only who began may go on."""
        session_id = self._browser_session()
        query = (
            delete(ConnectionSignIn)
            .where(
                ConnectionSignIn.state_hash == secret_hash(state),
                ConnectionSignIn.redirect_uri != NO_REDIRECT,
            )
            .returning(ConnectionSignIn)
        )
        async with self._database.tenant(self._caller.org_id) as session:
            sign_in = (await session.execute(query)).scalar_one_or_none()
            row = await session.get(Connection, sign_in.connection_id) if sign_in else None
        if sign_in is None or row is None or row.deleted_at is not None:
            raise SignInRefused("This sign-in is not known, or was used already: begin again.")
        if sign_in.session_id != session_id or sign_in.workspace_id != self._caller.workspace_id:
            raise SignInRefused("This sign-in was begun in another browser: begin again here.")
        if sign_in.expires_at <= self._desk.clock.now():
            raise SignInRefused("This sign-in took longer than ten minutes: begin again.")
        if sign_in.secret_version != row.secret_version:
            raise SignInRefused("The connection was changed meanwhile: begin again.")
        return sign_in, row

    async def keep(self, sign_in: ConnectionSignIn, tokens: Tokens) -> Connection:
        """Keep the tokens of a sign-in that has come to its end."""
        now = self._desk.clock.now()
        async with self._database.tenant(self._caller.org_id) as session:
            query = select(Connection).where(Connection.id == sign_in.connection_id)
            row = (await session.execute(query.with_for_update())).scalar_one()
            if row.deleted_at is not None or row.secret_version != sign_in.secret_version:
                raise SignInRefused("The connection was changed meanwhile: begin again.")
            own = self._secret(row)
            own.pop("refresh_token", None)
            row.secret_version += 1
            binding = Binding(str(row.org_id), str(row.id), row.secret_version)
            sealed = self._desk.envelope.seal(kept(tokens, own), binding)
            row.ciphertext, row.wrapped_key = sealed.ciphertext, sealed.wrapped_key
            row.key_version = sealed.key_version
            row.signed_in_at = row.updated_at = now
            row.expires_at = (
                tokens.refresh_expires_at if tokens.refresh_token else tokens.expires_at
            )
            row.held_since = now
            row.check_ok = row.checked_at = row.check_detail = None
            await audit(session, self._caller, "connection.signed_in", str(row.id))
        return row

    def _browser_session(self) -> UUID:
        if self._caller.session_id is None:
            raise Forbidden("Signing in to a service needs a browser that is signed in here.")
        return self._caller.session_id

    def binding_of(self, sign_in_id: UUID) -> Binding:
        """Return what the secret of a sign-in is sealed to."""
        return Binding(str(self._caller.org_id), str(sign_in_id), _NO_BINDING_VERSION)

    def _verifier(self, sign_in: ConnectionSignIn) -> str:
        sealed = SealedSecret(sign_in.ciphertext, sign_in.wrapped_key, sign_in.key_version)
        return self._desk.envelope.open(sealed, self.binding_of(sign_in.id))["verifier"]

    def _secret(self, row: Connection) -> dict[str, str]:
        found = stored(row)
        binding = Binding(found.org_id, found.id, found.secret_version)
        return self._desk.envelope.open(found.sealed, binding) if found.sealed else {}

    async def credential(self, row: Connection) -> Credential:
        """Return what proves the client to the service."""
        entered = secret_names(kind_of(row.kind))
        secret = await self._desk.references.filled(self._secret(row), entered, str(row.org_id))
        hosts = frozenset(row.allowed_hosts)
        return Credential(row.key, row.kind, row.service, row.config, secret, hosts)


def back_to_the_page(settings: Settings, row: Connection | None) -> str:
    """Return the page of connections, on the address people use; without a row nobody is signed in."""
    base = urlsplit(settings.public_url or "").path.rstrip("/")
    told = "refused=sign_in" if row is None else f"signed_in={row.key}"
    return f"{base}/connections?{told}"


def is_read_by_a_person(accept: str) -> bool:
    """Tell a browser that shows the answer as a page from a program that reads it."""
    return "text/html" in accept


def of_kind(row: Connection | None) -> Connection:
    """Return a connection that a person signs in to, or refuse."""
    if row is None:
        raise NotFound("There is no such connection.")
    if row.kind != KIND:
        raise Invalid(f"A connection of kind {row.kind!r} needs nobody to sign in.")
    return row
