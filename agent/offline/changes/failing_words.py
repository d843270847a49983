"""Ways to say that a call fails, brought to the one that is read, and how often it is tried before: `retry 3 times`."""

from __future__ import annotations

import re

_GOOD = (
    r"(?:a )?(?:200|201|204|2xx|ok|okay|successful(?:ly)?|success)(?: ok)?(?: status)?(?: code)?"
)
_NOT = r"(?:is ?n['’]?t|is not|are not|!=|≠|<>|other than|is other than|is anything (?:but|other than)|differs from|does(?:n['’]?t| not) equal)"
# An address that answers with anything but success has failed.
_STATUS = re.compile(
    rf"\b(?P<when>if|when(?:ever)?|in case|should) (?:the |its )?(?:(?:(?:http|response|answer'?s?|returned) )+(?:status|code)(?: code)?|status code|response|(?:status|code)(?= [^.;,]*\b20[014x]\b))(?: of (?:it|the (?:call|request|response|answer)))? (?:{_NOT}|not) {_GOOD}(?=[\s,;:.])",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"\b(?P<when>if|when(?:ever)?|in case) (?:it|that|this|the (?:site|page|server|url|address|api|service|call|request|endpoint)) (?:does(?:n['’]?t| not)|won['’]?t|will not) (?:answer|return|respond|reply|come back|give)(?: with)? {_GOOD}(?=[\s,;:.])",
    re.IGNORECASE,
)
_ON_FAILURE = re.compile(
    r"(?P<before>[.;:,\n]\s*|\b(?:and|but)\s+)(?:on|upon|after|in case of) (?:an? |any |the )?(?:failure|error|timeout)s?(?: of (?:it|that|the call))?[,:]?\s+",
    re.IGNORECASE,
)
_COUNT = r"(?P<n>\d{1,2}|once|twice|three|four|five|ten)(?: more)?(?: times?)?(?: in a row)?"
_SPAN = r"(?P<gap>,? (?:with |every |waiting |after )?(?:a |an )?(?:pauses? of |delays? of |wait of )?\d+ ?(?:sec(?:ond)?s?|min(?:ute)?s?|s)\b(?: (?:between|apart|pauses?|delay|in between|each time|wait)(?: (?:tries|attempts|each|them|retries))?)?)?"
_RETRY = rf"(?:retry|re-?try|try(?: it)? again|repeat(?: it)?)(?: (?:it|that|this|the call))?(?: (?:for|up to|at most))? {_COUNT}{_SPAN}"
_WHEN_FAILS = r"(?:if|when(?:ever)?|in case|should) (?:it|that|this|the (?:call|request|fetch)) (?:fails?|breaks?|errors?|times? out|does(?:n['’]?t| not) (?:work|answer|respond))"
# `if it fails, retry 3 times, then post ...`: only when the last try has failed as well.
_RETRIED_FIRST = re.compile(
    rf"(?P<lead>[.;,!\n]|\band\b|\bbut\b|\s)\s*(?:{_WHEN_FAILS},? )?(?:please )?(?P<retry>{_RETRY})(?P<then>,? (?:and |but )?(?:then |after that |afterwards )+|[,;.]? (?:and |but )?(?:if|when) (?:it|that|this) (?:still|again|keeps) (?:fails?|failing|does(?:n['’]?t| not) (?:work|answer|respond))(?: then)?,? |[;.,] (?=(?:if|when|on|in case)\b))?",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?P<fails>\b(?:if|when) it fails),? (?:for )?(?P<n>\d{1,2}|twice|three|four|five)(?: times)?(?: in a row)?,?\s+(?=[a-z])",
    re.IGNORECASE,
)
_NUMBERS = {"once": 1, "twice": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_CALLS = re.compile(r"https?://", re.IGNORECASE)


def with_failing_words(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the request with such words said as `if it fails`, and what is said of how often a call is tried."""
    if not _CALLS.search(text):
        return text, ()
    for form in (_STATUS, _ANSWERS):
        text = form.sub(r"\g<when> it fails", text)
    text = _ON_FAILURE.sub(lambda m: f"{_sentence(m['before'])}if it fails ", text)
    tries: list[str] = []

    def taken(match: re.Match[str]) -> str:
        tries.append(f"retry the call {_number(match['n'])} times{match['gap'] or ''}")
        return (
            f"{match['lead']} if it fails "
            if _is_then(match)
            else f"{match['lead']}{'; ' if match['then'] else ''}"
        )

    text = _RETRIED_FIRST.sub(taken, text, count=1)

    def tried(match: re.Match[str]) -> str:
        tries.append(f"try the call {_number(match['n'])} times")
        return f"{match['fails']} "

    return (text if tries else _TIMES.sub(tried, text, count=1)), tuple(tries)


def _is_then(match: re.Match[str]) -> bool:
    """Tell whether what follows is done when all tries have failed."""
    return bool(match["then"] and re.search(r"then|after|still|again|keeps", match["then"], re.I))


def _number(said: str) -> int:
    return _NUMBERS[said.lower()] if said.lower() in _NUMBERS else int(said)


def _sentence(before: str) -> str:
    return before if before.strip() in {".", ";", ":"} else f"{before.strip() or ','} "
