"""Somebody else gets the mail: `don't mail the janitor, mail b@c`, `the mail goes to b@c and d@e, subject ...`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_MAIL = r"(?:e?mail|write(?: to)?|send (?:it|that|this|the mail) to|tell|notify|inform|message)"
_NOT_BUT = re.compile(
    rf"^(?:(?:please|and|but) )*(?:don't|dont|do not|stop|no longer|never) (?:{_MAIL}|e?mailing|sending (?:it|this|that) to) (?:the |our |to )*(?P<old>@mail\d+|[a-z][\w.-]*),? (?:but |and |rather |instead |just )*(?:{_MAIL}|to) (?P<new>@mail\d+)(?: instead| rather| please)*$"
)
_GOES = re.compile(
    r"^(?:(?:please|and|but) )*(?P<where>(?:the|that|this|our) [a-z ]*?(?:e?mail|letter|message|report|summary|alarm|alert|digest)[a-z ]*?) (?:should (?:now )?go|must go|has to go|goes|is to go|should be sent|is sent|is)(?: now)? (?:to|for) (?P<who>@mail\d+(?:(?:,|,? and) @mail\d+)+|@mail\d+(?=,))(?:(?:,|,? (?:and|with)) (?:the |a |its )?subject(?: line)?(?: is| should be|:|=)? ?(?P<subject>@str\d+))?(?: now| instead| from now on)*$"
)


def change_who_gets_it(change: Change, text: str) -> bool:
    """Let others get a mail that is there; everything else of it stays."""
    return _not_but(change, text) or _goes_to(change, text)


def _mails(change: Change) -> list[Mapping[str, Any]]:
    return [s for s in change.senders if "to" in s.get("with", {})]


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


def _not_but(change: Change, text: str) -> bool:
    match = _NOT_BUT.match(text)
    if match is None:
        return False
    new = change.prepared.value(match["new"])
    old = change.prepared.value(match["old"]) if match["old"][0] == "@" else match["old"]
    holders = [s for s in _mails(change) if any(_is(a, old) for a in _listed(s["with"]["to"]))]
    if len(holders) > 1:
        return change.ask(which_of(holders))
    for step in holders:
        after = [new if _is(a, old) else a for a in _listed(step["with"]["to"])]
        _given(change, step, list(dict.fromkeys(after)))
    return bool(holders)


def _is(address: Any, said: str) -> bool:
    return isinstance(address, str) and said.lower() in {
        address.lower(),
        address.split("@")[0].lower(),
    }


def _goes_to(change: Change, text: str) -> bool:
    match = _GOES.match(text)
    if match is None:
        return False
    mails = [s for s in _mails(change) if str(s.get("uses", "")).startswith("email.")]
    meant = mails if len(mails) == 1 else named(match["where"], change, mails)
    if len(meant) != 1:
        return len(meant) > 1 and change.ask(which_of(meant))
    step = meant[0]
    addresses = [change.prepared.value(n) for n in re.findall(r"@mail\d+", match["who"])]
    if match["subject"]:
        change.draft.update(
            str(step["id"]), {"/with/subject": change.prepared.value(match["subject"])}
        )
    _given(change, step, addresses)
    return True


def _given(change: Change, step: Mapping[str, Any], addresses: Sequence[Any]) -> None:
    """Write who gets it; the name of the step follows where it tells them."""
    before = _listed(step["with"]["to"])
    value = list(addresses) if len(addresses) > 1 or isinstance(step["with"]["to"], list) else addresses[0]  # fmt: skip
    change.meant.add(str(step["id"]))
    name = str(step.get("name", ""))
    change.draft.update(str(step["id"]), {"/with/to": value})
    if len(before) == 1 and str(before[0]) in name:
        told = " and ".join(map(str, addresses))
        change.draft.rename_step(str(step["id"]), name.replace(str(before[0]), told)[:120])
