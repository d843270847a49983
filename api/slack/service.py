"""Connect a workspace with a Slack app; say who is who there, and take that back."""

from collections.abc import Mapping
from typing import Any, Final, Literal
from uuid import UUID

from api.audit import audit
from api.dependencies import Caller
from api.repository import Session
from api.security import new_secret, secret_hash
from api.slack.repository import SlackRepository
from api.slack.schemas import (
    ConnectSlack,
    LinkAsked,
    SlackAddress,
    SlackAppShown,
    SlackConnected,
    SlackLineShown,
    SlackLinkShown,
    SlackShown,
)
from engine.errors import Conflict, Forbidden, Invalid, NotFound
from engine.ports.clock import Clock
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_link import SlackLink

PREFIX: Final = "/hooks/"
_KINDS: Final = {
    "token": ("slack_token", "a Slack bot token"),
    "signing": ("webhook_secret", "a signing secret"),
    "line": ("slack_app_token", "a Slack app-level token"),
}
_OF_A_LINE: Final = (
    "line_since", "line_failures", "line_failure", "line_failed_at", "line_again_at"
)  # fmt: skip
_UNKNOWN_CODE: Final = "This link was used, has expired, or belongs to another workspace: ask for another one in Slack."


class SlackSettings:
    """The Slack app of the caller's workspace, within one transaction."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self._caller = caller
        self._rows = SlackRepository(session, caller.org_id, caller.workspace_id)

    async def show(self) -> SlackShown:
        """Show whether people talk to the workspace in Slack, and who they are."""
        app = await self._rows.app()
        links = [self._link_shown(link, name) for link, name in await self._rows.links()]
        return SlackShown(app=_app_shown(app) if app is not None else None, links=links)

    async def check(self, given: ConnectSlack) -> None:
        """Refuse connections that are not there or of another kind, and an app that could hear nothing."""
        if given.signing is None and given.line is None:
            raise Invalid(
                "Choose a signing secret or an app-level token: without one nothing is heard."
            )
        for name, (kind, told) in _KINDS.items():
            key = getattr(given, name)
            if key is not None and await self._rows.connection_kind(key) != kind:
                raise Invalid(f"The connection {key!r} is not {told} of this workspace.")

    async def connect(self, given: ConnectSlack, whose: Mapping[str, Any]) -> SlackConnected:
        """Connect with the app whose token this is; another team's people are not those who were linked."""
        app, path = await self._rows.app(), None
        if app is None:
            secret = new_secret()
            path = f"{PREFIX}{secret}"
            app = SlackApp(
                org_id=self._caller.org_id,
                workspace_id=self._caller.workspace_id,
                secret_hash=secret_hash(secret),
                hint=f"{secret[:4]}…",
                created_by=self._caller.user_id,
                **_told(given, whose),
            )
            await self._rows.add(app)
        else:
            is_other_line = app.line != given.line
            for name, value in _told(given, whose).items():
                setattr(app, name, value)
            app.trouble = None
            if is_other_line:
                for name in _OF_A_LINE:
                    setattr(app, name, None)
            await self._session.flush()
        await self._rows.announce()
        await self._note("slack.connect", app.id, team=app.team_id)
        return SlackConnected(**(await self.show()).model_dump(), path=path)

    async def disconnect(self) -> None:
        """Forget the app, its links, and in which threads conversations went on."""
        if not await self._rows.remove():
            raise NotFound("This workspace is not connected with Slack.")
        await self._rows.announce()
        await self._note("slack.disconnect", self._caller.workspace_id)

    async def replace_address(self) -> SlackAddress:
        """Make another address; the former one ends at once."""
        app = await self._rows.app()
        if app is None:
            raise NotFound("This workspace is not connected with Slack.")
        secret = new_secret()
        app.secret_hash, app.hint = secret_hash(secret), f"{secret[:4]}…"
        await self._session.flush()
        await self._rows.announce()
        await self._note("slack.address", app.id)
        return SlackAddress(path=f"{PREFIX}{secret}", hint=app.hint)

    async def asked(self, code: str) -> LinkAsked:
        """Show who would be linked with the caller."""
        app, link = await self._asked(code)
        if link.expires_at is None:
            raise Conflict(_UNKNOWN_CODE)
        return LinkAsked(
            team_name=app.team_name,
            slack_user=link.slack_user,
            slack_name=link.slack_name,
            expires_at=link.expires_at,
        )

    async def confirm(self, code: str, clock: Clock) -> SlackLinkShown:
        """Link the caller with who has asked in Slack; the code is used up."""
        if self._caller.user_id is None:
            raise Forbidden("Only a person can be linked with somebody in Slack.")
        _, link = await self._asked(code)
        link.user_id, link.linked_at = self._caller.user_id, clock.now()
        link.secret_hash, link.expires_at = None, None
        await self._session.flush()
        await self._note("slack.link", link.id, team=link.team_id, slack_user=link.slack_user)
        names = await self._rows.names([self._caller.user_id])
        return self._link_shown(link, names[self._caller.user_id])

    async def unlink(self, link_id: UUID) -> None:
        """Take a link back: one's own, or, for who manages members, anybody's."""
        link = await self._rows.link(link_id)
        if link is None:
            raise NotFound("There is no such link.")
        if link.user_id != self._caller.user_id:
            self._caller.require("member:manage")
        await self._rows.unlink(link)
        await self._note("slack.unlink", link_id, team=link.team_id, slack_user=link.slack_user)

    async def _asked(self, code: str) -> tuple[SlackApp, SlackLink]:
        app = await self._rows.app()
        link = await self._rows.link_asked(secret_hash(code))
        if app is None or link is None or link.team_id != app.team_id:
            raise NotFound(_UNKNOWN_CODE)
        return app, link

    def _link_shown(self, link: SlackLink, name: str) -> SlackLinkShown:
        return SlackLinkShown(
            id=link.id,
            slack_user=link.slack_user,
            slack_name=link.slack_name,
            user_id=link.user_id,
            name=name,
            is_mine=link.user_id == self._caller.user_id,
            linked_at=link.linked_at,
        )

    async def _note(self, action: str, target: UUID, **facts: str) -> None:
        await audit(self._session, self._caller, action, str(target), **facts)


def _told(given: ConnectSlack, whose: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "team_id": str(whose.get("team_id", "")),
        "team_name": str(whose.get("team", "")),
        "bot_user": str(whose.get("user_id", "")),
        "token": given.token,
        "signing": given.signing,
        "line": given.line,
    }


def _app_shown(app: SlackApp) -> SlackAppShown:
    return SlackAppShown(
        team_id=app.team_id,
        team_name=app.team_name,
        token=app.token,
        signing=app.signing,
        line=app.line,
        hint=app.hint,
        trouble=app.trouble,
        line_state=_line_shown(app) if app.line is not None else None,
        connected_at=app.created_at,
    )


def _line_shown(app: SlackApp) -> SlackLineShown:
    status: Literal["waiting", "open", "failing"] = "waiting"
    if app.line_failures:
        status = "failing"
    elif app.line_since is not None:
        status = "open"
    return SlackLineShown(
        status=status,
        since=app.line_since,
        failures=app.line_failures or 0,
        failure=app.line_failure,
        failed_at=app.line_failed_at,
        again_at=app.line_again_at,
    )
