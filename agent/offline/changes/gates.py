"""A wait or an approval before a step that is there."""

from __future__ import annotations

import re

from agent.offline.building.build import span_words
from agent.offline.changes.adds import add_gate
from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.reading.approvals import approver
from agent.offline.reading.parts import Approve, Wait

_GATED = re.compile(
    r"(?P<first>.*\b(?:wait|pause|ask|approv\w*|confirm\w*|check with|permission|sign(?:s|ed)?[- ]?off|go-?ahead|green light|consent|ok|okay|release|look at|review|say yes|agrees?)\b.*?)(?:,? (?:before|prior to) (?P<what>.+))?$"
)
_SIGN_OFF = re.compile(
    r"\b(?:ask|okays?|ok(?= (?:it|the|them|that|this|every|each))|agrees?|say yes|sign(?:s|ed)?[- ]?off|approv(?:e|es|al)|confirm(?:s|ation)?|go-?ahead|green light|permission|consent|(?:give|say|says|gives|get|needs?)(?: (?:his|her|an?|the|me|my|their))* (?:ok|okay)|release|review|(?:have|has|take|takes|want) (?:to |a )?look)\b"
)
# Words that speak of an approval to be rid of it ask for no other.
_AGAINST = re.compile(
    r"\b(?:nobody|no ?one|no time|(?:has|have|got) (?:no|better things)|never|(?:do|does|is|are|need)(?:n't| not)|no (?:longer|more|need)|away with|rid of|without|instead of|too (?:slow|long|much|many|often|busy)|stop|skip|drop|remove|cut)\b"
)
_WHO = re.compile(
    r"^(?:(?:and|please|then) )*(?P<who>@mail\d+|(?:the |our |my )?[a-z]+(?: team)?) (?:has|have|needs|need|must|should|wants|want|is|are)\b"
)
_TIMED = re.compile(
    r"\bwait (?:for )?(?P<n>\d+|an?) ?(?P<unit>second|minute|hour|day|week)s?\b(?!.*\bbefore (?:the )?approv)"
)
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_DECIDES = re.compile(
    r"^(?:(?:and|let|have|the) )*(?P<who>@mail\d+)(?: (?:should|must|has to|needs to|is to|will|can))? (?:approves?|okays?|decides?|confirms?|signs? off|be asked|be the approver)(?: (?:it|that|this))?(?: (?:instead|now|from now on))*$"
)
_ME = {"i", "me", "we", "us", "you", "somebody", "someone", "a person", "it", "that", "this"}


def put_gate(change: Change, clause: str) -> bool:
    """Put a wait or an approval before the steps that are meant; the one wait there is gets longer or shorter."""
    match = _GATED.match(clause)
    if match is None or re.search(r"@(?:chan|url)", match["first"]):
        return False
    if _decided_by(change, clause):
        return True
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
    meant = (named(first, change, senders) if pronoun or not what else []) or (
        named(what, change, senders) if what else senders
    )
    behind = [s for s in senders if any(p.endswith(".approved") for p in s.get("after", ()))]
    after_approval = timed and not what and re.search(r"\bafter (?:the |an? )?approv", first)
    guarded = behind if after_approval and behind else meant
    if not guarded and re.match(
        r"(?:you |it |they |anything |everything )?(?:is |are |gets? )?(?:post|sen[dt]|deliver|go|publish)",
        match["what"] or "",
    ):
        guarded = [s for s in senders if "channel" in s["with"]] or senders
    if not guarded:
        return False
    change.assumptions += add_gate(draft, parts[0], guarded, change.request)
    return True


def _decided_by(change: Change, clause: str) -> bool:
    """Let somebody else decide on the one approval there is."""
    approvals = [s for s in change.draft.steps if s.get("type") == "approval"]
    who = _DECIDES.match(clause)
    if who is None or len(approvals) != 1:
        return False
    change.draft.update(approvals[0]["id"], {"/approvers": [change.prepared.value(who["who"])]})
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
