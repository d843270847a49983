"""How invitations are made and shown."""

from datetime import datetime
from uuid import UUID

from api.auth.schemas import Email
from api.permissions import Role
from api.shapes import Given, Shown


class InviteGiven(Given):
    """Who is invited, and as what."""

    email: Email
    role: Role


class InvitationShown(Shown):
    """An open invitation."""

    id: UUID
    email: str
    role: Role
    expires_at: datetime


class InvitationMade(InvitationShown):
    """A new invitation with its link, which is shown this once."""

    link: str
