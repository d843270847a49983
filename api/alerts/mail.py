"""Mail to owners: what should have run by itself and did not is told, once, to who can do something about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from api.settings import Settings
from engine.ports import Clock
from engine.store import alert_mails
from engine.store.alert_mails import AlertMail, MailedAlert
from engine.store.database import Database
from engine.store.models.membership import Membership
from engine.store.models.user import User
from tools.connectors.email.client import Letter, send_letter
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed

_log = structlog.get_logger(__name__)
LOOK_EVERY_S: Final = 15.0
AGAIN_S: Final = 60.0
TIMEOUT_S: Final = 60.0
MOST_LISTED: Final = 20


class AlertMailer:
    """Looks for alerts and sends them; any number of processes may, one at a time does.

    What was sent is noted afterwards: a mail may come twice when the process ends in between, and has
    the same Message-ID then. At most one mail an hour is about one workflow.
    """

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._base_url = settings.base_url()
        self._credential, self._policy = _mail_server(settings)

    async def run(self) -> None:
        """Send what there is, until cancelled."""
        while True:
            is_well = True
            try:
                is_well = await self.send_due()
            except (SQLAlchemyError, OSError) as fault:
                _log.warning("alert_mail.waits", reason=type(fault).__name__)
            await self._clock.sleep(LOOK_EVERY_S if is_well else AGAIN_S)

    async def send_due(self) -> bool:
        """Send everything that is due; False when the mail server cannot take it just now."""
        async with alert_mails.turn(self._database) as is_ours:
            if not is_ours:
                return True
            for mail in await alert_mails.due(self._database):
                try:
                    await self._send(mail)
                except ActionFailed as fault:
                    _log.error(
                        "alert_mail.not_sent", code=fault.error.code, why=fault.error.message
                    )
                    if fault.error.error_class != "bad_data":
                        return False
                    # Tried again it would be refused again.
                await alert_mails.mark_mailed(self._database, mail)
        return True

    async def _send(self, mail: AlertMail) -> None:
        to = await self._owners(mail)
        if not to:
            _log.warning("alert_mail.nobody", about=mail.name, workflow=str(mail.workflow_id))
            return
        first, last = mail.alerts[0].alert_id, mail.alerts[-1].alert_id
        await send_letter(
            self._policy,
            self._credential,
            Letter(tuple(to), subject_of(mail), text_of(mail, self._base_url)),
            idempotency_key=f"alert/{first}/{last}",
            timeout_s=TIMEOUT_S,
            attempt=Attempt(),
        )

    async def _owners(self, mail: AlertMail) -> Sequence[str]:
        """Return whom to write to: who made the workflow or connection, else the owners of its workspace."""
        query = (
            select(User.email, User.id, Membership.role)
            .join(Membership, Membership.user_id == User.id)
            .where(Membership.workspace_id == mail.workspace_id, User.disabled_at.is_(None))
            .order_by(User.email)
        )
        async with self._database.tenant(mail.org_id) as session:
            people = (await session.execute(query)).all()
        maker = [person.email for person in people if person.id == mail.created_by]
        return maker or [person.email for person in people if person.role == "owner"]


def subject_of(mail: AlertMail) -> str:
    """Say in one line what has happened to which workflow."""
    name = " ".join(mail.name.split())
    if mail.workflow_id is None:
        return f"{name}: the connection needs somebody"
    count = len(mail.alerts)
    if all(alert.kind == "trigger_failing" for alert in mail.alerts):
        return f"{name}: a trigger keeps failing"
    of_schedule = all(alert.is_scheduled for alert in mail.alerts)
    one, many = ("a scheduled run", "scheduled runs") if of_schedule else ("a run", "runs")
    return f"{name}: {one if count == 1 else f'{count} {many}'} failed or did not start"


def text_of(mail: AlertMail, base_url: str) -> str:
    """Tell each of them, newest last, with the way to its page."""
    listed = [_line(alert, mail, base_url) for alert in mail.alerts[-MOST_LISTED:]]
    left_out = len(mail.alerts) - len(listed)
    more = [f"… and {left_out} before these.\n"] if left_out else []
    why = _WHY if mail.workflow_id is not None else _WHY_CONNECTION
    return "\n".join([*more, *listed, why, ""])


_WHY: Final = (
    "You get this mail because you made this workflow or own its workspace. There is at most "
    "one an hour about a workflow; the page of alerts has them all."
)
_WHY_CONNECTION: Final = (
    "You get this mail because you made this connection or own its workspace. Steps that use it fail "
    "without it: sign in again there, or enter a new secret."
)


def _line(alert: MailedAlert, mail: AlertMail, base_url: str) -> str:
    where = f"Step {alert.step}: " if alert.step is not None else ""
    page = f"workflows/{mail.workflow_id}" if mail.workflow_id is not None else "connections"
    page = f"runs/{alert.run_id}" if alert.run_id is not None else page
    return f"{alert.at:%Y-%m-%d %H:%M} UTC  {where}{alert.title}\n{base_url}/{page}\n"


def _mail_server(settings: Settings) -> tuple[Credential, AddressPolicy]:
    """Return the operator's mail server: it may be reached wherever it is, and nothing else by this."""
    place = f"{settings.smtp_host}:{settings.smtp_port}".lower()
    config: dict[str, object] = {
        "host": settings.smtp_host,
        "port": settings.smtp_port,
        "security": settings.smtp_security,
        "from": settings.smtp_from,
    }
    secret: dict[str, str] = {}
    if settings.smtp_username is not None and settings.smtp_password is not None:
        config["username"] = settings.smtp_username
        secret["password"] = settings.smtp_password.get_secret_value()
    credential = Credential("smtp", "smtp", "smtp", config, secret, frozenset({place}))
    return credential, AddressPolicy(allowed=lambda: {place})
