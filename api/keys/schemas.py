"""How API keys are made and shown."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field

from api.auth.schemas import Name
from api.permissions import SCOPES
from api.shapes import Given, Shown


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError(f"{scope!r} is not a scope; there are {', '.join(SCOPES)}")
    return scope


Scope = Annotated[str, AfterValidator(_known)]


class MakeKey(Given):
    """A name to recognise the key by, and what it may do; `*` is all that its person may do."""

    name: Name
    scopes: list[Scope] = Field(min_length=1, max_length=len(SCOPES))
    expires_at: AwareDatetime | None = None


class KeyShown(Shown):
    """An API key without its secret."""

    id: UUID
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    user_id: UUID | None


class KeyMade(KeyShown):
    """A new key with its secret, which is shown this once."""

    secret: str
