"""`split them by country: DE to #de, the rest to #intl`: one message becomes several, each for its own value."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.flow import Flow
from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.incoming import incoming_of, test_of_incoming
from agent.offline.changes.targets import which_of
from agent.offline.conditions.condition import Condition, Test
from agent.offline.language.nouns import as_id
from agent.offline.reading.parts import Keep

_FORM = re.compile(
    r"^(?:(?:and|please|now|then) )*(?:split|divide|separate|sort|route|distribute|send|post)(?: (?:them|it|these|those|up|the [a-z]+))* (?:by|on|according to|depending on) (?:the |their |its )?(?P<f>[a-z][a-z_ ]*?)[:;,] ?(?P<parts>.+)$"
)
_PART = re.compile(
    r"^(?:(?:and|but) )?(?:the |all )?(?P<v>[a-z0-9][\w-]*|rest|others?|everything else|all others)(?: ones)?(?: (?:go|goes|should go|are sent|is sent))? (?:to|in|into|->) @(?P<kind>chan|mail)(?P<n>\d+)$"
)
_REST = frozenset(["rest", "others", "other", "everything else", "all others", "remaining"])
Part = tuple[str | None, str, str]
"""A value, or None for what is left; the kind of receiver; the receiver."""


def split_by_value(change: Change, text: str) -> bool:
    """Send each value to its own receiver, by the one message there is; what has no receiver is sent no more."""
    match = _FORM.match(text)
    if match is None:
        return False
    said = [_PART.match(p.strip()) for p in re.split(r"[,;] ?| and (?=[\w ]+ (?:to|in|into) @)", match["parts"]) if p.strip()]  # fmt: skip
    if not said or any(p is None for p in said):
        return False
    parts = [_part(change, p) for p in said if p]
    argument = {"chan": "channel", "mail": "to"}[parts[0][1]]
    able = [s for s in change.senders if argument in s.get("with", {})]
    if len(able) != 1 or any(p[1] != parts[0][1] for p in parts) or len(parts) < 2:
        return len(able) > 1 and change.ask(which_of(able))
    field = match["f"].strip()
    source = last_data_step(change.draft)
    if source is not None:
        return _split_list(change, able[0], argument, field, parts, source)
    return incoming_of(change) is not None and _split_call(change, able[0], argument, field, parts)


def _part(change: Change, match: re.Match[str]) -> Part:
    receiver = change.prepared.value(f"@{match['kind']}{match['n']}")
    rest = match["v"] in _REST
    return None if rest else change.prepared.as_written(match["v"]), match["kind"], receiver


def _condition(field: str, parts: Sequence[Part], value: str | None) -> Condition:
    """Answer what is asked of the field: to be the value, or to be none of the others."""
    if value is not None:
        return Condition((Test(field, "==", (value,)),))
    others = tuple(p[0] for p in parts if p[0] is not None)
    return Condition((Test(field, "!=", others),))


def _split_list(
    change: Change,
    sender: Mapping[str, Any],
    argument: str,
    field: str,
    parts: Sequence[Part],
    source: Mapping[str, Any],
) -> bool:
    stream = stream_of(change.draft, source)
    if not stream.known or sender not in change.draft.readers_of(str(source["id"])):
        return False
    pattern = copy.deepcopy(dict(sender))
    for n, (value, _, receiver) in enumerate(parts):
        flow = Flow(taken=change.draft.ids())
        kept = flow.keep(stream, Keep(_condition(field, parts, value)))
        change.draft.add(flow.steps[0])
        made = _reread(pattern, f"steps.{source['id']}", kept.value.rpartition(".")[0])
        _place(change, made, argument, receiver, first=n == 0)
    return True


def _split_call(
    change: Change, sender: Mapping[str, Any], argument: str, field: str, parts: Sequence[Part]
) -> bool:
    if "when" in sender:
        return False
    pattern = copy.deepcopy(dict(sender))
    flow = Flow(taken=change.draft.ids())
    named = [p for p in parts if p[0] is not None]
    cases = [
        {"id": as_id(str(p[0]), set()), "when": _test(change, field, str(p[0]))} for p in named
    ]
    rest = any(p[0] is None for p in parts)
    body: dict[str, Any] = {"type": "branch", "cases": cases, "else": "otherwise" if rest else "drop"}  # fmt: skip
    if "after" in sender:
        body["after"] = list(sender["after"])
    branch = flow.add(f"check {field}", f"Check the {field}", body)
    change.draft.add(flow.steps[0])
    for n, (value, _, receiver) in enumerate(parts):
        port = "otherwise" if value is None else as_id(value, set())
        _place(change, {**pattern, "after": [f"{branch}.{port}"]}, argument, receiver, first=n == 0)
    return True


def _test(change: Change, field: str, value: str) -> Any:
    return test_of_incoming(change, Condition((Test(field, "==", (value,)),)))


def _place(
    change: Change, made: Mapping[str, Any], argument: str, receiver: str, *, first: bool
) -> None:
    """Let the message that is there be the first; the others are like it."""
    name = f"{'E-mail' if argument == 'to' else 'Post to'} {receiver}"
    step = copy.deepcopy(dict(made))
    step["with"][argument] = receiver
    step["name"] = name
    if not first:
        short = receiver.split("@")[0] if argument == "to" else receiver
        step["id"] = as_id(f"{'email' if argument == 'to' else 'post to'} {short}", change.draft.ids())  # fmt: skip
        change.draft.add(step)
        return
    change.meant.add(str(step["id"]))
    changes = {"/after": step["after"]} if "after" in step else {}
    changes |= {
        f"/{key}/{name}": value for key in ("foreach", "with") for name, value in step.get(key, {}).items()
    }  # fmt: skip
    changes |= {"/when": step["when"]} if "when" in step else {}
    change.draft.update(str(step["id"]), changes)
    change.draft.rename_step(str(step["id"]), name)


def _reread(step: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(re.sub(rf"\b{re.escape(old)}\b", new, json.dumps(step)))
    return told
