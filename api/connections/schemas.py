"""Shapes of connections on the wire; no answer has a field that could hold a secret."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue, SecretStr

from api.shapes import Given, JsonObject, Shown

Secret = Annotated[
    dict[str, SecretStr],
    Field(
        default_factory=dict,
        description="The fields marked writeOnly in the kind's schema. No answer holds them.",
        json_schema_extra={"writeOnly": True},
    ),
]
Name = Annotated[str, Field(min_length=1, max_length=200)]


class CreateConnection(Given):
    name: Name
    kind: str = Field(max_length=40)
    service: str | None = Field(
        None, max_length=40, description="told by the kind; may be left out"
    )
    config: dict[str, JsonValue] = Field(default_factory=dict)
    secret: Secret


class UpdateConnection(Given):
    name: Name | None = None
    config: dict[str, JsonValue] | None = None
    secret: dict[str, SecretStr] | None = Field(
        None, json_schema_extra={"writeOnly": True}, description="replaces all secret fields"
    )


class ConnectionShown(Shown):
    id: UUID
    key: str
    name: str
    kind: str
    service: str
    config: JsonObject
    allowed_hosts: list[str]
    has_secret: bool
    created_at: datetime
    updated_at: datetime


class ConnectionKindShown(Shown):
    kind: str
    service: str
    title: str
    schema_: JsonObject = Field(alias="schema")


class ConnectionKindList(Shown):
    items: list[ConnectionKindShown]


class ConnectionTested(Shown):
    ok: bool
    detail: str


class GrantConnection(Given):
    workflow_id: UUID | None = Field(None, description="null: every workflow of the workspace")


class GrantShown(Shown):
    id: UUID
    workflow_id: UUID | None
    created_at: datetime


class GrantList(Shown):
    items: list[GrantShown]
