"""What every connector folder carries: `manifest.yaml` by hand, `actions.json` and `triggers.json` generated.

Reading them needs no connector code, so planner, validator and editor can know every action
without being able to perform one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from engine.core.action import (
    ActionSpec,
    Called,
    ConnectionNeed,
    Effect,
    EffectRule,
    Polling,
    TriggerSpec,
)

MANIFEST_FILE = "manifest.yaml"
ACTIONS_FILE = "actions.json"
TRIGGERS_FILE = "triggers.json"

ConnectionKind = Literal[
    "http_basic",
    "http_bearer",
    "http_header",
    "http_query",
    "http_digest",
    "aws_keys",
    "oauth2_client",
    "service_account",
    "oauth2_code",
    "openai_api",
    "slack_token",
    "slack_app_token",
    "smtp",
    "imap",
    "sql_url",
    "webhook_secret",
    "signing_key",
    "redis",
    "rabbitmq",
    "mqtt",
    "nats",
    "discord_bot",
    "telegram_bot",
    "teams_webhook",
    "github_token",
    "hubspot_token",
    "google_account",
    "notion_token",
    "airtable_token",
    "jira_token",
    "stripe_key",
    "s3_keys",
    "sendgrid_key",
    "gitlab_token",
    "trello_token",
    "asana_token",
    "linear_key",
    "twilio_account",
    "shopify_token",
    "shopify_app",
]


WEB_KINDS: tuple[ConnectionKind, ...] = (
    "http_basic",
    "http_bearer",
    "http_header",
    "http_query",
    "http_digest",
    "aws_keys",
    "oauth2_client",
    "service_account",
    "oauth2_code",
)
"""Every kind that signs a web request, for actions that call whatever address they are given."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NeedEntry(_Entry):
    """Which connection an action takes."""

    service: str
    kinds: tuple[ConnectionKind, ...]
    required: bool = True

    def spec(self) -> ConnectionNeed:
        """Return the need in the core's words."""
        return ConnectionNeed(self.service, tuple(self.kinds), self.required)


class RuleEntry(_Entry):
    """The effect as a function of one literal argument."""

    argument: str
    by_value: dict[str, Effect]
    default: Effect
    match: Literal["value", "first_word"] = "value"

    def spec(self) -> EffectRule:
        """Return the rule in the core's words."""
        return EffectRule(self.argument, self.by_value, self.default, self.match)


class ActionEntry(_Entry):
    """One action as `actions.json` stores it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9]*\.[a-z][a-z0-9_]*$")
    title: str
    summary: str
    effect: Effect | RuleEntry
    connection: NeedEntry | None = None
    timeout_s: float | None = None
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    expressions: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    switch: str | None = None
    """The setting that must be on before it can be used; None where it always can."""
    input_schema: dict[str, Any]
    output_schema: dict[str, Any]

    def spec(self) -> ActionSpec:
        """Return the action in the core's words."""
        return ActionSpec(
            id=self.id,
            title=self.title,
            summary=self.summary,
            input_schema=self.input_schema,
            output_schema=self.output_schema,
            effect=self.effect.spec() if isinstance(self.effect, RuleEntry) else self.effect,
            connection=self.connection.spec() if self.connection else None,
            expr_args=self.expressions,
            timeout_s=self.timeout_s,
            synonyms=self.synonyms,
            examples=self.examples,
            switch=self.switch,
        )


class ActionsFile(_Entry):
    """The whole of `actions.json`."""

    actions: tuple[ActionEntry, ...]


class PollingEntry(_Entry):
    """How often a trigger is looked at, in seconds."""

    every_s: int = Field(ge=10)
    least_s: int = Field(ge=10)


class CalledEntry(_Entry):
    """How a service that calls with its events signs, and the kinds of them that count."""

    scheme: Literal["standard_webhooks", "github", "slack", "stripe"]
    events: tuple[str, ...] = Field(min_length=1)
    line: ConnectionKind | None = None
    """The kind of connection over which the service tells the same events where it cannot call us."""

    def spec(self) -> Called:
        """Return it in the core's words."""
        return Called(self.scheme, self.events, self.line)


class TriggerEntry(_Entry):
    """One kind of trigger: by hand in the manifest, or as `triggers.json` stores it."""

    id: str
    title: str
    summary: str
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    connection: NeedEntry | None = None
    connection_with: str | None = None
    """The setting that makes the connection necessary, where it is not always."""
    config_schema: dict[str, Any]
    output_schema: dict[str, Any]
    polling: PollingEntry | None = None
    called: CalledEntry | None = None
    own_line: Literal[True] | None = None
    """Set where each trigger keeps a line of its own open, over which its events come."""

    @property
    def is_declared(self) -> bool:
        """Say whether code declares it, where others are written by hand in the manifest."""
        return bool(self.polling or self.called or self.own_line)

    def spec(self) -> TriggerSpec:
        """Return the trigger in the core's words."""
        return TriggerSpec(
            id=self.id,
            title=self.title,
            config_schema=self.config_schema,
            output_schema=self.output_schema,
            summary=self.summary,
            connection=self.connection.spec() if self.connection else None,
            connection_with=self.connection_with,
            synonyms=self.synonyms,
            examples=self.examples,
            polling=Polling(self.polling.every_s, self.polling.least_s) if self.polling else None,
            called=self.called.spec() if self.called else None,
            own_line=self.own_line is not None,
        )


class TriggersFile(_Entry):
    """The whole of `triggers.json`."""

    triggers: tuple[TriggerEntry, ...]


class Manifest(_Entry):
    """What a folder says about itself in `manifest.yaml`."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    summary: str
    owners: tuple[str, ...]
    service: str | None = None
    hosts: tuple[str, ...] = ()
    """Hosts this connector speaks to by itself; `from_connection` where the connection names it."""
    speaks: tuple[str, ...] = ()
    """Wire protocols its client opens: http, smtp, postgresql, sqlite."""
    reads_with_post: tuple[str, ...] = ()
    """Paths where this service answers questions that are posted, so that a read may post there."""
    documentation: str | None = None
    triggers: tuple[TriggerEntry, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """Read the folder's manifest."""
    return _manifest_of((folder / MANIFEST_FILE).read_text(encoding="utf-8"))


def read_actions(folder: Path) -> ActionsFile:
    """Read the folder's generated actions; a folder with triggers only has none."""
    file = folder / ACTIONS_FILE
    if not file.exists():
        return ActionsFile(actions=())
    return _actions_of(file.read_bytes())


def read_triggers(folder: Path) -> tuple[TriggerEntry, ...]:
    """Read the folder's triggers: those of its manifest, and the generated ones."""
    file = folder / TRIGGERS_FILE
    if not file.exists():
        return read_manifest(folder).triggers
    return (*read_manifest(folder).triggers, *_triggers_of(file.read_bytes()))


# The catalogue, the registries and the checks of a process all read the same files: what they say is parsed once.
_REMEMBERED: Final = 512


@lru_cache(maxsize=_REMEMBERED)
def _manifest_of(text: str) -> Manifest:
    loaded: Mapping[str, Any] = YAML(typ="safe", pure=True).load(text)
    return Manifest.model_validate(loaded)


@lru_cache(maxsize=_REMEMBERED)
def _actions_of(written: bytes) -> ActionsFile:
    return ActionsFile.model_validate_json(written)


@lru_cache(maxsize=_REMEMBERED)
def _triggers_of(written: bytes) -> tuple[TriggerEntry, ...]:
    return TriggersFile.model_validate_json(written).triggers
