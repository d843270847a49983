"""Connections to the services teams use: where each one is, and the token or key it asks for."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from tools.connection_fields import TOKEN, Fields, http_place, secret
from tools.manifest import ConnectionKind
from tools.web_kinds import ServiceAccount

_ADDRESS = r"^https?://[^\s?#]+$"
_GOOGLE = ("sheets.googleapis.com", "www.googleapis.com", "gmail.googleapis.com")


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


class GoogleAccount(ServiceAccount):
    """A Google service account: what is shared with its address, or a person it may act for."""

    kind: ClassVar[ConnectionKind] = "google_account"
    service: ClassVar[str] = "google"
    title: ClassVar[str] = "Google (service account)"

    bound_to: Annotated[list[str], Field(alias="hosts")] = Field(
        default_factory=lambda: list(_GOOGLE),
        alias="hosts",
        title="Hosts",
        description="Google's own, unless a stand-in is used.",
        min_length=1,
        max_length=20,
    )
    token_url: str = Field(
        default="https://oauth2.googleapis.com/token",
        title="Token address",
        description="Google's own, unless a stand-in is used.",
        max_length=1_000,
        pattern=_ADDRESS,
    )
    scope: str | None = Field(
        default=" ".join(
            f"https://www.googleapis.com/auth/{name}"
            for name in ("spreadsheets", "drive", "calendar")
        ),
        title="Scope",
        description="Rights to ask for; Gmail needs https://www.googleapis.com/auth/gmail.modify too.",
        max_length=2_000,
        pattern=r"^[\x21-\x7e]+( [\x21-\x7e]+)*$",
    )


class NotionToken(ServiceToken):
    """A Notion token: that of an internal integration."""

    kind: ClassVar[ConnectionKind] = "notion_token"
    service: ClassVar[str] = "notion"
    title: ClassVar[str] = "Notion"

    base_url: str = _address("https://api.notion.com")


class AirtableToken(ServiceToken):
    """An Airtable token: a personal access token."""

    kind: ClassVar[ConnectionKind] = "airtable_token"
    service: ClassVar[str] = "airtable"
    title: ClassVar[str] = "Airtable"

    base_url: str = _address("https://api.airtable.com")


class JiraToken(Fields):
    """A person's API token for Jira Cloud; it acts as that person."""

    kind: ClassVar[ConnectionKind] = "jira_token"
    service: ClassVar[str] = "jira"
    title: ClassVar[str] = "Jira"

    base_url: str = _home("https://acme.atlassian.example", "Of your site.")
    username: str = Field(
        title="E-mail address",
        description="Of the person whose token it is.",
        min_length=3,
        max_length=320,
        pattern=r"^[^:\s]+@[^:\s]+$",
        examples=["ada@example.com"],
    )
    password: str = secret("API token", "From the security page of the account.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return the site's host."""
        return [http_place(self.base_url)]


class StripeKey(ServiceToken):
    """A Stripe key: secret or restricted, of the live or the test mode."""

    kind: ClassVar[ConnectionKind] = "stripe_key"
    service: ClassVar[str] = "stripe"
    title: ClassVar[str] = "Stripe"

    base_url: str = _address("https://api.stripe.com")


class S3Keys(Fields):
    """Keys for S3, or for a server that speaks its protocol: MinIO, R2, Ceph and others."""

    kind: ClassVar[ConnectionKind] = "s3_keys"
    service: ClassVar[str] = "s3"
    title: ClassVar[str] = "S3 and compatible storage"

    base_url: str = _home(
        "https://s3.eu-central-1.amazonaws.com", "Of the storage, without a bucket."
    )
    region: str = Field(
        title="Region",
        description="As the storage names it; us-east-1 where it has none.",
        default="us-east-1",
        max_length=60,
        pattern=r"^[a-z0-9-]+$",
        examples=["eu-central-1"],
    )
    access_key_id: str = Field(
        title="Access key id", min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+$"
    )
    secret_access_key: str = secret("Secret access key", "Signs; is never sent.", pattern=TOKEN)
    session_token: str | None = secret(
        "Session token", "Only with temporary keys.", pattern=TOKEN, required=False
    )

    def hosts(self) -> list[str]:
        """Return the storage's host."""
        return [http_place(self.base_url)]


class SendGridKey(ServiceToken):
    """A SendGrid key, with the rights of what its steps do."""

    kind: ClassVar[ConnectionKind] = "sendgrid_key"
    service: ClassVar[str] = "sendgrid"
    title: ClassVar[str] = "SendGrid"

    base_url: str = _address("https://api.sendgrid.com")


class GitLabToken(ServiceToken):
    """A GitLab token: of a person, a project or a group."""

    kind: ClassVar[ConnectionKind] = "gitlab_token"
    service: ClassVar[str] = "gitlab"
    title: ClassVar[str] = "GitLab"

    base_url: str = _address("https://gitlab.com")


class TrelloToken(ServiceToken):
    """A Trello token, with the key of the app it was made for."""

    kind: ClassVar[ConnectionKind] = "trello_token"
    service: ClassVar[str] = "trello"
    title: ClassVar[str] = "Trello"

    base_url: str = _address("https://api.trello.com")
    key: str = Field(
        title="API key",
        description="Of the app; Trello shows it beside the way to a token.",
        max_length=200,
        pattern=r"^[A-Za-z0-9]+$",
        examples=["0471642aefef5fa1fa76530ce1ba4c85"],
    )


class AsanaToken(ServiceToken):
    """An Asana token: of a person or of a service account."""

    kind: ClassVar[ConnectionKind] = "asana_token"
    service: ClassVar[str] = "asana"
    title: ClassVar[str] = "Asana"

    base_url: str = _address("https://app.asana.com")


class LinearKey(ServiceToken):
    """A person's API key for Linear; it acts as that person."""

    kind: ClassVar[ConnectionKind] = "linear_key"
    service: ClassVar[str] = "linear"
    title: ClassVar[str] = "Linear"

    base_url: str = _address("https://api.linear.app")


class TwilioAccount(Fields):
    """A Twilio account, by its auth token or by an API key of it."""

    kind: ClassVar[ConnectionKind] = "twilio_account"
    service: ClassVar[str] = "twilio"
    title: ClassVar[str] = "Twilio"

    base_url: str = _address("https://api.twilio.com")
    lookups_url: str = Field(
        default="https://lookups.twilio.com",
        title="Address for looking numbers up",
        description="Twilio's own, unless a stand-in is used.",
        max_length=500,
        pattern=_ADDRESS,
    )
    account_sid: str = Field(
        title="Account SID",
        description="As the console shows it.",
        pattern=r"^AC[0-9a-f]{32}$",
        examples=["AC00000000000000000000000000000001"],
    )
    api_key: str | None = Field(
        default=None,
        title="API key SID",
        description="Only where its secret stands in place of the auth token.",
        max_length=40,
        pattern=r"^SK[0-9a-f]+$",
    )
    password: str = secret("Auth token", "Or the secret of the API key.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return Twilio's two hosts, or those of the stand-in."""
        return sorted({http_place(self.base_url), http_place(self.lookups_url)})


_SHOP = "https://acme.myshopify.example"


class ShopifyToken(Fields):
    """An access token of an app of one Shopify shop."""

    kind: ClassVar[ConnectionKind] = "shopify_token"
    service: ClassVar[str] = "shopify"
    title: ClassVar[str] = "Shopify, with a token of an app"

    base_url: str = _home(_SHOP, "Of the shop, as Shopify named it, without a path.")
    token: str = secret("Admin API access token", "Begins with shpat_.", pattern=TOKEN)

    def hosts(self) -> list[str]:
        """Return the shop's host."""
        return [http_place(self.base_url)]


class ShopifyApp(Fields):
    """An app of one's own Shopify organization: its id and secret buy a token for a day."""

    kind: ClassVar[ConnectionKind] = "shopify_app"
    service: ClassVar[str] = "shopify"
    title: ClassVar[str] = "Shopify, as an app"

    base_url: str = _home(_SHOP, "Of the shop, as Shopify named it, without a path.")
    client_id: str = Field(
        title="Client id",
        description="From the settings of the app, which must be installed in the shop.",
        min_length=1,
        max_length=200,
        pattern=r"^[A-Za-z0-9]+$",
    )
    client_secret: str = secret(
        "Client secret", "Sent to the shop's token address only.", pattern=TOKEN
    )

    def hosts(self) -> list[str]:
        """Return the shop's host."""
        return [http_place(self.base_url)]


SERVICE_KINDS: tuple[type[Fields], ...] = (
    GitHubToken,
    HubSpotToken,
    GoogleAccount,
    NotionToken,
    AirtableToken,
    JiraToken,
    StripeKey,
    S3Keys,
    SendGridKey,
    GitLabToken,
    TrelloToken,
    AsanaToken,
    LinearKey,
    TwilioAccount,
    ShopifyToken,
    ShopifyApp,
)
