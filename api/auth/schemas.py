"""What signing in asks for and answers."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, SecretStr, StringConstraints

from api.permissions import Role
from api.shapes import Given, Shown

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200


def _long_enough(value: SecretStr) -> SecretStr:
    if not SHORTEST_PASSWORD <= len(value.get_secret_value()) <= LONGEST_PASSWORD:
        raise ValueError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return value


Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s\x00]+@[^@\s\x00]+$",
    ),
]
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00]*$"),
]
NewPassword = Annotated[SecretStr, AfterValidator(_long_enough)]
Token = Annotated[SecretStr, Field(max_length=200)]


class LoginGiven(Given):
    """An account's e-mail address and password."""

    email: Email
    password: Annotated[SecretStr, Field(max_length=LONGEST_PASSWORD)]


class FirstUseGiven(Given):
    """The owner's account; the token was printed when the service started."""

    token: Token
    name: Name
    email: Email
    password: NewPassword
    organization: Name


class AcceptGiven(Given):
    """The account of somebody who was invited; with an existing account, its password."""

    token: Token
    name: Name
    password: NewPassword


class AuthState(Shown):
    """What the sign-in page has to know."""

    first_use_needed: bool


class PersonShown(Shown):
    """A person."""

    id: UUID
    name: str
    email: str


class OrganizationShown(Shown):
    """An organization."""

    id: UUID
    name: str


class WorkspaceShown(Shown):
    """A workspace of an organization."""

    id: UUID
    name: str
    timezone: str


class MeShown(Shown):
    """The caller: a person, or with `user` null the installation's own key."""

    user: PersonShown | None
    organization: OrganizationShown
    workspace: WorkspaceShown
    role: Role
    permissions: list[str]
