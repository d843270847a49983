"""Talk around a wish: how nice it were, how much it matters, and that nobody looks at it.

What is wished for stays as it was said; only what asks for nothing goes.
"""

from __future__ import annotations

import re
from typing import Final

_BREAK: Final = r"(?P<before>^|[.;:!?,] )"
_YOU: Final = r"(?:you|we|i|it|someone|somebody|the system|the workflow)"
_NICE: Final = r"(?:great|nice|cool|good|lovely|wonderful|helpful|handy|useful|perfect|ideal|awesome|amazing|fantastic|super|brilliant)"
_SMALL: Final = (
    r"(?:(?:really|very|so|just|please|kindly|also|maybe|then|automatically|somehow|always) )*"
)
# Behind a comma too, where the start was said first.
_FRAME: Final = re.compile(
    rf"{_BREAK}{_SMALL}(?:(?:i|we)(?:'d| would) {_SMALL}(?:love|like|appreciate|prefer|be (?:{_SMALL})(?:happy|glad|grateful|thankful|pleased))(?: it)? (?:if|when) {_YOU}"
    rf"|(?:it|that)(?:'d| would) be {_SMALL}{_NICE} if {_YOU}|(?:would|do) you mind|is there any chance {_YOU}|i was wondering (?:if|whether) {_YOU}|do you think {_YOU})(?: {_SMALL}(?:could|can|would|might))? {_SMALL}(?=[a-z])"
)
_YOU_KNOW: Final = re.compile(
    rf"{_BREAK}(?:you know|guess|know) what(?:'d| would) be {_SMALL}{_NICE} ?[?:,;.] ?(?:if,? )?"
)
_OPENS: Final = re.compile(
    r"(?P<before>^|[.!?;] )(?:(?:ok(?:ay)?|so|well|alright|all right|oh|ah|right|now|anyway|and|hi|hello|hey)(?: there| all| team| everyone)?[,!. ]+)+(?=(?:if|when|whenever|every|each|once|as soon as|on|at|for|in case|please|our|the|we|i)\b)"
)
# `and honestly nobody looks at it`
_ASIDE: Final = re.compile(
    r",? (?:and|but) (?:honestly|frankly|sadly|unfortunately|to be honest|quite frankly|admittedly),? (?:nobody|no one|we|i|it|they|everyone|everybody|that|people)\b[^.;,:@]*(?=[.;,:]|$)"
)
_LOTS: Final = re.compile(
    r"\b(?P<get>(?:get|receive|have|obtain)) (?:a lot of|lots of|loads of|plenty of|many|tons of) (?=[a-z]+ (?:through|via|by|over|with|from) (?:an?|our|the) (?:web ?hook|callback)\b)"
)
_EYE: Final = re.compile(
    r"\bkeep an eye on (?P<url>(?:the [a-z ]{2,30} (?:at|from|in) )?@url\d+)(?: for (?:us|me))?"
)
# `and at the end report how many there were`
_LAST: Final = re.compile(
    r"(?:,? and|[;.,]) (?:at|in) the (?:very )?end,? (?:also |please )?(?=(?:post|send|mail|email|report|tell|notify|write|insert|put|announce|inform)\b)"
)
_LIKE: Final = re.compile(
    r"(?P<before>^|[.!?;] )like,? (?=(?:every|each|once|twice|hourly|daily|weekly|on|at)\b)"
)
_IT_MATTERS: Final = re.compile(
    rf"{_BREAK}it(?:'s| is) (?:necessary|important|required|essential|needed|vital) (?:that|for us to|to) (?=(?:we|i|you|the|each|every|an?)\b)"
)
# What is to be got in a channel is posted there.
_WE_GET: Final = re.compile(
    rf"{_BREAK}(?:we|i)(?:'d| would|'ll| will| should| want to| need to) {_SMALL}(?:like to )?(?:get|receive|have|see) (?:an? )?(?:(?:short|little|quick) )?(?:message|post|note|e?mail|ping|update|line) (?P<to>in|at|on|to|under) (?:the (?:slack )?channel )?(?P<place>@(?:chan|mail)\d+) (?:that (?:says|tells us|tells me|lists|shows|gives)|which (?:says|lists|shows)|saying|telling (?:us|me)|listing|with|about) (?P<what>[^.;]+?)(?=[.;]|$)"
)


def _sent(match: re.Match[str]) -> str:
    verb = "email" if match["place"].startswith("@mail") else "post"
    return f"{match['before']}{verb} {match['what'].rstrip()} to {match['place']}"


def without_talk(text: str) -> str:
    """Return the request without what is said around its wishes."""
    text = _ASIDE.sub("", text)
    text = _YOU_KNOW.sub(r"\g<before>", text)
    text = _OPENS.sub(r"\g<before>", text)
    text = _FRAME.sub(r"\g<before>", text)
    text = _IT_MATTERS.sub(r"\g<before>", text)
    text = _LIKE.sub(r"\g<before>", _LOTS.sub(r"\g<get> ", text))
    text = _LAST.sub(" ; then ", text)
    text = _WE_GET.sub(_sent, text)
    return _EYE.sub(r"check \g<url>", text)
