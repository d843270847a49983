"""Queries of sessions, keys and people, before and after the tenant is known."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.permissions import Role
from api.settings import Settings
from engine.errors import NotFound
from engine.store.advisory_locks import AdvisoryLock
from engine.store.database import Database
from engine.store.models.api_key import ApiKey
from engine.store.models.invitation import Invitation
from engine.store.models.membership import Membership
from engine.store.models.organization import Organization
from engine.store.models.session import Session
from engine.store.models.user import User
from engine.store.models.workspace import Workspace

Row = TypeVar("Row")
ENDED_CHANNEL = "nexa_sessions"
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Found:
    """Who a secret belongs to and which role they have now."""

    org_id: UUID
    workspace_id: UUID
    user_id: UUID | None
    role: Role
    scopes: tuple[str, ...] | None = None
    session_id: UUID | None = None
    key_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace and the organization it is in."""

    org_id: UUID
    workspace_id: UUID


async def enter(session: AsyncSession, org_id: UUID) -> None:
    """Bind the transaction to an organization that was just found."""
    await session.execute(
        text("SELECT set_config('app.org_id', :org_id, true)"), {"org_id": str(org_id)}
    )


async def find_by_session(database: Database, secret: bytes, settings: Settings) -> Found | None:
    """Return who a cookie belongs to; a session in use lives on."""
    async with database.unscoped() as session:
        query = (
            select(Session, func.now().label("now"))
            .join(User, User.id == Session.user_id)
            .where(
                Session.secret_hash == secret,
                Session.revoked_at.is_(None),
                Session.expires_at > func.now(),
                User.disabled_at.is_(None),
            )
        )
        row = (await session.execute(query)).one_or_none()
        if row is None:
            return None
        held, now = row
        await enter(session, held.org_id)
        role = await role_of(session, held.user_id, held.workspace_id)
        if role is None:
            return None
        if now - held.last_seen_at > SEEN_EVERY:
            held.last_seen_at = now
            held.expires_at = now + timedelta(days=settings.session_days)
        return Found(held.org_id, held.workspace_id, held.user_id, role=role, session_id=held.id)


async def find_by_api_key(database: Database, secret: bytes) -> Found | None:
    """Return what a key may act as: its person's role now, or the installation itself."""
    async with database.unscoped() as session:
        place = (
            await session.execute(
                text("SELECT org_id, id FROM find_api_key(:secret)"), {"secret": secret}
            )
        ).one_or_none()
        if place is None:
            return None
        await enter(session, place.org_id)
        query = select(ApiKey, func.now().label("now")).where(
            ApiKey.id == place.id,
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at.is_(None) | (ApiKey.expires_at > func.now()),
        )
        row = (await session.execute(query)).one_or_none()
        if row is None:
            return None
        key, now = row
        role: Role | None = "owner"
        if key.user_id is not None:
            role = await role_of(session, key.user_id, key.workspace_id)
        if role is None:
            return None
        if key.last_used_at is None or now - key.last_used_at > SEEN_EVERY:
            key.last_used_at = now
        return Found(
            key.org_id,
            key.workspace_id,
            key.user_id,
            role=role,
            scopes=tuple(key.scopes),
            key_id=key.id,
        )


async def role_of(session: AsyncSession, user_id: UUID, workspace_id: UUID) -> Role | None:
    """Return the role a person has in a workspace of the current organization."""
    query = select(Membership.role).where(
        Membership.user_id == user_id, Membership.workspace_id == workspace_id
    )
    return cast("Role | None", (await session.execute(query)).scalar_one_or_none())


