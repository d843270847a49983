"""Shapes of connections on the wire; no answer has a field that could hold a secret."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, JsonValue, SecretStr

from api.connections.health import Health
from api.shapes import Given, JsonObject, Shown

Secret = Annotated[
    dict[str, SecretStr],
    Field(
        default_factory=dict,
        description="The fields marked writeOnly in the kind's schema, or a reference such as secret://env/NAME to one kept elsewhere. No answer holds them.",
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
    expires_at: AwareDatetime | None = Field(
        None, description="when the secret ends, where that is known; health warns ahead of it"
    )


class UpdateConnection(Given):
    name: Name | None = None
    config: dict[str, JsonValue] | None = None
    secret: dict[str, SecretStr] | None = Field(
        None, json_schema_extra={"writeOnly": True}, description="replaces all secret fields"
    )
    expires_at: AwareDatetime | None = None


class ConnectionShown(Shown):
    id: UUID
    key: str
    name: str
    kind: str
    service: str
    config: JsonObject
    allowed_hosts: list[str]
    has_secret: bool
    references: dict[str, str] = Field(
        description="the secret fields that are kept elsewhere, with where: secret://env/NAME, secret://file/NAME or secret://vault/PATH#FIELD"
    )
    health: Health = Field(
        description="expiring: within 14 days; signed_out: somebody must sign in"
    )
    checked_at: datetime | None = Field(description="when the last test ended")
    check_detail: str | None = Field(description="whom the last test signed in as, or why not")
    signed_in_at: datetime | None
    expires_at: datetime | None
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


class SignInBegun(Shown):
    url: str = Field(description="where the browser goes; good once, in this browser")
    expires_at: datetime


class DeviceSignInBegun(Shown):
    handle: str = Field(description="what the sign-in is asked after with; good once")
    user_code: str = Field(description="what the person types in")
    verification_uri: str = Field(description="where, on any device")
    verification_uri_complete: str | None = Field(
        description="the same with the code in it, for a link or a picture to scan"
    )
    interval_s: float = Field(description="how long to wait before it is asked after")
    expires_at: datetime


class AskDeviceSignIn(Given):
    handle: str = Field(min_length=20, max_length=200)


class DeviceSignInAsked(Shown):
    state: Literal["waiting", "signed_in"]
    interval_s: float | None = Field(description="while waiting: when to ask again")


class GrantConnection(Given):
    workflow_id: UUID | None = Field(None, description="null: every workflow of the workspace")


class GrantShown(Shown):
    id: UUID
    workflow_id: UUID | None
    created_at: datetime


class GrantList(Shown):
    items: list[GrantShown]
