"""Which messages words mean: the second, both mails, the one to a channel, or the only one that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import mentions

KIND = r"(?P<kind>(?:slack |chat )?(?:messages?|posts?)|(?:e-?)?mails?|texts?|bodys?|bodies|subjects?|subject lines?|titles?)"
_ORDINALS: Mapping[str, int] = {"1st": 0, "first": 0, "2nd": 1, "second": 1, "3rd": 2, "third": 2, "4th": 3, "fourth": 3, "last": -1}  # fmt: skip
NTH = rf"(?:{'|'.join(_ORDINALS)})"
ALL = (
    r"(?:both(?: of)?(?: the)?|all(?: of)?(?: the)?(?: (?:2|3|two|three))?|each of the|each|every)"
)
_ALL = re.compile(rf"\b{ALL}\b")
_NTH = re.compile(rf"\b(?P<nth>{NTH})\b")
Step = Mapping[str, Any]


def messages_meant(change: Change, words: str, argument: str) -> list[Step]:
    """Answer the messages with an argument that words mean, all of them where they say so; else none."""
    able = [s for s in change.senders if argument in s.get("with", {})]
    if re.search(r"\b(?:e-?)?mails?\b", words):
        able = [s for s in able if str(s.get("uses", "")).startswith("email.")]
    elif re.search(r"\b(?:slack|posts?)\b", words):
        able = [s for s in able if "channel" in s["with"]]
    if _ALL.search(words):
        return able
    if (nth := _NTH.search(words)) is not None:
        place = _ORDINALS[nth["nth"]]
        return [able[place]] if -len(able) <= place < len(able) else []
    places = [change.prepared.value(p) for p in re.findall(r"@(?:chan|mail)\d+", words)]
    if places:
        return [s for s in able if any(mentions(s, p) for p in places)]
    if len(able) == 1:
        return able
    found = named(words, change, able) if able else []
    return list(found) if len(found) == 1 else []