class AccountRepository:
    """People, their first organization and their sessions, in one transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def hold_first_use(self) -> None:
        """Let one first use happen at a time."""
        await self._session.execute(select(func.pg_advisory_xact_lock(int(AdvisoryLock.FIRST_USE))))

    async def is_empty(self) -> bool:
        """Tell whether nobody has an account yet."""
        return (await self._session.execute(select(User.id).limit(1))).first() is None

    async def oldest_workspace(self) -> Place | None:
        """Return the first organization's first workspace; binds to it."""
        first = select(Organization.id).order_by(Organization.created_at, Organization.id).limit(1)
        org_id = (await self._session.execute(first)).scalar_one_or_none()
        if org_id is None:
            return None
        await enter(self._session, org_id)
        rooms = select(Workspace.id).order_by(Workspace.created_at, Workspace.id).limit(1)
        return Place(org_id, (await self._session.execute(rooms)).scalar_one())

    async def add_organization(self, organization: Organization, workspace: Workspace) -> None:
        """Store an organization with its first workspace; binds to it."""
        self._session.add(organization)
        await self._session.flush()
        await enter(self._session, organization.id)
        self._session.add(workspace)
        await self._session.flush()

    async def rename_organization(self, org_id: UUID, name: str) -> None:
        """Give an organization its name."""
        await self._session.execute(
            update(Organization).where(Organization.id == org_id).values(name=name)
        )

    async def user_by_email(self, email: str) -> User | None:
        """Return the person with this address."""
        return await self._one(select(User).where(User.email == email))

    async def add_user(self, user: User) -> None:
        """Store a person."""
        self._session.add(user)
        await self._session.flush()

    async def add_membership(self, membership: Membership) -> None:
        """Let a person into a workspace."""
        self._session.add(membership)
        await self._session.flush()

    async def has_membership(self, user_id: UUID, workspace_id: UUID) -> bool:
        """Tell whether a person is in a workspace of the current organization."""
        return await role_of(self._session, user_id, workspace_id) is not None

    async def role_of(self, user_id: UUID, workspace_id: UUID) -> Role:
        """Return the role of a person who is known to be in the workspace."""
        role = await role_of(self._session, user_id, workspace_id)
        if role is None:
            raise NotFound("This person does not belong to the workspace.")
        return role

    async def first_workspace_of(self, user_id: UUID) -> Place | None:
        """Return where a person belongs, before any organization is known."""
        rows = await self._session.execute(
            text(
                "SELECT org_id, workspace_id FROM find_memberships(:person) "
                "ORDER BY org_id, workspace_id LIMIT 1"
            ),
            {"person": user_id},
        )
        row = rows.one_or_none()
        return None if row is None else Place(row.org_id, row.workspace_id)

    async def add_session(self, session: Session, days: int) -> None:
        """Store a session that lasts this many days."""
        now = (await self._session.execute(select(func.now()))).scalar_one()
        session.expires_at = now + timedelta(days=days)
        self._session.add(session)
        await self._session.flush()

    async def end_session(self, secret: bytes) -> Session | None:
        """Revoke the session of this secret and tell its streams."""
        held = await self._one(
            select(Session).where(Session.secret_hash == secret, Session.revoked_at.is_(None))
        )
        if held is not None:
            await announce_end(self._session, held)
        return held

    async def open_invitation(self, secret: bytes) -> Invitation | None:
        """Return the invitation of this secret while it is good; binds to its organization."""
        rows = await self._session.execute(
            text("SELECT org_id, id FROM find_invitation(:secret)"), {"secret": secret}
        )
        place = rows.one_or_none()
        if place is None:
            return None
        await enter(self._session, place.org_id)
        return await self._one(
            select(Invitation)
            .where(
                Invitation.id == place.id,
                Invitation.accepted_at.is_(None),
                Invitation.revoked_at.is_(None),
                Invitation.expires_at > func.now(),
            )
            .with_for_update()
        )

    async def mark_accepted(self, invitation: Invitation) -> None:
        """Use an invitation up."""
        await self._session.execute(
            update(Invitation).where(Invitation.id == invitation.id).values(accepted_at=func.now())
        )

    async def store_password(self, user_id: UUID, password_hash: str) -> None:
        """Give a person a password."""
        await self._session.execute(
            update(User).where(User.id == user_id).values(password_hash=password_hash)
        )

    async def _one(self, query: Select[Row]) -> Row | None:
        return (await self._session.execute(query)).scalar_one_or_none()


async def announce_end(session: AsyncSession, held: Session) -> None:
    """Revoke a session; whoever streams to it hears of it at commit."""
    held.revoked_at = (await session.execute(select(func.now()))).scalar_one()
    await tell_streams(session, held.id)


async def tell_streams(session: AsyncSession, credential: UUID) -> None:
    """End, at commit, every stream open under a session or a key; its reader may come again."""
    await session.execute(
        text("SELECT pg_notify(:channel, :id)"), {"channel": ENDED_CHANNEL, "id": str(credential)}
    )
