"""Connections to the services teams use: where each one is, and the token or key it asks for."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tools.connection_fields import TOKEN, Fields, http_place, secret
from tools.manifest import ConnectionKind

_ADDRESS = r"^https?://[^\s?#]+$"


def _address(own: str) -> str:
    """Declare where the service is; its own address unless somebody says otherwise."""
    field: str = Field(
        default=own,
        title="Address",
        description="The service's own, unless a stand-in or a gateway is used.",
        max_length=500,
        pattern=_ADDRESS,
    )
    return field


def _home(example: str, description: str) -> str:
    """Declare where the service is, where each user has an address of their own."""
    field: str = Field(
        title="Address",
        description=description,
        max_length=500,
        pattern=_ADDRESS,
        examples=[example],
    )
    return field


class ServiceToken(Fields):
    """One address, and one token that is sent there and nowhere else."""

    base_url: str
    token: str = secret("Token", "As the service shows it.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return the service's host, or that of the stand-in."""
        return [http_place(self.base_url)]


class GitHubToken(ServiceToken):
    """A GitHub token: fine-grained, classic, or of an app."""

    kind: ClassVar[ConnectionKind] = "github_token"
    service: ClassVar[str] = "github"
    title: ClassVar[str] = "GitHub"

    base_url: str = _address("https://api.github.com")


class HubSpotToken(ServiceToken):
    """A HubSpot token: that of a private app."""

    kind: ClassVar[ConnectionKind] = "hubspot_token"
    service: ClassVar[str] = "hubspot"
    title: ClassVar[str] = "HubSpot"

    base_url: str = _address("https://api.hubapi.com")


SERVICE_KINDS: tuple[type[Fields], ...] = (
    GitHubToken,
    HubSpotToken,
)
