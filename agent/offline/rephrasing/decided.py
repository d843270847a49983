"""Who decides, and what is done after a yes or a no: `the bursar has to approve`, `if she says no: ...`, `or at once if ...`."""

from __future__ import annotations

import re

from agent.offline.language.clause_words import REJECTED

_MUST = r"(?:has to|have to|must|should|shall|needs? to|wants? to|would like to|'d like to|is to|are to|will|gets to|get to|ought to)"
_OKS = (
    r"(?:approve|okay|ok|sign(?: (?:it|this|that|them))? off|sign off on|confirm|release|give (?:it |this )?(?:the|an|its|his|her|their|my|our) "
    r"(?:ok|okay|go-?ahead|green light|blessing|approval|consent)|say (?:yes|ok|okay)|agree(?: to)?|have the last word|decide(?: on)?)"
)
_IT = r"(?: (?:it|this|that|them|each one|every one|the [a-z]+|those|such [a-z]+))?"
_FIRST = r"(?:,? (?:first|1st|beforehand|before(?: that| anything happens)?|personally|myself|too|each time))*"
_NOBODY = r"(?!(?:it|they|this|that|which|these|those|you|what|there|everything|nothing|who)\b)"
_WHO = rf"{_NOBODY}(?P<who>i|we|@mail\d+|someone|somebody|one of (?:us|them|the [a-z]+)|(?:the|our|my|an?|his|her|their) (?:[a-z-]+ )??[a-z-]+|[a-z]+)"
_END = r"(?= ?(?:[.;,:!)]|$)| (?:and|then|before|or)\b)"
_DECIDES = re.compile(
    rf"(?P<before>^|[.;:,] |\b(?:and|then|but|so) )(?:(?:and|then|but|so|there|here|first|1st) )*{_WHO} {_MUST} (?:first |1st |also |personally )*{_OKS}{_IT}{_FIRST}{_END}"
)
# `above 9 the bursar has to approve`: no comma parts the two.
_ABOVE = re.compile(
    rf"(?P<before>^|[.;:,] |\b(?:and|but) )(?:(?:if|when|for) )?(?:it(?:'s| is) )?(?P<cond>(?:above|over|under|below|more than|less than|at least|from|beyond|exceeding) (?:\d[\d.]*(?: ?[a-z%]{{1,7}})?|that|this|it)),? (?:then |and )?{_WHO} {_MUST} (?:first |1st |also )*{_OKS}{_IT}{_FIRST}{_END}"
)
_NEEDS = re.compile(
    r"(?P<before>^|[.;:,] |\b(?:and|then|but) )(?P<what>(?!\d)(?:(?!(?:if|when|and)\b)[\w'@.<>=%-]+ ){1,7}?)needs? (?:the |an? )?(?:ok|okay|approval|go-?ahead|green light|blessing|sign-?off|consent|yes) (?:of|from|by) (?P<who>(?:the |our |my )?[a-z]+|@mail\d+)(?P<first> first| 1st| beforehand)?(?= ?(?:[.;,:!]|$))"
)
_GATE = re.compile(
    r"\b(?:approv\w+|sign(?:s|ed)?[ -]?off|okays?\b|go-?ahead|green light|consent|says? (?:yes|no)\b)"
)
_HE = r"(?:(?:the|our|my|an?) [a-z-]+|he|she|they|i|we|you|it|someone|somebody|that person|one)"
_SAYS_NO = (
    r"(?:rejects?|refuses?|declines?|denies|deny|says? no|turns? (?:it|this|that|them) down|disapproves?|(?:does not|doesn't|do not|don't|did not|didn't|won't|will not) (?:approve|agree|okay|want (?:it|that|to)|sign(?: off)?)"
    r"|(?:is|are|was|gets?) (?:rejected|refused|declined|denied|turned down|not approved)|(?:do not|don't|doesn't|does not|not))(?: (?:it|this|that|them))?"
)
_IF_NO = re.compile(
    rf"(?P<before>^|[.;,] |\b(?:and|but) )(?:(?:if|when|in case|should|once) {_HE} {_SAYS_NO}|(?:if|when|in case|on|upon|after|with|without) (?:an? |the )?(?:no|rejection|refusal|denial|approval is (?:refused|denied|missing|not given))|(?:not approved|no approval|rejected|refused|declined|denied|turned down|a no|no))(?: ?[:,=]| ?->| then| ?-) ?(?=(?!(?:mail|message|post)s?\b ?(?:[.;,]|$))[a-z@])"
)
# `after the yes, or at once if it is 9 or less, ...`: what needs no yes goes on as well.
_OR_AT_ONCE = re.compile(
    r"(?P<before>^|[.;:,] )(?:(?:after|once|upon|with) (?:the |an? |his |her |their |my |that )?(?:approval|ok|okay|yes|go-?ahead|sign-?off)(?: (?:is|was) (?:there|given|in))?|(?:if|once|when|after) (?:it(?:'s| is| has been)? )?approved),? or (?:else )?(?:immediately|at once|straight ?away|right away|directly|without (?:asking|waiting|one))(?: (?:if|when|for|where)\b[^,.;:]*)?[,:]? "
)
_NO_QUESTION = re.compile(
    r",? (?:and )?(?:no questions asked|without (?:any )?(?:further )?questions?|no need (?:for asking|to ask(?: anybody| me)?)|nobody has to be asked)(?=[.;,]|$)"
)
_NOTHING_THEN = re.compile(
    rf"(?P<before>^|[.;,] )(?:{REJECTED},? |not approved ?=? ?|otherwise,? )(?:nothing(?: at all)?(?: happens| is done)?|not happens|no [a-z]+(?: at all)?|nothing is (?:sent|done|written))(?=[.;,]|$)"
)
_SAME_THING = re.compile(
    r"(?P<then>\b(?:then|and|,) )(?:do |it's |it is |comes )?(?:the )?same (?:thing|as (?:above|before))(?: again| too)?(?=[.;,]|$)"
)


def with_decisions(text: str) -> str:
    """Return the request with such words said as whom to ask, and as what is done on a rejection."""
    text = _ABOVE.sub(lambda m: f"{m['before']}if it is {m['cond']}, {_asked(m['who'])}", text)
    text = _NEEDS.sub(_needed, text)
    text = _DECIDES.sub(lambda m: f"{m['before']}{_asked(m['who'])}", text)
    if not _GATE.search(text):
        return text
    text = _NO_QUESTION.sub("", text)
    text = _OR_AT_ONCE.sub(r"\g<before>all others go straight through; ", text)
    text = _IF_NO.sub(rf"\g<before>{REJECTED}, ", text)
    text = _SAME_THING.sub(lambda m: _repeated(m, text), text)
    return _NOTHING_THEN.sub(r"\g<before>", text)


def _asked(who: str) -> str:
    return f"ask {'me' if who in {'i', 'we'} else who} to approve"


def _needed(match: re.Match[str]) -> str:
    what = match["what"].strip()
    if re.match(r"(?:it|this|that|they|which|he|she)$", what):
        return f"{match['before']}ask {match['who']} to approve"
    return f"{match['before']}for {what}, ask {match['who']} to approve"


def _repeated(match: re.Match[str], text: str) -> str:
    """`then the same`: the call that was spoken of before is made."""
    called = re.findall(r"\b(post|put|patch)\b[^.;@]*(@url\d+)", text[: match.start()])
    return f"{match['then']}{called[-1][0]} it to {called[-1][1]}" if called else match[0]
