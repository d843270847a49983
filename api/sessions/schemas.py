"""How a signed-in browser is shown."""

from datetime import datetime
from uuid import UUID

from api.shapes import Shown


class SessionShown(Shown):
    """One signed-in browser."""

    id: UUID
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str
    address: str
    current: bool
