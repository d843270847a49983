"""How members are shown and changed."""

from datetime import datetime
from uuid import UUID

from api.permissions import Role
from api.shapes import Given, Shown


class MemberShown(Shown):
    """A person of the workspace."""

    user_id: UUID
    name: str
    email: str
    role: Role
    joined_at: datetime


class ChangeRole(Given):
    """The role a member gets."""

    role: Role
