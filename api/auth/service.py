"""Sign in and out, make the first owner, accept an invitation."""

from dataclasses import dataclass

from api.audit import audit
from api.auth.first_use import FirstUse
from api.auth.repository import AccountRepository, Place, enter
from api.auth.schemas import AcceptGiven, FirstUseGiven, LoginGiven
from api.dependencies import Caller
from api.permissions import permissions_of
from api.repository import Session
from api.security import LoginGate, Passwords, new_secret, secret_hash
from api.settings import Settings
from engine.errors import Conflict, NotFound, Unauthenticated
from engine.ports.ids import uuid7
from engine.store.audit import Act, append
from engine.store.database import Database
from engine.store.models.invitation import Invitation
from engine.store.models.membership import Membership
from engine.store.models.organization import Organization
from engine.store.models.session import Session as SessionRow
from engine.store.models.user import User
from engine.store.models.workspace import Workspace

FIRST_WORKSPACE = "Main"
FIRST_ORGANIZATION = "My organization"
_WRONG = "The e-mail address or the password is wrong."


class AlreadySetUp(Conflict):
    """The first owner exists."""

    code = "already_set_up"


@dataclass(frozen=True, slots=True)
class Device:
    """Where a sign-in comes from, as its person will see it in the list of sessions."""

    address: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session: its secret goes into the cookie and is never shown again."""

    secret: str
    caller: Caller


class Accounts:
    """Everything a visitor can do before anybody knows who they are."""

    def __init__(
        self, database: Database, settings: Settings, passwords: Passwords | None = None
    ) -> None:
        self._database = database
        self._settings = settings
        self._passwords = passwords or Passwords()

    async def first_use_needed(self) -> bool:
        """Tell whether nobody has an account yet."""
        async with self._database.unscoped() as session:
            return await AccountRepository(session).is_empty()

    async def sign_in(self, given: LoginGiven, device: Device, gate: LoginGate) -> SignedIn:
        """Check a password and open a session; failures are counted and answer alike."""
        with gate.attempt(device.address, given.email):
            async with self._database.unscoped() as session:
                rows = AccountRepository(session)
                user = await rows.user_by_email(given.email)
                place = await rows.first_workspace_of(user.id) if user else None
            stored = None if user is None or user.disabled_at else user.password_hash
            checked = await self._passwords.check(given.password.get_secret_value(), stored)
            if user is None or not checked.matches:
                gate.count_failure(device.address, given.email)
                raise Unauthenticated(_WRONG)
        if place is None:
            raise Unauthenticated("This account belongs to no organization any more.")
        async with self._database.tenant(place.org_id) as session:
            rows = AccountRepository(session)
            if checked.better_hash is not None:
                await rows.store_password(user.id, checked.better_hash)
            return await self._open(session, rows, user, place, device)

    async def sign_up_first_owner(
        self, given: FirstUseGiven, device: Device, first_use: FirstUse
    ) -> SignedIn:
        """Make the first account; it owns the organization that the installation began with."""
        if not await self.first_use_needed():
            raise AlreadySetUp("This installation has an owner already: sign in instead.")
        first_use.check(given.token.get_secret_value())
        password_hash = await self._passwords.hash(given.password.get_secret_value())
        async with self._database.unscoped() as session:
            rows = AccountRepository(session)
            await rows.hold_first_use()
            if not await rows.is_empty():
                raise AlreadySetUp("This installation has an owner already: sign in instead.")
            place = await found_organization(rows, given.organization)
            await rows.rename_organization(place.org_id, given.organization)
            user = _person(given.email, given.name, password_hash)
            await rows.add_user(user)
            await rows.add_membership(_membership(place, user, "owner"))
            return await self._join(session, rows, user, place, device)

    async def accept_invitation(
        self, given: AcceptGiven, device: Device, gate: LoginGate
    ) -> SignedIn:
        """Let an invited person in, once; an existing account proves itself by its password."""
        secret = secret_hash(given.token.get_secret_value())
        async with self._database.unscoped() as session:
            # Asked first, because hashing costs much and anybody may call this.
            _good(await AccountRepository(session).open_invitation(secret))
        password_hash = await self._passwords.hash(given.password.get_secret_value())
        async with self._database.unscoped() as session:
            rows = AccountRepository(session)
            invitation = _good(await rows.open_invitation(secret))
            user = await rows.user_by_email(invitation.email)
            if user is None:
                user = _person(invitation.email, given.name, password_hash)
                await rows.add_user(user)
            else:
                await self._prove(user, given.password.get_secret_value(), device, gate)
            place = Place(invitation.org_id, invitation.workspace_id)
            if await rows.has_membership(user.id, place.workspace_id):
                raise Conflict(f"{invitation.email} belongs to this workspace already.")
            await rows.add_membership(_membership(place, user, invitation.role))
            await rows.mark_accepted(invitation)
            return await self._join(session, rows, user, place, device)

    async def _prove(self, user: User, password: str, device: Device, gate: LoginGate) -> None:
        with gate.attempt(device.address, user.email):
            stored = None if user.disabled_at else user.password_hash
            if not (await self._passwords.check(password, stored)).matches:
                gate.count_failure(device.address, user.email)
                raise Unauthenticated(f"{user.email} has an account already: use its password.")

    async def sign_out(self, secret: str) -> None:
        """End the session of this cookie; its streams end too."""
        async with self._database.unscoped() as session:
            held = await AccountRepository(session).end_session(secret_hash(secret))
            if held is not None:
                await enter(session, held.org_id)
                target = f"session:{held.id}"
                place = (held.org_id, held.workspace_id, held.user_id)
                await append(session, Act(*place, "session", "session.ended", target))

    async def _join(
        self, session: Session, rows: AccountRepository, user: User, place: Place, device: Device
    ) -> SignedIn:
        signed_in = await self._open(session, rows, user, place, device)
        role = signed_in.caller.role
        await audit(session, signed_in.caller, "member.joined", f"user:{user.id}", role=role)
        return signed_in

    async def _open(
        self, session: Session, rows: AccountRepository, user: User, place: Place, device: Device
    ) -> SignedIn:
        secret = new_secret()
        row = SessionRow(
            id=uuid7(),
            user_id=user.id,
            org_id=place.org_id,
            workspace_id=place.workspace_id,
            secret_hash=secret_hash(secret),
            user_agent=device.user_agent[:300],
            address=device.address[:100],
        )
        await rows.add_session(row, self._settings.session_days)
        role = await rows.role_of(user.id, place.workspace_id)
        caller = Caller(
            org_id=place.org_id,
            workspace_id=place.workspace_id,
            user_id=user.id,
            role=role,
            permissions=permissions_of(role),
            via="session",
            session_id=row.id,
        )
        await audit(session, caller, "session.opened", f"session:{row.id}")
        return SignedIn(secret, caller)


def _good(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise NotFound(
            "This invitation is not good any more: it was used, withdrawn or has expired. "
            "Ask for a new one."
        )
    return invitation


async def found_organization(rows: AccountRepository, name: str) -> Place:
    """Return the organization the installation began with, or make it; binds to it."""
    oldest = await rows.oldest_workspace()
    if oldest is not None:
        return oldest
    place = Place(uuid7(), uuid7())
    await rows.add_organization(
        Organization(id=place.org_id, name=name),
        Workspace(id=place.workspace_id, org_id=place.org_id, name=FIRST_WORKSPACE),
    )
    return place


def _person(email: str, name: str, password_hash: str) -> User:
    return User(id=uuid7(), email=email, name=name, password_hash=password_hash)


def _membership(place: Place, user: User, role: str) -> Membership:
    return Membership(
        org_id=place.org_id, workspace_id=place.workspace_id, user_id=user.id, role=role
    )
