"""Slack's markup and plain words: what people write there is read as they see it, what is told stays as it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

_MARKED: Final = re.compile(r"<([^<>]*)>")
_USER: Final = re.compile(r"<@([UW][A-Z0-9]+)>")
_CHANNEL: Final = re.compile(r"<#([CDG][A-Z0-9]+)\|?>")
_BOLD: Final = re.compile(r"\*\*([^*\n]+)\*\*")
_LINK: Final = re.compile(r"\[([^\]\n]+)\]\((https?://[^\s)]+)\)")
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
MOST_NAMES: Final = 20


@dataclass(frozen=True, slots=True)
class Names:
    """What people and channels are called that a message names by their ids only."""

    users: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)


def nameless(text: str) -> tuple[list[str], list[str]]:
    """Return the ids of people and of channels whose names a message does not tell, the first of them."""
    users, channels = _USER.findall(text), _CHANNEL.findall(text)
    return list(dict.fromkeys(users))[:MOST_NAMES], list(dict.fromkeys(channels))[:MOST_NAMES]


def plain(text: str, bot: str, names: Names) -> str:
    """Write a message of Slack's in plain words, without the mention of the app that it begins with."""
    said = re.sub(rf"^\s*<@{re.escape(bot)}(\|[^<>]*)?>[\s,:]*", "", text)
    said = _MARKED.sub(lambda found: _words(found.group(1), names), said)
    for entity, letter in _ENTITIES:
        said = said.replace(entity, letter)
    return said.strip()


def _words(marked: str, names: Names) -> str:
    what, _, label = marked.partition("|")
    if what.startswith("@"):
        return f"@{label or names.users.get(what[1:], what[1:])}"
    if what.startswith("#"):
        return f"#{label or names.channels.get(what[1:], what[1:])}"
    if what.startswith("!"):
        return label or f"@{what[1:].partition('^')[0]}"
    kind, _, rest = what.partition(":")
    if kind in ("mailto", "tel"):
        return label or rest
    # What Slack has made a link of is written as it was typed; a link with words of its own is both.
    is_typed = not label or label in what
    return (label or what) if is_typed else f"{label} ({what})"


def escaped(text: str) -> str:
    """Write words so that Slack shows them as they are and calls nobody."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn(text: str) -> str:
    """Write Markdown as the planner uses it in Slack's way."""
    told = _BOLD.sub(r"*\1*", escaped(text))
    return _LINK.sub(r"<\2|\1>", told)


def bullets(lines: Iterable[str]) -> str:
    """Write a list."""
    return "\n".join(f"• {mrkdwn(line)}" for line in lines)
