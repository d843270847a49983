"""What Slack tells, read: something a person has said to the app, or a click on one of its buttons."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from tools.connectors.slack.channel_buttons import PREFIX
from tools.connectors.slack.reads import from_somebody
from tools.sdk.paging import dig

EVENTS: Final = ("app_mention", "message", "block_actions")


@dataclass(frozen=True, slots=True)
class Said:
    """A message of a person."""

    team: str
    channel: str
    ts: str
    thread_ts: str | None
    user: str
    text: str
    is_direct: bool

    @property
    def thread(self) -> str:
        """Name the thread it is in, or the one that begins with it."""
        return self.thread_ts or self.ts

    @property
    def delivery(self) -> str:
        """Name it the same whichever events tell it, a mention being told as a message, too."""
        return f"said:{self.team}:{self.channel}:{self.ts}"

    def mentions(self, user: str) -> bool:
        """Say whether somebody is mentioned in it."""
        return f"<@{user}>" in self.text or f"<@{user}|" in self.text

    def as_json(self) -> dict[str, Any]:
        """Write it down."""
        return {"kind": "said", **asdict(self)}


@dataclass(frozen=True, slots=True)
class Clicked:
    """A click on a button that the conversation has shown."""

    team: str
    channel: str
    thread: str
    user: str
    name: str
    value: str
    number: str

    @property
    def delivery(self) -> str:
        """Name it the same however often it is told."""
        return f"clicked:{self.team}:{self.channel}:{self.user}:{self.number}"

    def as_json(self) -> dict[str, Any]:
        """Write it down."""
        return {"kind": "clicked", **asdict(self)}


def read(body: Any) -> Said | Clicked | None:
    """Read an event; None for what bots, Slack itself and edits say, and what is not the conversation's."""
    if not isinstance(body, dict):
        return None
    return _clicked(body) if body.get("type") == "block_actions" else _said(body)


def again(stored: Mapping[str, Any]) -> Said | Clicked:
    """Read what was written down."""
    given = {name: value for name, value in stored.items() if name != "kind"}
    return Said(**given) if stored["kind"] == "said" else Clicked(**given)


def _said(body: dict[str, Any]) -> Said | None:
    event, team = body.get("event"), str(body.get("team_id") or "")
    if not isinstance(event, dict) or event.get("type") not in ("app_mention", "message"):
        return None
    # In channels that are shared with others their people are heard too: those are none of this team.
    if event.get("user_team") not in (None, team) or "edited" in event or event.get("hidden"):
        return None
    user, channel, ts = event.get("user"), event.get("channel"), event.get("ts")
    named = isinstance(user, str) and isinstance(channel, str) and isinstance(ts, str)
    if not named or not from_somebody(event, bots=False):
        return None
    return Said(
        team=team,
        channel=str(channel),
        ts=str(ts),
        thread_ts=str(event["thread_ts"]) if event.get("thread_ts") else None,
        user=str(user),
        text=str(event.get("text") or ""),
        is_direct=event.get("channel_type") == "im",
    )


def _clicked(body: dict[str, Any]) -> Clicked | None:
    actions = body.get("actions")
    action = actions[0] if isinstance(actions, list) and actions else None
    name, team = str(dig(action, "action_id") or ""), dig(body, "team.id")
    if not name.startswith(PREFIX) or dig(body, "user.team_id") not in (None, team):
        return None
    ts = dig(body, "container.thread_ts") or dig(body, "message.thread_ts")
    return Clicked(
        team=str(team or ""),
        channel=str(dig(body, "channel.id") or ""),
        thread=str(ts or dig(body, "message.ts") or ""),
        user=str(dig(body, "user.id") or ""),
        name=name.removeprefix(PREFIX),
        value=str(dig(action, "value") or ""),
        number=str(dig(action, "action_ts") or body.get("trigger_id") or ""),
    )
