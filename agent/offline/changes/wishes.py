"""One wording for what people ask to be changed: the asking itself, and many verbs for the same, are said one way."""

from __future__ import annotations

import re

_INTERJECTION = r"(?:h+m+|oh(?: well)?|o+ps|sorry|wait(?=[,!:]| $| (?:no|actually|sorry)\b)|actually|na+h|no(?=,| $)|nope|ok(?:ay)?(?=,| )|well|right(?=,)|yes|yeah|alright|hi|hey|hello|listen|look(?=,)|so|and|but|then|now(?=,| )|please|pls|maybe|perhaps|btw|by the way|on (?:2nd|second) thoughts?|(?:a )?better idea|new idea|one more thing|another thing|thinking about it|while (?:you're|we're|you are|we are) at it|in fact|fine|good|great|i mean|i think|i guess)"
_ASKING = r"(?:(?:could|can|would|will|may) (?:you|we|it|i)(?: (?:please|maybe|perhaps|also|just))*|(?:i|we)(?:'d| would) (?:like|love|prefer)(?: you| it| for it)? to|(?:i|we) (?:want|need|wish)(?: you| it)? to|let's|let us|do me a favou?r and|feel free to|make sure (?:that )?(?:to |you |we )?|go ahead and|it (?:would|might) be (?:good|nice|better|great|best) (?:if (?:you|we|it) (?:could )?|to )|how about(?: we)?|what if (?:we|it|you)|try to|remember to|you (?:can|may|should|could)|we (?:can|could|should) (?:also )?(?=[a-z]+ (?:the|it|that|this)\b))"
_LEAD = re.compile(rf"^(?:{_INTERJECTION}[,:]? |{_ASKING} )+")
_TAIL = re.compile(
    r"(?:,? (?:please|pls|thanks|thank you|of course|if possible|from now on|for now|for the (?:time being|moment)|as of now|going forward|in (?:the )?future|i think|would be (?:good|nice|great|better)))+$"
)
_OBLIGED = re.compile(
    r"\b(?:ought to|had better|is supposed to|are supposed to|is to|are to|is meant to|shall|needs to|has to)\b(?= (?:be|read|say|go|show|have|get|wait|run|start|come)\b)"
)


def plain_wish(clause: str) -> str:
    """Answer a clause without interjections, without the asking, and without words that only smooth it."""
    said = clause.strip(" ,.!?")
    lead = _LEAD.match(f"{said} ")
    if lead is not None:
        said = said[lead.end() :].strip(" ,")
    return _TAIL.sub("", said).strip(" ,")
