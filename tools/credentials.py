"""The one place where a credential is resolved: actor, workflow, step and host, checked each time.

Others lost credentials where they were named instead of where they were opened; here every step
of every run comes through `CredentialResolver.resolve`, and a grant taken back stops the next step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from engine.core.action import ConnectionNeed
from engine.errors import Invalid
from engine.ports.connections import ConnectionStore, StoredConnection
from tools.envelope import Binding, Envelope
from tools.kinds import checked_fields, kind_of, secret_names
from tools.references import NO_REFERENCES, SecretReferences, references_in
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed


@dataclass(frozen=True, slots=True)
class StepUse:
    """A step of a run asks; the workflow needs a grant."""

    workflow_id: str
    run_id: str
    step_id: str


@dataclass(frozen=True, slots=True)
class TriggerUse:
    """A trigger of a workflow checks a call from outside; the workflow needs a grant."""

    workflow_id: str
    trigger_id: str


@dataclass(frozen=True, slots=True)
class PersonUse:
    """A person tests a connection; the API has checked that the person may."""

    user_id: str


@dataclass(frozen=True, slots=True)
class ChatUse:
    """People talk to the planner through it; the workspace has to be connected so at this moment."""


@dataclass(frozen=True, slots=True)
class CredentialRequest:
    """Who wants which connection for what."""

    org_id: str
    workspace_id: str
    connection_key: str
    use: StepUse | TriggerUse | PersonUse | ChatUse
    need: ConnectionNeed | None = None


class TokenSource(Protocol):
    """Exchanges a long-lived key for a token of the next minutes."""

    kinds: frozenset[str]

    async def with_token(self, found: StoredConnection, credential: Credential) -> Credential:
        """Return the credential with an access token that works now."""
        ...


class CredentialResolver:
    """Opens a connection's secret for one attempt, after checking that it may."""

    def __init__(
        self,
        store: ConnectionStore,
        envelope: Envelope,
        *tokens: TokenSource,
        references: SecretReferences = NO_REFERENCES,
    ) -> None:
        self._store = store
        self._envelope = envelope
        self._references = references
        self._tokens = {kind: source for source in tokens for kind in source.kinds}

    async def resolve(self, request: CredentialRequest) -> Credential:
        """Return the opened credential, bound to its hosts, or raise ActionFailed."""
        found = await self._store.connection(
            request.org_id, request.workspace_id, request.connection_key
        )
        # The store keeps organizations apart; a wrong row here would be a leak, so look again.
        if (
            found is None
            or found.org_id != request.org_id
            or found.workspace_id != request.workspace_id
        ):
            raise _refused(
                "connection_missing",
                f"there is no connection {request.connection_key!r} in this workspace",
                "choose another connection in the step, or make this one again",
            )
        await self._check_use(request, found)
        _check_need(request.need, found)
        opened = await self._opened(found)
        source = self._tokens.get(found.kind)
        return opened if source is None else await source.with_token(found, opened)

    async def _check_use(self, request: CredentialRequest, found: StoredConnection) -> None:
        use = request.use
        if isinstance(use, PersonUse):
            return
        if isinstance(use, ChatUse):
            if not await self._store.serves_chat(request.org_id, found.workspace_id, found.key):
                raise _refused(
                    "connection_not_granted",
                    f"nobody talks to this workspace through the connection {found.key!r}",
                    "connect the workspace with it again, under Settings, Slack",
                )
            return
        if not await self._store.is_granted(request.org_id, found.id, use.workflow_id):
            raise _refused(
                "connection_not_granted",
                f"this workflow may not use the connection {found.key!r}",
                "grant it to the workflow on the page of the connection",
            )

    async def _opened(self, found: StoredConnection) -> Credential:
        binding = Binding(found.org_id, found.id, found.secret_version)
        secret = self._envelope.open(found.sealed, binding) if found.sealed else {}
        if references_in(secret, secret):
            names = secret_names(kind_of(found.kind))
            secret = await self._references.filled(secret, names, found.org_id)
            _check_filled(found, {name: secret[name] for name in names & secret.keys()})
        return Credential(
            key=found.key,
            kind=found.kind,
            service=found.service,
            config=found.config,
            secret=secret,
            hosts=frozenset(found.allowed_hosts),
        )


def _check_filled(found: StoredConnection, entered: Mapping[str, str]) -> None:
    """Hold what a reference stands for to the rules of what a person enters: it may have changed since."""
    try:
        hosts = checked_fields(kind_of(found.kind), found.config, entered).hosts
    except Invalid as exc:
        raise _refused(
            "secret_unread",
            f"what the connection {found.key!r} refers to cannot be used: {exc.message}",
            "correct the secret where it is kept",
        ) from None
    if set(hosts) != set(found.allowed_hosts):
        raise _refused(
            "secret_unread",
            f"what the connection {found.key!r} refers to leads to another host than before",
            "enter the reference again on the page of the connection, if that host is right",
        )


def _check_need(need: ConnectionNeed | None, found: StoredConnection) -> None:
    if need is not None and found.kind not in need.kinds:
        raise _refused(
            "connection_wrong_kind",
            f"the connection {found.key!r} is of kind {found.kind}, "
            f"the step takes {' or '.join(need.kinds)}",
            "choose a connection of the right kind",
        )


def _refused(code: str, message: str, hint: str) -> ActionFailed:
    return ActionFailed("auth", code, message, hint=hint, nothing_happened=True)
