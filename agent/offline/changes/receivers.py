"""One more receiver of what a step sends, or a copy of it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.adds import last_data_step, made_sends, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import EditDraft, is_hole
from agent.offline.changes.filter_words import test_in
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.schedule import ALSO
from agent.offline.changes.scope import named
from agent.offline.language.nouns import as_id
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Send

_REPOINTS = re.compile(
    r"\b(?:instead|rather|from now on|now|use|change|switch|move|set|make|should go|has to go|go(?:es)?|channel|redirect|deliver|address|receiver|recipient|should be|is)\b|:"
)
_BARE_SEND = re.compile(r"(?:please )?(?:send|post|mail|email|write|put|share)\b")


def is_new_sending(clause: str, old: str) -> bool:
    """Tell a new sending from another receiver for one that is there."""
    if old or not re.search(r"@(?:chan|mail)", clause) or re.search(r"\b(?:cc|bcc|copy)\b", clause):
        return False
    if ALSO.search(clause):
        return True
    if re.search(r"@str", clause) and not re.search(r"\b(?:subject|title)\b", clause):
        return True
    if re.search(r"\b(?:if|when|whenever|in case|unless)\b|\bin (?:that|this) case$", clause):
        return not re.search(r"\binstead\b", clause)
    if _REPOINTS.search(clause):
        return False
    return _BARE_SEND.match(clause) is None


def mailing_steps(draft: EditDraft) -> list[dict[str, Any]]:
    """Answer the steps that go to an address: `to` may be a language, too."""
    return [
        s
        for s in draft.steps
        if str(s.get("uses", "")).startswith("email.")
        or "@" in str(s.get("with", {}).get("to", ""))
        or is_hole(s.get("with", {}).get("to"))
    ]


def one_more(draft: EditDraft, clause: str, prepared: Prepared) -> bool:
    """`send it to x as well`: one more receiver of what one step sends."""
    values = [prepared.value(n) for n in re.findall(r"@mail\d+", clause)]
    holders = [s for s in mailing_steps(draft) if "foreach" not in s]
    same = re.search(
        r"\b(?:it|that|this|the (?:same|email|mail|summary|digest|recap|report|overview)|gets?)\b",
        clause,
    )
    if not values or len(holders) != 1 or re.search(r"@chan", clause):
        return False
    if re.search(r"\b(?:cc|copy)\b", clause):
        return copy_to(draft, clause, prepared)
    if not same:
        return False
    before = holders[0]["with"]["to"]
    known = before if isinstance(before, list) else [before]
    if any(not isinstance(k, str) or "{{" in k for k in known):
        return False
    more = [v for v in values if v not in known]
    draft.update(holders[0]["id"], {"/with/to": [*known, *more]} if more else {})
    return bool(more)


def sends_by_field(change: Change, words: str) -> list[Send]:
    """Answer the mail to whom a field of the thing names; none where no such field is told."""
    match = _BY_FIELD.search(words)
    if match is None or "@" in words or change.request.catalog.action("email.send") is None:
        return []
    return [_mail_to(match["field"], words)]


def _mail_to(field: str, words: str) -> Send:
    return Send("email.send", {}, recipient_field=field, many="each", clause=words)


_BY_FIELD = re.compile(r"(?<![@.\w])(?P<field>[a-z]+(?:_[a-z]+)*_(?:e?mail|address))\b")


def mail_by_field(change: Change, text: str) -> bool:
    """`the owner gets a mail, too (owner_email)`: one more mail, where a field of the thing says to."""
    match = _BY_FIELD.search(text)
    asks = re.search(r"\b(?:e?mails?|message|copy|write|notify|inform|tell|let)\b", text)
    if (
        match is None
        or asks is None
        or "@" in text
        or change.request.catalog.action("email.send") is None
    ):
        return False
    part = _mail_to(match["field"], text)
    source = last_data_step(change.draft)
    stream = stream_of(change.draft, source) if source is not None else None
    if stream is None and not change.by_call:
        return False
    for step in made_sends(change.draft, [part], change.request, stream, []).steps:
        change.draft.add(step)
    return True


def copy_to(draft: EditDraft, clause: str, prepared: Prepared) -> bool:
    """Send a copy of the one mail there is to the addresses of a clause."""
    holders = mailing_steps(draft)
    values = [prepared.value(n) for n in re.findall(r"@mail\d+", clause)]
    if len(holders) != 1:
        return False
    draft.update(holders[0]["id"], {"/with/cc": values[0] if len(values) == 1 else values})
    return True


# -- another receiver, another address -------------------------------------------------
_READS = re.compile(
    r"\b(?:fetch|read|get|load|take|pull|use|download|address|url|link|endpoint|comes? from|is|at|from)\b"
)


def change_receivers(change: Change, clause: str, old: str) -> bool:
    """Point one step to another channel, address or link; asks where it is not clear which."""
    for kind in ("chan", "mail"):
        if re.search(rf"@{kind}\d+", clause):
            if re.search(r"\b(?:cc|copy)\b", clause):
                return copy_to(change.draft, clause, change.prepared)
            if _goes_to(change, clause, old, kind):
                return True
    return bool(re.search(r"@url\d+", clause)) and _reads_from(change, clause, old)


def _goes_to(change: Change, clause: str, old: str, kind: str) -> bool:
    argument = {"chan": "channel", "mail": "to"}[kind]
    values = [change.prepared.value(n) for n in re.findall(rf"@{kind}\d+", clause)]
    holders: Sequence[Mapping[str, Any]] = [
        s for s in change.draft.steps if argument in s.get("with", {})
    ]
    words = re.sub(rf"@{kind}\d+", "", clause)
    if old and (given_up := named(old, change, holders)):
        holders = given_up
    elif len(holders) > 1:
        words = _BARE_DEED.sub("", words)
        fitting = named(words, change, holders) or _just_spoken_of(change, words, holders)
        holders = fitting if len(fitting) == 1 else holders
    if not holders:
        return False
    subject = _SUBJECT.match(clause)
    if (
        subject
        and not old
        and test_in(change, subject["who"])
        and not named(subject["who"], change)
    ):
        # only some of what is sent goes elsewhere
        return change.ask(
            f"Which field says what is {change.prepared.as_written(subject['who'])}, and with which value?"
        )
    meant = named(words, change, change.senders)
    elsewhere = not old and bool(meant) and all(s is not h for s in meant for h in holders)
    if len(holders) != 1 or elsewhere or (not old and names_another(change, words, holders[0])):
        return change.ask(f"Which step should go to {values[0]}?")
    known = {s["with"].get("channel") for s in holders}
    if kind == "chan" and len(values) > 1 and not known & set(values):
        return change.ask(f"Which one channel should it go to: {' or '.join(values)}?")
    if kind == "chan" and len(values) > 1:
        return _one_each(change, holders[0], values)
    point_to(change, holders[0], argument, values)
    return True


# `post it to`: the verb tells of none of several steps, whatever one of them is called.
_BARE_DEED = re.compile(
    r"^(?:(?:please|just|then|and|so|also) )*(?:post|send|put|write|share|deliver|drop|publish|place)\b(?= (?:it|that|this|them|those|these)\b)"
)
_IT = re.compile(r"\b(?:it|that|this|them|those|these)\b")


def _just_spoken_of(
    change: Change, words: str, holders: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Answer what `it` means: what the last change was about."""
    if _IT.search(words) is None:
        return []
    return [s for s in lately_meant(change) if any(s is one for one in holders)]


