"""What is done where no condition holds, in every way of saying it; that nothing is done then needs no words."""

from __future__ import annotations

import re

from agent.offline.reading.number_ways import with_colons

_BEFORE = r"(?P<before>^|[.;:,] |\b(?:and|but) )"
_TURNS = re.compile(
    rf"{_BEFORE}(?:(?:in|for) (?:(?:all|any|every|each) )?(?:the |of the )?other (?:cases?|situations?|events?)|in (?:all|any) other event|for (?:anything|everything|everyone|all) else|failing that"
    r"|if (?:none|neither|nothing)(?: of (?:these|those|them|this|that|the above|the (?:two|three)))? (?:applies|apply|holds?|is true|are true|is the case|match(?:es)?|fits?))(?:,|:)? (?:then )?(?=[a-z@])"
)
_NOTHING = r"(?:(?:please |just |simply )*(?:(?:do|send|post|say|write|tell|mail) (?:absolutely )?nothing(?: at all)?|nothing(?: at all)?(?: (?:happens|is (?:done|sent|posted)|should happen|needs to be done))?|(?:stay|keep|remain|be) (?:silent|quiet)|no (?:message|mail|e-?mail|post|action|reaction|alert)s?(?: at all)?|leave (?:it|them|everything) (?:alone|be|as it is)|(?:do not|don't) (?:do|send|post|say) anything))"
_REST = r"(?:otherwise|or else|else|if not|all (?:the )?others?|everything else|anything else|the rest|the others?|any others?)"
_IDLE = re.compile(rf"(?:^|[.;,]| -) (?:and |but )?{_REST}(?:,|:| ->)? ?{_NOTHING}(?=[.;,]|$)")

# `no errors: do nothing. 1 to 10 errors: mail them. more than 10: post them`
_MANY = r"(?:(?P<none>no|zero|0)|(?P<low>\d+) ?(?:to|-|–|and) ?(?P<high>\d+)|(?P<limit>(?:more|fewer|less) than \d+|at (?:least|most) \d+|(?:over|under|above|below) \d+|\d+ or (?:more|fewer|less)))"
_HEAD = re.compile(rf"(?P<before>^|[.;] ){_MANY}(?: (?P<things>[a-z][\w-]*s))? ?: (?:then )?")
_NONE = re.compile(rf"(?:^|[.;] )if no [a-z-]+ are found, {_NOTHING}(?=[.;]|$)")
# `mail it and, only if it is even below 5, also post it`: one more condition beside the first.
_MORE = re.compile(
    r"(?:,| and|;|,? but)+ only if (?P<test>(?:it|this|that|they|its|the) [^,.;:]+), (?:then )?(?P<also>(?:additionally|also|too|even|as well),? )?(?=[a-z])"
)
_EVEN = re.compile(
    r"\b(?P<is>is|are) even (?=(?:below|under|above|over|less|more|lower|higher|at|[<>]))"
)
_BY_ITSELF = re.compile(
    r"(?P<if>\b(?:if|when|where)\b[^.;:@]*?),? (?:then )?(?:(?:it|this|they|these) (?:is|are|gets?) )?(?:approved? (?:it |this |them |these )?(?:automatically|at once|right away|straight away|by itself)|(?:auto-?|automatically )approved?) ?[:;,] (?:(?:and )?then )?(?=(?:post|put|patch|send|mail|insert|call|tell|add|write|delete)\b)"
)


# `everything else is simply stored in the table x`
_DONE = {"added": "add", "saved": "save", "stored": "store", "inserted": "insert", "written": "write", "posted": "post", "sent": "send", "mailed": "mail", "appended": "append", "forwarded": "forward", "emailed": "email"}  # fmt: skip
_ELSE_DONE = re.compile(
    rf"(?P<before>^|[.;:,]|\b(?:and|but))(?: and)? (?:anything|everything|all|whatever|anyone|everyone) else (?:is|gets|are|should be|shall be|must be|will be|has to be) (?:just |simply |only |merely )?(?P<done>{'|'.join(_DONE)}) (?=(?:to|in|into|at)\b)"
)


def with_other_cases(text: str) -> str:
    """Return the request with `otherwise` for all that means it, and without what says that nothing is done."""
    text = _ELSE_DONE.sub(_else_done, text)
    text = _BY_ITSELF.sub(r"\g<if>, ", _EVEN.sub(r"\g<is> ", text))
    text = _MORE.sub(r". if \g<test>, also ", text)
    text = _with_numbers_of(with_colons(text))
    text = _TURNS.sub(lambda m: f"{m['before']}otherwise ", text)
    return _IDLE.sub("", text)


def _else_done(match: re.Match[str]) -> str:
    before = "," if match["before"] in {"and", "but"} else match["before"]
    return f"{before} otherwise {_DONE[match['done']]} it "


def _with_numbers_of(text: str) -> str:
    """Say heads with how many there are as conditions; one alone, or none that names the things, is left."""
    heads = list(_HEAD.finditer(text))
    if len(heads) < 2 or not any(one["things"] for one in heads):
        return text
    return _NONE.sub("", _HEAD.sub(_head, text))


def _head(found: re.Match[str]) -> str:
    if found["none"]:
        return f"{found['before']}if no {found['things'] or 'items'} are found, "
    many = found["limit"] or f"between {found['low']} and {found['high']}"
    return f"{found['before']}if there are {many} of them, "
