"""Members of a workspace; there is always an owner left."""

from typing import cast
from uuid import UUID

from api.audit import audit
from api.dependencies import Caller
from api.members.repository import MemberRepository
from api.members.schemas import MemberShown
from api.permissions import Role
from api.repository import Session
from api.sessions.repository import SessionRepository
from engine.errors import Conflict, NotFound
from engine.store.models.membership import Membership
from engine.store.models.user import User


class LastOwner(Conflict):
    """The change would leave the workspace without an owner."""

    code = "last_owner"


class Members:
    """The members of the caller's workspace, within one transaction."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._rows = MemberRepository(session, caller.org_id, caller.workspace_id)

    async def all(self) -> list[MemberShown]:
        """Return every member, by name."""
        return [_shown(membership, user) for membership, user in await self._rows.all()]

    async def change_role(self, user_id: UUID, role: Role) -> MemberShown:
        """Give a member another role; their sessions end, so that nothing of the old one stays."""
        membership, user = await self._one(user_id)
        if membership.role == role:
            return _shown(membership, user)
        await self._keep_an_owner(membership)
        before = membership.role
        await self._rows.set_role(user_id, role)
        await self._end_sessions(user_id)
        await self._rows.end_key_streams(user_id)
        await audit(
            self._session,
            self._caller,
            "member.role_changed",
            f"user:{user_id}",
            before=before,
            after=role,
        )
        return _shown(membership, user).model_copy(update={"role": role})

    async def remove(self, user_id: UUID) -> None:
        """Take a member out; their keys and sessions end at once."""
        membership, _ = await self._one(user_id)
        await self._keep_an_owner(membership)
        await self._rows.remove(user_id)
        await self._end_sessions(user_id)
        await audit(self._session, self._caller, "member.removed", f"user:{user_id}")

    async def _one(self, user_id: UUID) -> tuple[Membership, User]:
        row = await self._rows.one(user_id)
        if row is None:
            raise NotFound("There is no such member.")
        membership, user = row
        return membership, user

    async def _keep_an_owner(self, membership: Membership) -> None:
        if membership.role == "owner" and await self._rows.lock_owners() < 2:
            raise LastOwner("The workspace needs an owner: make somebody else one first.")

    async def _end_sessions(self, user_id: UUID) -> None:
        await SessionRepository(self._session).end_all(
            user_id, but=self._caller.session_id, org_id=self._caller.org_id
        )


def _shown(membership: Membership, user: User) -> MemberShown:
    return MemberShown(
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=cast("Role", membership.role),
        joined_at=membership.created_at,
    )
