"""A wait or an approval before a step that is there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.build import span_words
from agent.offline.changes.adds import add_gate
from agent.offline.changes.approvers import let_decide
from agent.offline.changes.change import Change
from agent.offline.changes.doers import doers
from agent.offline.changes.filters import lead_past
from agent.offline.changes.meant_tests import meant_condition
from agent.offline.changes.scope import named
from agent.offline.conditions.conditions import find_conditions
from agent.offline.reading.approvals import approver
from agent.offline.reading.parts import Approve, Wait

_GATED = re.compile(
    r"(?P<first>.*\b(?:wait|pause|ask|approv\w*|confirm\w*|check with|permission|sign(?:s|ed)?[- ]?off|go-?ahead|green light|consent|ok|okay|release|looks? (?:at|over)|reviews?|says? yes|agrees?)\b.*?)(?:,? (?:before|prior to) (?P<what>.+))?$"
)
_SIGN_OFF = re.compile(
    r"\b(?:ask|okays?|ok(?= (?:it|the|them|that|this|every|each))|agrees?|say yes|sign(?:s|ed)?[- ]?off|approv(?:e|es|al)|confirm(?:s|ation)?|go-?ahead|green light|permission|consent|(?:give|say|says|gives|get|needs?)(?: (?:his|her|an?|the|me|my|their))* (?:ok|okay)|release|review|(?:have|has|take|takes|want) (?:to |a )?look|says? yes|looks? (?:at|over))\b"
)
# Words that speak of an approval to be rid of it ask for no other.
_AGAINST = re.compile(
    r"\b(?:nobody|no ?one|no time|(?:has|have|got) (?:no|better things)|never|(?:do|does|is|are|need)(?:n't| not)|no (?:longer|more|need)|away with|rid of|without|instead of|too (?:slow|long|much|many|often|busy)|stop|skip|drop|remove|cut)\b"
)
_NOTHING_UNTIL = re.compile(
    r"^(?:nothing|no [a-z]+|none of (?:it|them|this)|it|that|this|they|(?:the )?[a-z]+) (?:may|must|should|can|is|are|shall|will|goes|go)(?: (?:only|not))?(?: be)? ?(?P<deed>[a-z]+)?(?: (?:out|on|in|to [a-z]+))?(?: (?:before|until|unless|without|only after|only once|only when|after|once)) (?P<who>(?:the |our |my )?[a-z]+(?: [a-z]+)?|@mail\d+) (?:has |have |had )?(?:said yes|agreed|approved|okayed|signed off|looked|confirmed|released|given (?:the|his|her|their) (?:okay|ok|go-?ahead|consent|approval))(?: .*)?$"
)
_WHO = re.compile(
    r"^(?:(?:and|please|then) )*(?P<who>@mail\d+|(?:the |our |my )?[a-z]+(?: team)?) (?:has|have|needs|need|must|should|wants|want|is|are)\b"
)
_TIMED = re.compile(
    r"\bwait (?:for )?(?P<n>\d+|an?) ?(?P<unit>second|minute|hour|day|week)s?\b(?!.*\bbefore (?:the )?approv)"
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DECIDES = re.compile(
    r"^(?:(?:and|please|let|have|make|the) )*(?P<who>@mail\d+)(?: (?:should|must|has to|needs to|is to|will|can))? (?:approves?|okays?|decides?|be the one (?:who|that|to) (?:approves?|decides?)|confirms?|signs? off|be asked|be the approver)(?: (?:it|that|this))?(?: (?:instead|now|from now on))*$"
)
_AFTER_WAIT = re.compile(
    r"\bafter (?:the |every |each )?(?!that\b|it\b|this\b|approv)[a-z]+,? wait (?:for )?(?:\d+|an?) [a-z]+,? (?:and )?(?:then )?(?:ask|send|mail|e-?mail|tell|post|remind|write|notify|call|check)\b"
)
_ME = {"i", "me", "we", "us", "you", "somebody", "someone", "a person", "it", "that", "this"}


def put_gate(change: Change, clause: str) -> bool:
    """Put a wait or an approval before the steps that are meant; the one wait there is gets longer or shorter."""
    clause = _as_asking(clause)
    if _decided_by(change, clause):
        return True
    match = _GATED.match(clause)
    if match is None or re.search(r"@(?:chan|url)", match["first"]):
        return False
    if _AFTER_WAIT.search(change.prepared.text.lower()):
        # what is done when the wait is over is a step of its own, and not what comes next anyway
        return change.ask("Who should be told what when that time is over? I have changed nothing.")
    parts = _asked_for(change, match)
    timed = _TIMED.search(match["first"])
    if not parts or (
        isinstance(parts[0], Wait) and not match["what"] and re.search(r"@mail", clause)
    ):
        return False
    draft = change.draft
    waits = [s for s in draft.steps if s.get("type") == "wait" and "duration_s" in s]
    if isinstance(parts[0], Wait) and len(waits) == 1 and not match["what"]:
        draft.update(waits[0]["id"], {"/duration_s": parts[0].seconds})
        draft.rename_step(waits[0]["id"], f"Wait {span_words(parts[0].seconds)}")
        return True
    senders = change.senders
    first, what = match["first"], match["what"] or ""
    # `the letter is approved before it goes out`: what goes out was named before
    pronoun = re.match(r"(?:it|they|that|this|these|those)\b", what)
    meant = (
        named(_without_who(change, parts[0], first), change, senders) if pronoun or not what else []
    ) or (named(what, change, senders) or doers(what, change, senders) if what else senders)
    behind = [s for s in senders if any(p.endswith(".approved") for p in s.get("after", ()))]
    after_approval = timed and not what and re.search(r"\bafter (?:the |an? )?approv", first)
    guarded = behind if after_approval and behind else meant
    if not guarded and re.match(
        r"(?:you |it |they |anything |everything )?(?:is |are |gets? )?(?:post|sen[dt]|deliver|go|publish)",
        match["what"] or "",
    ):
        guarded = [s for s in senders if "channel" in s["with"]] or senders
    return bool(guarded) and put_before(change, parts[0], guarded, first)


def _without_who(change: Change, part: Wait | Approve, words: str) -> str:
    """Leave out who is asked: the mail that goes to the same person is not named by that."""
    asked = [
        n
        for n in re.findall(r"@mail\d+", words)
        if isinstance(part, Approve) and change.prepared.value(n) == part.who
    ]
    return words.replace(asked[0], "") if asked else words


def put_before(
    change: Change, part: Wait | Approve, guarded: Sequence[Mapping[str, Any]], first: str
) -> bool:
    """Put the wait or the approval there; who is asked about some only, lets the others pass."""
    draft = change.draft
    found = find_conditions(first, change.prepared) if isinstance(part, Approve) else []
    if found and not change.by_call:
        # of several, some would wait until somebody answers, and others not: that is another workflow
        return False
    before = draft.ids()
    change.assumptions += add_gate(draft, part, guarded, change.request)
    for one in found[:1]:
        (gate,) = draft.ids() - before
        asked_about = meant_condition(change, one.condition, first)
        lead_past(change, draft.step(gate), asked_about)
    return True


def _as_asking(clause: str) -> str:
    """Say `nothing goes out unless x has agreed` as what x must do before it goes out."""
    nothing = _NOTHING_UNTIL.match(clause)
    if nothing is not None:
        return f"{nothing['who']} must approve before it is {nothing['deed'] or 'sent'}"
    return re.sub(r"^that (?=the |our |my |an? )", "", clause)


def _decided_by(change: Change, clause: str) -> bool:
    """Let somebody else decide on the one approval there is."""
    approvals = [s for s in change.draft.steps if s.get("type") == "approval"]
    who = _DECIDES.match(clause)
    if who is None or len(approvals) != 1:
        return False
    let_decide(change, approvals[0], [change.prepared.value(who["who"])])
    return True


def _asked_for(change: Change, match: re.Match[str]) -> list[Wait | Approve]:
    """Answer the waits and approvals that are to be put there."""
    first = match["first"]
    if (timed := _TIMED.search(first)) is not None:
        # `after the approval wait an hour`: the approval is there already
        count = 1 if timed["n"] in {"a", "an"} else int(timed["n"])
        return [Wait(count * _SECONDS[timed["unit"]])]
    parts = [p for p in change.understood(first) if isinstance(p, Wait | Approve)]
    if _AGAINST.search(first):
        return [p for p in parts if isinstance(p, Wait)]
    if not parts and match["what"] and _SIGN_OFF.search(first):
        return [Approve(_who(change, first))]
    return parts


def _who(change: Change, words: str) -> str | None:
    match = _WHO.match(words)
    if match is None:
        return approver(words, change.prepared)
    who = re.sub(r"^(?:the|our|my) ", "", match["who"])
    if who.startswith("@"):
        return change.prepared.value(who)
    return None if who in _ME else who
