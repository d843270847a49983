"""Listening to services over lines that we open, each with the credential of a trigger that may use it."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from engine.errors import Invalid
from engine.ports.connections import ConnectionStore
from engine.ports.lines import Heard, Line, LinePlace, LineRow, NotHeard
from tools.credentials import ChatUse, CredentialRequest, CredentialResolver, TriggerUse
from tools.registry import EventRegistry
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.called import Goodbye, Listening
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp, HttpSession
from tools.sdk.identity import SignIn
from tools.sdk.subscribed import LineEnds, Subscription
from tools.sdk.websocket import websocket

_log = structlog.get_logger(__name__)
_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line that is open; implements the engine's Line."""

    way: Listening
    socket: ClientConnection

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield what the service says; end where it asks for another connection; raise NotHeard."""
        try:
            async for message in self.socket:
                said = self.way.read(message if isinstance(message, str) else message.decode())
                if isinstance(said, Goodbye):
                    return
                if said is not None:
                    yield said
        except (ConnectionClosed, UnicodeDecodeError) as exc:
            raise NotHeard(_lost(self.way.service).error) from exc
        except ActionFailed as fault:
            raise NotHeard(fault.error) from fault

    async def confirm(self, heard: Heard) -> None:
        """Say that this need not be told again; raise NotHeard where nobody hears that any more."""
        try:
            await self.socket.send(self.way.confirmed(heard))
        except ConnectionClosed as exc:
            raise NotHeard(_lost(self.way.service).error) from exc

    async def put_back(self, heard: Heard) -> None:
        """Leave it unconfirmed: the service says it again by itself."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line to a broker that is open for one trigger; implements the engine's Line."""

    subscription: Subscription
    uses: str

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield what the broker tells; raise NotHeard where the line breaks."""
        try:
            async for said in self.subscription.heard():
                yield said
        except ActionFailed as fault:
            raise NotHeard(fault.error) from fault
        except (ValueError, LookupError, TypeError) as exc:
            # What strangers send must not end the owner of all runs, whatever a client makes of it.
            _log.exception("line.unreadable", uses=self.uses)
            raise NotHeard(_unreadable(self.uses).error) from exc

    async def confirm(self, heard: Heard) -> None:
        """Say that this need not be told again; raise NotHeard where nobody hears that any more."""
        try:
            await self.subscription.confirm(heard)
        except ActionFailed as fault:
            raise NotHeard(fault.error) from fault

    async def put_back(self, heard: Heard) -> None:  # noqa: ARG002 - the whole line is given up
        """Give the line up: what was not confirmed is told over the next one."""
        text = "a message could not be taken now; it is asked for again"
        hint = "nothing is lost; look at the service if it stays so"
        raise NotHeard(ActionFailed("remote_down", "message_put_back", text, hint=hint).error)


@dataclass(frozen=True, slots=True)
class ToolEar:
    """Implements the engine's Ear with the events of the catalogue and the connections of workspaces."""

    events: EventRegistry
    connections: ConnectionStore
    resolver: CredentialResolver
    http: GuardedHttp
    addresses: AddressPolicy

    async def is_line(self, place: LinePlace) -> bool:
        """Say whether this connection is one that is listened to."""
        found = await self.connections.connection(
            str(place.org_id), str(place.workspace_id), place.connection
        )
        return found is not None and self.events.listening(found.kind) is not None

    @asynccontextmanager
    async def line(
        self, rows: Sequence[LineRow], desk: LinePlace | None = None
    ) -> AsyncIterator[Line]:
        """Open a line for triggers of one place, as the first of them that may; raise NotHeard."""
        try:
            if rows and rows[0].own_line:
                async with self._own_line(rows[0]) as own:
                    yield own
                return
            credential = await self._first_granted(rows, desk)
            way = self.events.listening(credential.kind)
            if way is None:
                text = f"the connection {credential.key!r} is none that is listened to"
                raise ActionFailed("auth", "connection_wrong_kind", text)
            session = HttpSession(self.http, credential, "read", _TIMEOUT_S, Attempt())
            url = await way.address(SignIn(session, self.addresses, credential))
            async with websocket(url, self.addresses, service=way.service) as socket:
                yield OpenLine(way, socket)
        except ActionFailed as fault:
            raise NotHeard(fault.error) from fault

    async def meant(self, row: LineRow, heard: Heard) -> dict[str, object] | None:
        """Return what a run of this trigger is given, None where it means another event.

        Raise NotHeard where its workflow may not use the connection any more.
        """
        try:
            await self._credential(row)
        except ActionFailed as fault:
            raise NotHeard(fault.error) from fault
        if row.own_line:
            return dict(heard.body)
        event = self.events.find(row.uses)
        called = event.entry.called if event is not None else None
        if event is None or called is None or heard.event not in called.events:
            return None
        try:
            return event.payload(heard.body, row.settings)
        except Invalid as fault:
            _log.warning("event.not_read", trigger=row.trigger_id, uses=row.uses, why=fault.message)
            return None

    @asynccontextmanager
    async def _own_line(self, row: LineRow) -> AsyncIterator[OwnLine]:
        trigger = self.events.subscribed(row.uses)
        if trigger is None:
            raise ActionFailed("logic", "unknown_trigger", f"{row.uses} is not known here")
        try:
            settings = trigger.settings.model_validate(row.settings)
        except ValidationError as exc:
            wrong = ", ".join(str(one["loc"][0]) for one in exc.errors() if one["loc"])
            text = f"the settings of the trigger {row.trigger_id} do not fit: {wrong}"
            raise ActionFailed("bad_data", "bad_settings", text) from None
        credential = await self._credential(row)
        kinds = trigger.entry.connection.kinds if trigger.entry.connection else ()
        if credential.kind not in kinds:
            text = f"the connection {credential.key!r} is none of this service"
            raise ActionFailed("auth", "connection_wrong_kind", text)
        ends = LineEnds(self.addresses, credential, _known_as(row))
        async with trigger.opens(ends, settings) as subscription:
            yield OwnLine(subscription, row.uses)

    async def _first_granted(self, rows: Sequence[LineRow], desk: LinePlace | None) -> Credential:
        asked = [_request(row) for row in rows]
        if desk is not None:
            place = str(desk.org_id), str(desk.workspace_id), desk.connection
            asked.append(CredentialRequest(*place, ChatUse()))
        *before, last = asked
        for request in before:
            try:
                return await self.resolver.resolve(request)
            except ActionFailed:
                continue
        return await self.resolver.resolve(last)

    async def _credential(self, row: LineRow) -> Credential:
        return await self.resolver.resolve(_request(row))


def _request(row: LineRow) -> CredentialRequest:
    place = str(row.org_id), str(row.workspace_id), row.connection
    return CredentialRequest(*place, TriggerUse(str(row.workflow_id), row.trigger_id))


def _known_as(row: LineRow) -> str:
    """Return a trigger's name at a broker: short, as MQTT wants it, and the same in every version."""
    whose = f"{row.workflow_id}:{row.trigger_id}"
    return f"nexa{hashlib.sha256(whose.encode()).hexdigest()[:16]}"


def _unreadable(uses: str) -> ActionFailed:
    text = f"{uses} was told something that cannot be read"
    hint = "look into the log of the service, and report it"
    return ActionFailed("ours", "line_unreadable", text, hint=hint)


def _lost(service: str) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        "line_lost",
        f"the line to {service} broke",
        hint=f"check whether {service} can be reached from here",
    )
