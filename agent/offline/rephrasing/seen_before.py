"""A call that repeats one from before, which is let go: `a reading_id that came before is ignored`, `if we already had that order_no, do nothing`.

Answered is the field that tells one call from another; what is built of it stands in building/only_new_calls.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared

_KEY: Final = (
    r"(?P<key>(?!(?:same|call|one|it|message|that|this|event|alert|already|before)\b)[a-z]\w*)"
)
_OFTEN: Final = r"(?: already| before| earlier| once| in the past)"
_HAD: Final = rf"(?:(?:we(?:'ve| have)? |was |were |is |has been |have been |has |had |have |has come |came |arrived |showed up |turned up |it (?:has|had) )(?:already |before )?(?:(?:ever )?(?:had|seen|got|received|handled|processed|known|dealt with|come|been|here|there|in|through)\b)?{_OFTEN}*)"
_LET_GO: Final = r"(?:(?:is |are |gets? |to be |must be |should be |will be )?(?:ignored?|skipped?|dropped?|left out|discarded?|let go)|(?:we )?(?:ignore|skip|drop|leave out|discard)(?: (?:it|that|them|those))?|(?:then )?(?:do nothing|nothing happens|stop(?: there)?))"
_LINK: Final = r"(?:[ ,:;.]*(?:->|=>|=|then)?[ ,:;]*)"
_REPEATS: Final = r"(?:(?:it|they|the sender|the system|this one) (?:(?:likes?|tends?) to|sometimes|often|may|might|can) (?:repeat (?:itself|themselves|calls?)|come twice|send (?:things|them|calls) twice)[:;,.]? ?(?:so )?)?"
_SAME: Final = rf"(?:(?:it|they|the [a-z]+) )?(?:(?:sometimes|often|may|can|might|will) )?(?:sends?|delivers?|calls?|posts?|comes?|repeats?) (?:us )?(?:with )?the same {_KEY} (?:twice|more than once|several times|again)(?: or (?:twice|more))?"
_FIRST: Final = r"(?:,|;|\.|:)? ?(?:so |but |please |then )*(?:only |just )?(?:handle|take|process|use|count|treat|keep) (?:only |just )?the (?:first|1st)(?: one)?(?: only)?"
_FORMS: Final = tuple(
    Gated(f"(?:^|(?<=[.;:,] )|(?<=and )|(?<=but ))(?:but )?{_REPEATS}{form}", needs=needs)
    for form, needs in (
        (rf"an? {_KEY} (?:that |which )?{_HAD}{_LINK}{_LET_GO}(?=[.;,]|$| and\b)", "ignor|skip|drop|left out|leave out|discard|let go|nothing|stop"),
        (rf"(?:ignore|skip|drop|leave out|discard) (?:(?:calls?|ones?|everything|anything|those|all|any|an? [a-z]+|[a-z]+s(?= whose| with| that| for))(?: (?:with|whose|that have|for which))? )?(?:an? |the |any )?{_KEY} (?:that |which )?{_HAD}(?=[.;,]|$| and\b)", "ignore|skip|drop|leave out|discard"),
        (rf"if (?:we(?:'ve| have)? (?:already |ever )?(?:had|seen|got|received|handled|processed|know) (?:that|this|the|its) {_KEY.replace('P<key>', 'P<other>')}{_OFTEN}*|(?:that|this|the|its) {_KEY} {_HAD}){_LINK}{_LET_GO}(?=[.;,]|$| and\b)", "ignor|skip|drop|left out|leave out|discard|let go|nothing|stop"),
        (rf"{_SAME}{_FIRST}(?=[.;,]|$)", "the first|the 1st"),
    )
)  # fmt: skip
_OTHERWISE: Final = re.compile(
    r"^[ .;,]*(?:and )?(?:otherwise|everything else|anything else|else|if not|any other(?: one)?|all (?:the )?others?|the others?|the rest)\b[,:]? ?"
)
_MUST: Final = re.compile(
    r"\b(?:already|before|earlier|known|seen|twice|again|several times|more than once|had)\b"
)


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """Where a text says so, and the field that it names."""

    key: str
    start: int
    end: int


def seen_before(text: str) -> SeenBefore | None:
    """Find the words for calls that are let go when their like came before."""
    if "hook" not in text:
        return None
    for form in _FORMS:
        found = form.search(text)
        if found is None or _MUST.search(found[0]) is None:
            continue
        groups = found.groupdict()
        key = groups.get("key") or groups.get("other") or ""
        if re.search(rf"\b{key}\b", text[: found.start()]):
            return SeenBefore(key, found.start(), found.end())
    return None


def key_said(original: str) -> str | None:
    """Answer the field of a whole request as it was typed."""
    found = seen_before(_plain(original))
    return found.key if found else None


def without_calls_seen_before(text: str, prepared: Prepared) -> str:
    """Return the request without those words, where what is built of them will be found in it again."""
    found = seen_before(text)
    if found is None or key_said(prepared.original) != found.key:
        return text
    behind = _OTHERWISE.sub(". ", text[found.end :])
    return (
        re.sub(r"[ .;,]+$", "", text[: found.start])
        + ("" if behind[:1] in ".;," else ". ")
        + behind
    )


def _plain(original: str) -> str:
    text = re.sub(r"\s*\n\s*(?:[-*•]|\d+[.)])?\s*", " ; ", original.replace("’", "'").lower())
    text = re.sub(r"\s+", " ", re.sub(r"\s*(?:->|=>|→)\s*", " ; ", text))
    return re.sub(r" (?=[,;.:])", "", text)
