"""What people say around a request: courtesy, a title, the reason why. It asks for nothing, so nothing is built from it."""

from __future__ import annotations

import re

from agent.offline.language.verbs import VERBS

_COURTESY = re.compile(
    r"(?:(?:thanks|thank you|thx|cheers|ta|sorry|hi|hello|hey|howdy|morning|good (?:morning|afternoon|evening|day)|greetings|dear)\b.*"
    r"|(?:there(?:'s| is) )?no (?:rush|hurry|pressure|stress)|(?:it(?:'s| is) )?not (?:that |very |so )?urgent|take your time|whenever you (?:can|like|have time)|if (?:you can|possible|that works|at all possible|it(?:'s| is) possible)"
    r"|(?:that|this|it)(?:'s| is| would be| will be| should be|'d be) (?:all|it|great|nice|fine|perfect|lovely|good|wonderful|helpful|enough|a (?:great )?help|very kind)(?: for now)?(?: if (?:you|that) .*)?"
    r"|(?:you know the drill|as (?:discussed|agreed|promised|mentioned)|fyi|btw|by the way|a?nother one|(?:a )?quick (?:one|question|request)|(?:just )?(?:one|two|three|2|3|a (?:few|couple(?: of)?)) (?:more )?(?:things?|changes?|small things|requests?)|let me know(?! (?:by|via|on|in|through|over|with)\b).*|hope (?:this|that|it|you) .*|much appreciated|appreciated|best(?: regards)?|regards|kind regards|yours|ok|okay|so|well|right|great|perfect|nice|please|say|to be clear|in short|basically|as usual))"
)
# Who is spoken of, then a verb that states something. An obligation or a condition is a wish and no statement.
_STATES = re.compile(
    r"(?:(?:i|we|you|they|he|she|it|there|this|that|people|everybody|everyone|nobody|someone|somebody)|(?:the |our |my |your |their |some |many |all |most )?[a-z][\w'-]*(?: [a-z][\w'-]*){0,3}?)"
    r"(?:'s|'re|'ve|'m| is| are| was| were| has| have| had| keeps?| kept| gets?| got| do(?:es)?(?:n't| not)| never| always| often| sometimes| usually| forgets?| forgot| lose[sd]?| misse[sd]| complains?| complained| asked| (?:needs?|wants?|likes?) to (?:know|see|hear|understand)|'d like to (?:know|see|hear|understand)| would like to (?:know|see|hear|understand)| tend to| know) .+"
)
_WISHES = re.compile(
    r"\b(?:should|must|shall|ought|(?:has|have|needs?|had|is|are) to(?! (?:know|see|hear|understand))|please|want|wants|would like(?! to (?:know|see|hear|understand))|if|when|whenever|once|unless|until|only|except|instead|otherwise|else|then|into|per|each|every|with)\b|@|\d"
)
_LAST_TITLE_WORD = 4


def is_courtesy(clause: str) -> bool:
    """Tell greetings and thanks from requests."""
    return _COURTESY.fullmatch(clause.strip(" .,!?:;-")) is not None


def is_title(clause: str) -> bool:
    """Tell a heading, such as `monthly stock report`: a few words and none that asks for something."""
    words = re.findall(r"[a-z'-]+", clause)
    plain = not re.search(r"@|\d|\b(?:no|not|never|without|only|by|per|if|unless)\b", clause)
    # `feed the cat` tells somebody to do something to something.
    plain = plain and not re.match(r"[a-z'-]+ (?:the|my|our|your|his|her|their|an?)\b", clause)
    return plain and 0 < len(words) <= _LAST_TITLE_WORD and not any(w in VERBS for w in words[:1])


def is_background(clause: str) -> bool:
    """Tell a statement (`the front desk has no list of them`) from a wish."""
    lead = clause.split(" ", 1)[0]
    return lead not in VERBS and _STATES.match(clause) is not None and not _WISHES.search(clause)


# Why a change is wanted; what should change is said after it.
_REASON = re.compile(
    r"(?:^|(?<=[;.] ))(?:but |and |so |well |sorry |no )*[^,;:@]*?(?:\b(?:is|are|was|were|seems?|feels?|gets?)|'s|'re) (?:just |still |really |way |much |far |a bit |a little |rather |quite )*(?:too [a-z]+|not (?:early|late|often|good|right|enough|nice|clear|useful)(?: enough)?|(?:annoying|noisy|wrong|confusing|useless))(?: for (?:the |our |my )?[a-z]+)?(?:,|;|:|\.| so| -)+ (?=\S)"
)
_BEHIND = re.compile(
    r",? (?:because|since|as) (?:the |our |my )?(?:we|i|they|it|nobody|everyone|people|that|this|[a-z]+s) [^,;.@\d]*(?=[,;.]|$)"
)


# What it is good for: `so they can prepare`, `in order to plan ahead`.
_PURPOSE = re.compile(
    r",? (?:so(?: that)? (?:they|we|it|she|he|i|people|everyone|everybody|nobody|the [a-z]+|our [a-z]+) (?:can|could|will|knows?|has|have|gets?|don't|doesn't|do not|does not|isn't|aren't|is|are|may|might)|in order to|because) [^,;:.@\d]*(?=[,;.]|$)"
)
_TITLE = re.compile(
    r"^(?!(?:[a-z]+ )?(?:when(?:ever)?|if|on|after|before|once|each|every|daily|weekly|hourly|hook|web ?hook|filter|then|for|during|until|till|in|at|from|to|with|by|channel|slack|email|mail|subject|text|message|title|source|per|only|not|no|without|except|unless)\b)(?P<words>[a-z][a-z'-]+(?: [a-z'-]+)?): (?=[a-z@])"
)


def without_frame(text: str) -> str:
    """Leave out a heading in front, such as `hr:`, and what it all is good for."""
    titled = _TITLE.match(text)
    if titled and not any(word in VERBS for word in titled["words"].split()):
        text = text[titled.end() :]
    return _PURPOSE.sub("", text)


def without_reasons(text: str) -> str:
    """Leave out why a change is wanted: `noon is too late, run it at 9` is about 9 alone."""
    return _BEHIND.sub("", _REASON.sub("", text)).strip(" ,;:")
