"""Which trigger a secret address stands for: looked up by hash alone, remembered until something changes."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, cast
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.forms.shape import Form, form_of
from api.security import secret_hash
from api.slack.heard import EVENTS
from engine.core.action import Called, Catalog
from engine.runtime.ownership import SCHEDULES_CHANNEL
from engine.store.database import Database
from engine.store.models import Draft, SlackApp, Trigger, Webhook, Workflow, WorkflowVersion
from tools.sdk.signatures import Scheme

KEPT_S: Final = 10.0
"""A change is heard at once; this only bounds the harm of a notice that was lost."""
MAX_KEPT: Final = 10_000
FORM_METHODS: Final = ["GET", "POST"]
MAX_SECRET: Final = 100
"""No secret is longer: what is, is not kept in memory and not looked up."""

Respond = Literal["at_once", "when_finished"]
Purpose = Literal["live", "test"]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where a call to an address leads: to the live version, or, for tests, to what is kept."""

    org_id: UUID
    workspace_id: UUID
    workflow_id: UUID
    trigger_id: str
    purpose: Purpose
    version: int | None
    methods: tuple[str, ...]
    respond: Respond
    verify: Scheme | None
    events: tuple[str, ...]
    connection: str | None
    uses: str | None = None
    """The event of a service that is meant, where not any call is."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    form: Form | None = None
    """What is shown to people who open it, where it is a form."""
    others: tuple["Hook", ...] = ()
    """What hears the same events: a service has one address for all of them."""
    is_chat: bool = False
    """Whether people talk to the planner by it; `workflow_id` then is the id of the workspace's Slack app."""


class HookDirectory:
    """Finds the hook of a secret; unknown secrets are remembered as well, so that guessing stays cheap."""

    def __init__(self, database: Database, catalog: Catalog) -> None:
        self._database = database
        self._called = {one.id: one.called for one in catalog.triggers() if one.called is not None}
        self._kept: dict[str, tuple[float, Hook | None]] = {}
        self._looking: dict[str, asyncio.Task[Hook | None]] = {}
        database.heard_by(self.heard)

    def known(self, secret: str) -> Hook | None:
        """Return a hook that was looked up a moment ago."""
        found = self._kept.get(secret)
        return found[1] if found is not None and found[0] > time.monotonic() else None

    async def find(self, secret: str) -> Hook | None:
        """Return the hook of a secret, or None where it leads nowhere."""
        if len(secret) > MAX_SECRET:
            return None
        found = self._kept.get(secret)
        if found is not None and found[0] > time.monotonic():
            return found[1]
        looking = self._looking.get(secret)
        if looking is None:
            # Under load many ask for the same at once: one of them looks it up for all.
            looking = self._looking[secret] = asyncio.create_task(self._look_up(secret))
            looking.add_done_callback(lambda done: self._looked_up(secret, done))
        return await asyncio.shield(looking)

    def _looked_up(self, secret: str, done: "asyncio.Task[Hook | None]") -> None:
        if self._looking.get(secret) is done:
            del self._looking[secret]
        if not done.cancelled():
            # Whoever waits has it; where nobody does any more, nothing is to be said of it.
            done.exception()

    async def _look_up(self, secret: str) -> Hook | None:
        async with asyncio.timeout(10):
            hook = await self._read(secret_hash(secret))
        # A draft changes from one minute to the next, and nobody is told: it is looked up each time.
        if hook is not None and hook.purpose == "test":
            return hook
        if self._looking.get(secret) is not asyncio.current_task():
            # Something has changed since this was asked.
            return hook
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[secret] = (time.monotonic() + KEPT_S, hook)
        return hook

    def heard(self, channel: str) -> None:
        """Look everything up again when a workflow was published or switched, or when that may be."""
        if channel in (SCHEDULES_CHANNEL, ""):
            self._kept.clear()
            self._looking.clear()

    async def _read(self, hashed: bytes) -> Hook | None:
        async with self._database.unscoped() as session:
            query = text("SELECT org_id, workspace_id, id FROM find_webhook(:hash)")
            place = (await session.execute(query, {"hash": hashed})).one_or_none()
            if place is None:
                query = text("SELECT org_id, workspace_id, id FROM find_slack_app(:hash)")
                place = (await session.execute(query, {"hash": hashed})).one_or_none()
                return None if place is None else await self._of_app(place.org_id, place.id)
        async with self._database.tenant(place.org_id) as session:
            found = (
                await session.execute(
                    select(Webhook)
                    .join(Workflow, Workflow.id == Webhook.workflow_id)
                    .where(
                        Webhook.id == place.id,
                        Webhook.revoked_at.is_(None),
                        Workflow.deleted_at.is_(None),
                    )
                )
            ).scalar_one_or_none()
            if found is None:
                return None
            if found.purpose == "test":
                return await _drafted(session, found)
            return await _live(session, found, self._called)

    async def _of_app(self, org_id: UUID, app_id: UUID) -> Hook | None:
        """Return what hears the events that a Slack app's own address is called with."""
        async with self._database.tenant(org_id) as session:
            app = await session.get(SlackApp, app_id)
            if app is None or app.signing is None:
                return None
            heard = await _hearing(session, app.workspace_id, app.signing, "slack", self._called)
        return replace(heard[0], others=heard[1:])


