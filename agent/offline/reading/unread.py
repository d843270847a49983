"""Conditions that no rule has read: what stands behind one never runs unasked, it waits for an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.conditions.words import COMPARATIVES
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.reading.known_labels import with_known_labels
from agent.offline.reading.parts import Keep, Part, Send, Understood

# Words that set a condition wherever they stand, and words that do so only where they lead.
_SETS = re.compile(
    r"\b(?:if(?! (?:any|possible|needed|necessary|available|applicable|present|desired|wanted|at all)\b)|unless|only when|in case|provided(?: that)?|as long as|whether)\b"
)
_LEADS = re.compile(
    r"(?:(?:and|but|then|also|so|only|please) )*(?:when(?:ever)?|should (?:the|it|an?|this|that|any|there|he|she|they|one|some|something|anything|nothing|someone|somebody)|once|where|except (?:when|if)|depending on|on (?:failure|error|success|timeout))\b"
)
# Words that leave some out: what is done with the rest waits for an answer, too.
_KEEPS = re.compile(
    r"(?:(?:and|but|then|also|so|please) )*(?:keep|only (?:keep |take |use )?(?:the|those|these|rows|items|entries|[a-z]+s)\b|take only|filter|restrict|limit it to|drop (?:the|those|all|any|everything)|leave out|exclude|ignore|skip)\b"
)
# `whose load is heavier than usual`: it compares, and nobody knows with what.
_COMPARES = re.compile(
    rf"\b(?:whose|where|that|which|with)\b[^.;@]*\b(?:{'|'.join(sorted(COMPARATIVES))}) (?:than|from|to|as|of|the|a|our|its|their|reach|[a-z]+ed)\b"
)
# What is done behind it: `if it is odd post them`.
_DEED = re.compile(
    rf"(?<=\w),? (?:then )?(?:{'|'.join(sorted(SEND_VERBS))})(?: (?:it|them|this|that|these|those))?$"
)
_FRAME = frozenset(["if", "when", "it", "its", "is", "s", "a", "an", "the", "that", "this", "one"])
_ALWAYS = re.compile(r"(?:(?:and|but|then|also|please) )*always\b")
_OF_A_START = re.compile(r"(?:when(?:ever)?|once)\b")


def sets_condition(said: str) -> bool:
    """Tell whether words that nobody could read say when something is to be done."""
    found = (_SETS.search(said), _LEADS.match(said), _KEEPS.match(said), _COMPARES.search(said))
    return any(found)


def with_comparison(left: Sequence[str], rest: str) -> list[str]:
    """Return what is left over of a clause, with a comparison that nobody read though its words are known."""
    found = _COMPARES.search(rest)
    told = (
        re.split(r"[,;]| (?:(?:from|at|in|to|of) )?@", rest[found.start() :])[0].strip()
        if found
        else ""
    )
    is_new = bool(told) and not any(told in one or one in told for one in left)
    return [*left, told] if is_new else list(left)


def with_unread(understood: Understood) -> Understood:
    """Return what was understood; each sending behind a condition that was not read carries its words."""
    left = {at: said for at, said in understood.left_at if _is_meant(at, said, understood)}
    parts, asked = _marked([_freed(part) for part in understood.parts], left)
    parts = with_known_labels(parts)
    kept = [said for said in understood.unsupported if said not in asked]
    return replace(understood, parts=parts, unsupported=kept)


def _freed(part: Part) -> Part:
    """What is said to be done always hangs on no condition, however the action was found."""
    is_free = isinstance(part, Send) and _ALWAYS.match(part.clause)
    return replace(part, always=True) if isinstance(part, Send) and is_free else part


def _is_meant(at: int, said: str, understood: Understood) -> bool:
    """What starts the workflow is no condition of a step: `when the moon is full, ...`."""
    starts = at == 0 and understood.incoming is None and _OF_A_START.match(said)
    return sets_condition(said) and not starts


def _marked(parts: Sequence[Part], left: dict[int, str]) -> tuple[list[Part], set[str]]:
    marked: list[Part] = []
    asked: set[str] = set()
    waiting = ""
    for index, part in enumerate(parts):
        own = left.get(index, "")
        if own and _is_said_again(own, parts[max(index - 1, 0) : index + 1]):
            own = ""
        waiting = own or waiting
        if isinstance(part, Keep) or (_is_read(part) and not own):
            waiting = ""
        if waiting and isinstance(part, Send) and not part.always and not part.rejected:
            turned = part.otherwise and not own
            marked.append(replace(part, unread="otherwise" if turned else _condition_in(waiting)))
            asked.add(waiting)
        else:
            marked.append(part)
    return marked, asked


def _is_said_again(said: str, read: Sequence[Part]) -> bool:
    """`if it is a mare (mare is true)`: what was read beside it names the very field."""
    conditions = [p.condition for p in read if isinstance(p, Keep | Send) and p.condition]
    fields = {w for c in conditions for t in c.tests for w in re.split(r"[ _]", t.field or "")}
    words = set(re.findall(r"[a-z]+", said)) - _FRAME
    return bool(words) and words <= fields


def _condition_in(said: str) -> str:
    """Answer the words without the deed behind them."""
    return _DEED.sub("", said)


def _is_read(part: Part) -> bool:
    """Tell whether a sending has a condition of its own that was read."""
    return isinstance(part, Send) and (part.condition is not None or part.only_if is not None)
