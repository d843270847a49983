"""Answers in Slack: takes what was heard and tells what is new, one process of a database at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from api.services import Services
from api.slack.heard import again
from api.slack.inbox import SlackInbox
from api.slack.people import SlackPeople
from api.slack.repository import SlackRepository
from api.slack.taking import SlackTaking, TakenLater
from api.slack.telling import SlackTelling
from api.slack.web_api import SlackWeb
from engine.store import slack_apps
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_event import SlackEvent
from tools.sdk.errors import ActionFailed

_log = structlog.get_logger(__name__)
LOOK_EVERY_S: Final = 1.0
AGAIN_S: Final = 15.0
"""After a failure that can pass, unless Slack says how long."""
REFUSED_AGAIN_S: Final = 60.0
UNTOLD: Final = timedelta(hours=1)
"""After a refusal that is for this thread, such as of a channel that was closed."""
_PASSING: Final = frozenset({"rate_limit", "remote_down", "timeout"})


@dataclass(frozen=True)
class SlackDesk:
    """Looks for what is new each second, and at once when this process has heard something."""

    services: Services
    inbox: SlackInbox
    taking: SlackTaking
    telling: SlackTelling

    @classmethod
    def of(cls, services: Services, inbox: SlackInbox, web: SlackWeb, base_url: str) -> "SlackDesk":
        """Join the parts."""
        taking = SlackTaking(services, web, SlackPeople(services, web, base_url))
        return cls(services, inbox, taking, SlackTelling(services, web, base_url))

    async def run(self) -> None:
        """Take and tell, until cancelled."""
        while True:
            self.inbox.heard.clear()
            try:
                await self.round()
            except (SQLAlchemyError, OSError) as fault:
                _log.warning("slack.waits", reason=type(fault).__name__)
            except Exception as error:  # noqa: BLE001 - whoever is heard later must still be answered
                _log.error("slack.round_failed", exc_info=error)
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self.inbox.heard.wait()
            except TimeoutError:
                continue

    async def round(self) -> None:
        """Do everything there is to do just now."""
        async with slack_apps.turn(self.services.database) as is_ours:
            if not is_ours:
                return
            for place in await slack_apps.places(self.services.database):
                async with self.services.database.tenant(place[0]) as session:
                    app = await SlackRepository(session, *place).app()
                if app is not None:
                    # What was cut short goes on before anything newer is taken.
                    await self._tell(app)
                    if await self._take(app):
                        await self._tell(app)

    async def _take(self, app: SlackApp) -> bool:
        """Take what was heard, in order; True where there was something."""
        async with self._rows_of(app) as rows:
            events = await rows.heard()
        waiting: set[tuple[str, str]] = set()
        for event in events:
            read = again(event.body or {})
            thread = read.channel, read.thread
            if thread in waiting or not await self._took(app, event):
                waiting.add(thread)
        return bool(events)

    async def _took(self, app: SlackApp, event: SlackEvent) -> bool:
        """Take one event; False where it stays for later."""
        try:
            await self.taking.take(app, again(event.body or {}))
        except TakenLater:
            return False
        except ActionFailed as fault:
            if (wait := await self._refused(app, fault)) is not None:
                async with self._rows_of(app) as rows:
                    await rows.event_waits(event.id, self.services.clock.now() + wait)
                return False
        except (SQLAlchemyError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - one event must not keep back those after it
            _log.error("slack.event_failed", delivery=event.delivery, exc_info=error)
        async with self._rows_of(app) as rows:
            await rows.done(event.id)
        return True

    async def _tell(self, app: SlackApp) -> None:
        """Bring every thread to where its conversation is."""
        async with self._rows_of(app) as rows:
            threads = await rows.to_tell(app.team_id)
        for thread in threads:
            wait: timedelta | None = None
            try:
                await self.telling.tell(app, thread)
            except ActionFailed as fault:
                wait = await self._refused(app, fault) or UNTOLD
            except (SQLAlchemyError, OSError):
                raise
            except Exception as error:  # noqa: BLE001 - one thread must not keep back the others
                _log.error("slack.not_told", thread=str(thread.thread_id), exc_info=error)
                wait = UNTOLD
            if wait is not None:
                async with self._rows_of(app) as rows:
                    until = self.services.clock.now() + wait
                    await rows.thread_is(thread.id, not_before=until)
            elif app.trouble is not None:
                await self._note(app, None)

    async def _refused(self, app: SlackApp, fault: ActionFailed) -> timedelta | None:
        """Say how long to wait before Slack is asked again; None where it would refuse again."""
        error = fault.error
        _log.warning("slack.refused", code=error.code, workspace=str(app.workspace_id))
        if error.error_class in _PASSING:
            return timedelta(seconds=error.retry_after_s or AGAIN_S)
        if error.error_class != "auth":
            return None
        await self._note(app, error.message)
        return timedelta(seconds=REFUSED_AGAIN_S)

    async def _note(self, app: SlackApp, trouble: str | None) -> None:
        async with self._rows_of(app) as rows:
            await rows.trouble(trouble)
        app.trouble = trouble

    @asynccontextmanager
    async def _rows_of(self, app: SlackApp) -> AsyncIterator[SlackRepository]:
        async with self.services.database.tenant(app.org_id) as session:
            yield SlackRepository(session, app.org_id, app.workspace_id)