async def _live(
    session: AsyncSession, webhook: Webhook, called: Mapping[str, Called]
) -> Hook | None:
    found = (
        await session.execute(
            select(Trigger, Workflow.enabled)
            .join(Workflow, Workflow.id == Trigger.workflow_id)
            .where(
                Trigger.workflow_id == webhook.workflow_id,
                Trigger.trigger_id == webhook.trigger_id,
            )
        )
    ).one_or_none()
    if found is None:
        return None
    row, is_on = found
    if row.type == "webhook":
        if not (row.enabled and is_on):
            return None
        return _hook(webhook, row.config, "live", row.version, await _form(session, row))
    meant, connection = called.get(str(row.config.get("uses"))), row.config.get("connection")
    if meant is None or not isinstance(connection, str):
        return None
    hearing = await _hearing(session, row.workspace_id, connection, meant.scheme, called)
    return replace(hearing[0], others=hearing[1:]) if hearing else None


async def _hearing(
    session: AsyncSession,
    workspace_id: UUID,
    connection: str,
    scheme: str,
    called: Mapping[str, Called],
) -> tuple[Hook, ...]:
    """Return all that hears the events this address is called with; it may be on while `own` is off.

    Those are the triggers of the workspace with the same connection, whose secret proves the sender, and its
    people in Slack where they are heard by it. Whose events nobody knows any more, such as of a connector that
    is gone, are proved by nobody.
    """
    rows = await session.execute(
        select(Trigger)
        .join(Workflow, Workflow.id == Trigger.workflow_id)
        .where(
            Trigger.workspace_id == workspace_id,
            Trigger.type == "app",
            Trigger.enabled,
            Workflow.enabled,
            Workflow.deleted_at.is_(None),
        )
        .order_by(Trigger.workflow_id, Trigger.trigger_id)
    )
    triggers = tuple(
        _event(row, uses, called[uses])
        for row in rows.scalars()
        if (uses := str(row.config.get("uses"))) in called
        and called[uses].scheme == scheme
        and row.config.get("connection") == connection
    )
    own = select(SlackApp).where(SlackApp.workspace_id == workspace_id)
    app = (await session.execute(own)).scalar_one_or_none()
    talked_to = app is not None and scheme == "slack" and app.signing == connection
    return (_chat(app), *triggers) if app is not None and talked_to else triggers


async def _drafted(session: AsyncSession, webhook: Webhook) -> Hook | None:
    draft = await session.get(Draft, webhook.workflow_id)
    triggers = (draft.document if draft is not None else {}).get("triggers")
    for one in triggers if isinstance(triggers, list) else ():
        if isinstance(one, dict) and one.get("id") == webhook.trigger_id:
            return _hook(webhook, one, "test", None, form_of(one, draft.document if draft else {}))
    return None


async def _form(session: AsyncSession, row: Trigger) -> Form | None:
    """Return the form of a trigger; its version is read only where it has one."""
    if form_of(row.config, {}) is None:
        return None
    version = await session.get(WorkflowVersion, (row.workflow_id, row.version))
    return form_of(row.config, version.document if version is not None else {})


def _hook(
    webhook: Webhook,
    trigger: Mapping[str, Any],
    purpose: Purpose,
    version: int | None,
    form: Form | None,
) -> Hook:
    config = trigger.get("with")
    given = config if isinstance(config, dict) else {}
    methods, events = given.get("methods"), given.get("events")
    methods = FORM_METHODS if form is not None else methods
    verify, connection = given.get("verify"), trigger.get("connection")
    return Hook(
        org_id=webhook.org_id,
        workspace_id=webhook.workspace_id,
        workflow_id=webhook.workflow_id,
        trigger_id=webhook.trigger_id,
        purpose=purpose,
        version=version,
        methods=tuple(str(m) for m in methods) if isinstance(methods, list) else ("POST",),
        respond="when_finished" if given.get("respond") == "when_finished" else "at_once",
        verify=verify,
        events=tuple(str(one) for one in events) if isinstance(events, list) else (),
        connection=connection if isinstance(connection, str) else None,
        form=form,
    )


def _chat(app: SlackApp) -> Hook:
    return Hook(
        org_id=app.org_id,
        workspace_id=app.workspace_id,
        workflow_id=app.id,
        trigger_id="",
        purpose="live",
        version=None,
        methods=("POST",),
        respond="at_once",
        verify="slack",
        events=EVENTS,
        connection=app.signing,
        uses="slack.conversation",
        is_chat=True,
    )


def _event(row: Trigger, uses: str, called: Called) -> Hook:
    config, connection = row.config.get("with"), row.config.get("connection")
    return Hook(
        org_id=row.org_id,
        workspace_id=row.workspace_id,
        workflow_id=row.workflow_id,
        trigger_id=row.trigger_id,
        purpose="live",
        version=row.version,
        methods=("POST",),
        respond="at_once",
        verify=cast("Scheme", called.scheme),
        events=called.events,
        connection=connection if isinstance(connection, str) else None,
        uses=uses,
        settings=config if isinstance(config, dict) else {},
    )
