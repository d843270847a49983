"""`cc zoe and bcc the log`: who gets a copy of a mail, as far as the mail can send one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.meant_messages import ALL, messages_meant
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_WHO = r"(?P<who>@mail\d+(?:(?:,| and|, and) @mail\d+)*)"
_COPY = re.compile(
    rf"\b(?:add |put |set |use |with |an? |also |in |on )*(?P<how>b?cc)(?: to| for|:|=)? ?{_WHO}|{_WHO.replace('<who>', '<who2>')}(?: (?:as well|too|also))?,? (?:in|on|as|into) (?:the )?(?P<how2>b?cc)\b"
)
_ON_ALL = re.compile(
    rf"^(?:(?:and|please|also) )*(?:copy|cc|put|add|have) {_WHO}(?: (?:in|on|as|into|to|a) (?:cc|(?:the )?copy))? (?:on|in|into|to|of|for) (?P<where>{ALL} (?:e-?)?mails?)(?: (?:too|as well))*$"
)
_SMALL = re.compile(
    r"(?:(?:please|and|also|too|as well|add|put|set|send|to|on|in|of|for|the|that|this|it|its|a|an|copy|copies|with|get|gets|should|keep|,) ?)*"
)


def send_copies(change: Change, text: str) -> bool:
    """Add every copy that is asked for; what the mail cannot do is said."""
    if (every := _ON_ALL.match(text)) is not None:
        return _on_all(change, every)
    found = list(_COPY.finditer(text))
    if not found or (len(found) < 2 and "bcc" not in text):
        return False
    rest = " ".join(_COPY.sub(" ", text).replace(",", " ").split())
    mails: list[Mapping[str, Any]] = [
        s for s in change.senders if str(s.get("uses", "")).startswith("email.")
    ]
    where = re.sub(r"\b(?:and|also|please|add|to|the|on|of|in)\b", " ", rest).strip()
    meant = named(where, change, mails) if where else mails
    if len(meant) > 1:
        meant = [s for s in lately_meant(change) if any(s is m for m in meant)] or meant
    if not meant or (not where and not _SMALL.fullmatch(rest)):
        return False
    if len(meant) > 1:
        return change.ask(which_of(meant))
    step = meant[0]
    change.meant.add(str(step["id"]))
    for match in found:
        _copied(change, step, match["how"] or match["how2"], match["who"] or match["who2"])
    return True


def _on_all(change: Change, said: re.Match[str]) -> bool:
    mails = messages_meant(change, said["where"], "to")
    for step in mails:
        change.meant.add(str(step["id"]))
        _copied(change, step, "cc", said["who"])
    return bool(mails)


def _copied(change: Change, step: Mapping[str, Any], how: str, who: str) -> None:
    addresses = [change.prepared.value(n) for n in re.findall(r"@mail\d+", who)]
    if how not in change.arguments_of(step):
        told = " and ".join(addresses)
        change.questions.append(
            f"“{step.get('name', step['id'])}” has no {how}. Should {told} get it as a visible copy (cc) instead?"
        )
        return
    now = step["with"].get(how)
    before = list(now) if isinstance(now, list) else [now] if isinstance(now, str) else []
    more = [*before, *(a for a in addresses if a not in before)]
    change.draft.update(str(step["id"]), {f"/with/{how}": more if len(more) > 1 else more[0]})