_WHAT_GOES = re.compile(
    r"^(?:all |any |every |the |please )*(?P<who>[a-z][\w -]*?) (?:should |must |shall |has to |have to )?(?:now |rather )?(?:go(?:es)?|be posted|be sent|be mailed|lands?) (?:to|into|in) "
)


def names_another(change: Change, words: str, holder: Mapping[str, Any]) -> bool:
    """Tell whether what is to go there is a way of a branch that does not lead to this step."""
    who = _WHAT_GOES.match(words)
    ways = {
        f"{s['id']}.{way}": re.sub(r"s$", "", str(way).replace("_", " "))
        for s in change.draft.steps
        if s.get("type") == "branch"
        for way in (*(c["id"] for c in s.get("cases", ())), s.get("else", ""))
    }
    if who is None or not ways:
        return False
    own = [ways[p] for p in holder.get("after", ()) if p in ways]
    said = re.sub(r"s$", "", who["who"])
    plain = re.fullmatch(
        r"(?:it|that|this|they|messages?|posts?|mails?|emails?|everything|them|[a-z]+ (?:message|post|mail|email))",
        who["who"],
    )
    return plain is None and bool(own) and said not in own and not named(said, change, [holder])


_SUBJECT = re.compile(
    r"^(?:all |any |every |the )?(?P<who>[a-z][\w -]*?) (?:should |must |shall )?(?:now )?go(?:es)? (?:to|into|in) @"
)


def point_to(change: Change, step: Mapping[str, Any], argument: str, values: Sequence[str]) -> None:
    before = step["with"][argument]
    after: Any = values[0] if len(values) == 1 else list(values)
    change.draft.update(step["id"], {f"/with/{argument}": after})
    name = str(step.get("name", ""))
    if isinstance(before, str) and before in name:
        change.draft.rename_step(step["id"], name.replace(before, ", ".join(values)))


def _one_each(change: Change, step: Mapping[str, Any], values: Sequence[str]) -> bool:
    """A message goes to one channel: the others get the same by a step of their own."""
    known = [s["with"].get("channel") for s in change.draft.steps if "channel" in s.get("with", {})]
    more = [v for v in values if v not in known]
    for value in more:
        one = {k: copy.deepcopy(v) for k, v in step.items()}
        one |= {"id": as_id(f"post to {value}", change.draft.ids()), "name": f"Post to {value}"}
        one["with"]["channel"] = value
        change.draft.add(one)
    return True


def _reads_from(change: Change, clause: str, old: str) -> bool:
    value = change.prepared.value(re.findall(r"@url\d+", clause)[0])
    calls = [s for s in change.draft.steps if "url" in s.get("with", {})]
    given_up = [change.prepared.value(n) for n in re.findall(r"@url\d+", old)]
    writes = re.search(r"\b(?:post|send|put|deliver|call|close|notify|push|report|write)\b", clause)
    meant = named(re.sub(r"@url\d+", "", clause), change, calls)
    holders: Sequence[Mapping[str, Any]] = calls
    if given_up:
        holders = [s for s in calls if s["with"]["url"] in given_up]
    elif len(meant) == 1 and (not writes or old or _REPOINTS.search(clause)):
        holders = meant
    elif len(calls) > 1 or writes:
        holders = [s for s in calls if (s["with"].get("method", "GET") != "GET") == bool(writes)]
    if not holders or not (
        given_up or old or _READS.search(clause) or _REPOINTS.search(clause) or writes
    ):
        return False
    if len(holders) != 1:
        return change.ask(f"Which step should use {value}?")
    change.draft.update(holders[0]["id"], {"/with/url": value})
    return True
