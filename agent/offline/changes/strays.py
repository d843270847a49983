"""Changes of steps that the words do not speak of: a proposal holds none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import at
from agent.offline.changes.scope import named, spoken_of
from agent.offline.changes.targets import which_of
from agent.offline.changes.things import ground
from agent.offline.changes.unlike_fields import unlike_field

_LINKS = ("/after", "/join")
_REFERENCE = re.compile(r"\bsteps(?:\.\w+)+")


def doubt_of_all(change: Change, words: str) -> str | None:
    """Answer the question that stands before any proposal; None where the change may be proposed as it is.

    Nothing is read that is not there, nothing changed of which the words do not speak, nobody left out whom they name.
    """
    before = change.request.document or {}
    if asked := ground(change):
        return asked[0]
    if (unlike := unlike_field(change.draft, before)) is not None:
        return unlike
    if strays := strays_of(change, before, words):
        return which_of(strays)
    if lost := lost_condition(change):
        return (
            f'I do not see when that is to happen: "{lost}". On which condition should it be sent?'
        )
    missed = unheard(change, before, words) if change.draft.operations else []
    if missed:
        return f"What should happen with {', '.join(missed)}? I do not see that from the words."
    return None


_CONDITION = re.compile(
    r"(?<![@\w])\d|\b(?:if|when|only|unless|except)\b|\b(?:in|for|on) (?:the |that |this )?[a-z]+ (?:case|way|branch|path)s?\b"
)


def lost_condition(change: Change) -> str | None:
    """Answer words of a condition that were not understood where something new is sent: it would be sent always."""
    new = [o["step"] for o in change.draft.operations if o["op"] == "add_step"]
    sends = [s for s in new if any(s["id"] == one["id"] for one in change.senders)]
    if (
        not sends
        or any("when" in s for s in new)
        or any(s.get("uses") == "list.filter" for s in new)
    ):
        return None
    lost = next((said for said in change.unsupported if _CONDITION.search(said)), None)
    return lost or _lost_share(change, sends)


_SHARE = re.compile(
    r"\b(?:in (?:that|this|such) cases?|(?:on|for) (?:the )?(?!(?:same|new|other|last|first|kept|right|next|top)\b)[a-z][\w-]* ones)\b"
)


def _lost_share(change: Change, sends: Sequence[Mapping[str, Any]]) -> str | None:
    """Answer words that say in which case, or for which of them, something new is sent that now is always sent."""
    match = _SHARE.search(change.prepared.text)
    return match[0] if match and all(not s.get("after") for s in sends) else None


def strays_of(change: Change, before: Mapping[str, Any], words: str) -> list[Mapping[str, Any]]:
    """Answer the steps that would be changed although the words neither name them nor can mean no other.

    A step may follow its neighbours: what waits for, or reads, a step that comes or goes is pointed elsewhere.
    """
    old = {s["id"]: s for s in before.get("steps", ())}
    operations = change.draft.operations
    kept = _kept(change, words)
    gone = [o["id"] for o in operations if o["op"] == "remove_step"]
    moved = bool(gone) or any(o["op"] == "add_step" for o in operations)
    meant = {s["id"] for s in [*spoken_of(words, change), *named(words, change)]} | change.meant
    starts = {s["id"] for s in change.draft.roots()}
    found = []
    for operation in operations:
        step = old.get(str(operation.get("id")))
        if operation["op"] != "update_step" or step is None:
            continue
        if step["id"] in kept:
            found.append(step)
            continue
        if step["id"] in meant:
            continue
        if moved and any(re.search(rf"\bsteps\.{g}\b", str(step)) for g in gone):
            continue
        paths = [*operation["set"], *operation["unset"]]
        own = [
            p for p in paths if not (moved and _is_link(p, at(step, p), operation["set"].get(p)))
        ]
        if any(not _is_only_one(p, step, list(old.values()), starts) for p in own):
            found += [step, *(s for s in old.values() if s is not step and _has_same(own, s))]
    return list({s["id"]: s for s in found}.values())


_STAYS = re.compile(
    r"\b(?:the |that )?(?P<what>[a-z]+(?: [a-z]+)?) (?:keeps?|stays?|remains?|still gets?|should (?:stay|remain|keep)|must (?:stay|remain|keep)|is not affected|gets? everything)\b"
    r"|\b(?:leave|keep) (?:the )?(?P<alone>[a-z]+(?: [a-z]+)?) (?:alone|as it is|unchanged|untouched)\b|\b(?:but )?not (?:in |for )?(?:the )?(?P<not>mail|email|post|message)s?$"
)


def _kept(change: Change, words: str) -> set[str]:
    """Answer the steps of which the words say that they stay as they are."""
    said = [next((g for g in m.groups() if g), "") for m in _STAYS.finditer(words)]
    return {str(s["id"]) for one in said for s in named(one, change, change.senders)}


def unheard(change: Change, before: Mapping[str, Any], words: str) -> list[str]:
    """Answer the addresses, channels and links of the words of which the change, the workflow and what is asked know nothing.

    Words that name somebody of whom the change knows nothing were not understood.
    """
    told = f"{change.draft.operations} {before} {change.questions}"
    names = dict.fromkeys(re.findall(r"@(?:mail|chan|url)\d+", words))
    return [v for v in (change.prepared.value(n) for n in names) if v not in told]


def _has_same(paths: Sequence[str], step: Mapping[str, Any]) -> bool:
    return any(at(step, "/".join(path.split("/")[:3])) is not None for path in paths)


def _is_link(path: str, before: Any, after: Any) -> bool:
    """Tell whether only the steps that are waited for or read are others now."""
    return path in _LINKS or _REFERENCE.sub("", str(before)) == _REFERENCE.sub("", str(after))


def _is_only_one(
    path: str, step: Mapping[str, Any], steps: Sequence[Mapping[str, Any]], starts: set[str]
) -> bool:
    """Tell whether no other step has such a part; what nothing starts without may be all that starts."""
    if path == "/when" and step["id"] in starts:
        return True
    part = "/".join(path.split("/")[:3])
    same = [s for s in steps if at(s, part) is not None and s.get("uses") == step.get("uses")]
    return len(same) <= 1
