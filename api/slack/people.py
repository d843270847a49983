"""Who somebody in Slack is at this moment, and the way to say so where that is not known."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from api.dependencies import Caller
from api.permissions import permissions_of
from api.security import new_secret, secret_hash
from api.services import Services
from api.slack.repository import SlackRepository, Somebody
from api.slack.web_api import SlackWeb
from api.slack.words import Words, words_of
from engine.store.models.slack_app import SlackApp
from engine.store.models.slack_link import SlackLink
from tools.sdk.errors import ActionFailed
from tools.sdk.paging import dig

LINK_LIVES: Final = timedelta(minutes=15)
NOT_AGAIN_FOR: Final = timedelta(minutes=1)
PAGE: Final = "/slack"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person of the workspace who speaks in Slack, with what they may do now."""

    caller: Caller
    words: Words
    timezone: str | None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who is not heard, and what is said to them; None where that was said a moment ago."""

    told: str | None


@dataclass(frozen=True)
class SlackPeople:
    """Looks people up anew for everything they say."""

    services: Services
    web: SlackWeb
    base_url: str

    async def who_is(self, app: SlackApp, slack_user: str) -> Speaker | Stranger:
        """Return who somebody is; where nobody knows, they are given a link that is good once."""
        place = app.org_id, app.workspace_id
        async with self.services.database.tenant(app.org_id) as session:
            rows = SlackRepository(session, *place)
            link = await rows.link_of(app.team_id, slack_user)
            if link is not None and link.user_id is not None:
                found = await rows.somebody(link.user_id)
                words = words_of(link.language)
                return _speaker(app, link, found) if found else Stranger(words.no_access)
            known_until = link.expires_at if link is not None else None
        still_good = known_until - self.services.clock.now() if known_until else timedelta()
        if still_good > LINK_LIVES - NOT_AGAIN_FOR:
            return Stranger(None)
        return Stranger(await self._asked(app, slack_user))

    async def _asked(self, app: SlackApp, slack_user: str) -> str:
        profile, code = await self._profile(app, slack_user), new_secret()
        place = app.org_id, app.workspace_id
        async with self.services.database.tenant(app.org_id) as session:
            rows = SlackRepository(session, *place)
            link = await rows.link_of(app.team_id, slack_user)
            if link is None:
                link = SlackLink(
                    org_id=app.org_id,
                    workspace_id=app.workspace_id,
                    team_id=app.team_id,
                    slack_user=slack_user,
                )
            link.slack_name = str(dig(profile, "profile.real_name") or slack_user)
            link.language = str(dig(profile, "locale") or "en")[:2]
            link.timezone = str(dig(profile, "tz")) if dig(profile, "tz") else None
            link.secret_hash = secret_hash(code)
            link.expires_at = self.services.clock.now() + LINK_LIVES
            await rows.add_link(link)
            words = words_of(link.language)
        # Behind the # it is sent to no server before the person has read whom they would let in.
        address = f"{self.base_url}{PAGE}#{code}"
        minutes = int(LINK_LIVES.total_seconds() // 60)
        return words.who_are_you.format(minutes=minutes, link=address)

    async def _profile(self, app: SlackApp, slack_user: str) -> Any:
        """Ask Slack what somebody is called, whom the person who confirms is to recognise."""
        place = app.org_id, app.workspace_id
        query = {"user": slack_user, "include_locale": "true"}
        try:
            return (await self.web.ask(place, app.token, "users.info", **query)).get("user")
        except ActionFailed as fault:
            if fault.error.error_class != "bad_data":
                raise
            return {}


def _speaker(app: SlackApp, link: SlackLink, found: Somebody) -> Speaker:
    caller = Caller(
        org_id=app.org_id,
        workspace_id=app.workspace_id,
        user_id=found.user_id,
        role=found.role,
        permissions=permissions_of(found.role),
        via="slack",
    )
    return Speaker(caller, words_of(link.language), found.timezone or link.timezone)
