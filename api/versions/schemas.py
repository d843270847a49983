"""Shapes of versions: numbered, immutable, at most one of them live."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from api.shapes import DocumentJson, Given, JsonObject, Shown


class PublishGiven(Given):
    revision: int = Field(ge=0, description="The draft revision the person looked at")
    note: str = Field(default="", max_length=2000)
    reach: list[Annotated[str, Field(max_length=5000)]] = Field(
        default_factory=list,
        max_length=1000,
        description="What of the new reach is allowed, as the draft's `to_allow` has shown it",
    )


class RollbackGiven(Given):
    version: int = Field(ge=1)


class VersionShown(Shown):
    workflow_id: str
    number: int
    document_hash: str
    note: str
    is_live: bool
    published_at: datetime
    published_by: str | None


class VersionDetail(VersionShown):
    document: DocumentJson
    layout: JsonObject
