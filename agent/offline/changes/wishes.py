"""One wording for what people ask to be changed: the asking itself, and many verbs for the same, are said one way."""

from __future__ import annotations

import re
from collections.abc import Collection

from agent.offline.timing.calendar_words import zones

_INTERJECTION = r"(?:h+m+|oh(?: well)?|o+ps|sorry|wait(?=[,!:]| $| (?:no|actually|sorry)\b)|actually|na+h|no(?=,| $)|nope|ok(?:ay)?(?=,| )|well|right(?=,)|yes|yeah|alright|hi|hey|hello|listen|look(?=,)|so|and|but|then|now(?=,| )|please|pls|maybe|perhaps|btw|by the way|on (?:2nd|second) thoughts?|(?:a )?better idea|new idea|one more thing|another thing|thinking about it|while (?:you're|we're|you are|we are) at it|in fact|fine|good|great|i mean|i think|i guess|(?:it )?turns out(?: that)?,?|we (?:have )?(?:found out|noticed|agreed|decided|realised|realized)(?: that)?|as it turns out,?|from now on|in (?:the )?future|(?:the |our |my )?(?:boss|management|legal|team|customers?|clients?|accounting|finance|marketing|sales|support|board|manager|colleagues?|people)(?: (?:now|just|always|all))? (?:says?|said|thinks?|thought|feels?|decided|insists?|found|(?:has|have) (?:told us|said|decided|agreed))(?: that)?,?)"
_ASKING = r"(?:(?:could|can|would|will|may) (?:you|we|it|i)(?: (?:please|maybe|perhaps|also|just))*|(?:i|we)(?:'d| would) (?:like|love|prefer)(?: you| it| for it)? to|(?:i|we) (?:want|need|wish)(?: you| it)? to|let's|let us|do me a favou?r and|feel free to|make sure (?:that )?(?:to |you |we )?|go ahead and|it (?:would|might) be (?:good|nice|better|great|best) (?:if (?:you|we|it) (?:could )?|to )|how about(?: we)?|what if (?:we|it|you)|try to|remember to|you (?:can|may|should|could)|we (?:can|could|should) (?:also )?(?=[a-z]+ (?:the|it|that|this)\b))"
_LEAD = re.compile(rf"^(?:{_INTERJECTION}[,:]? |{_ASKING} )+")
_TAIL = re.compile(
    r"(?:,? (?:please|pls|thanks|thank you|of course|if possible|from now on|for (?:now|a while|(?:this|the) (?:time|moment)(?: being)?)|as of now|going forward|in (?:the )?future|i think|would be (?:good|nice|great|better)))+$"
)
_INSTEAD = re.compile(r"\b(?:insted|insteed|instaed|instea|in stead|inst\.)(?!\w)")
_OBLIGED = re.compile(
    r"\b(?:ought to|had better|is supposed to|are supposed to|is to|are to|is meant to|shall|needs to|has to)\b(?= (?:be|read|say|go|show|have|get|wait|run|start|come)\b)"
)


_CLOCK = re.compile(
    r"\b(?P<m>5|10|20|25|a quarter|quarter|half) (?:minutes? |min )?(?P<way>to|past|before|after) (?P<h>1[0-2]|[1-9])(?: o'clock)?(?= |$|[,.;])"
)


def plain_clock(text: str) -> str:
    """`10 to 12` is 11:50, but not in `from 10 to 12`."""

    def told(match: re.Match[str]) -> str:
        before = text[: match.start()].rstrip()
        if not re.search(
            r"(?:^|\b(?:at|to|it|that|be|for|is|make|time|by|please|run|start))$", before
        ):
            return match[0]
        minutes = {"a quarter": 15, "quarter": 15, "half": 30}.get(match["m"]) or int(match["m"])
        early = match["way"] in {"to", "before"}
        hour = int(match["h"]) - early
        return f"{hour or 12}:{60 - minutes if early else minutes:02d}"

    return _CLOCK.sub(told, text)


def plain_zone(text: str) -> str:
    """`they are in london: use that zone` asks for london time."""
    if not re.search(r"\btime ?zones?\b", text) or "@" in text:
        return text
    said = re.findall(r"[a-z]+", text)
    places = list(dict.fromkeys(w for w in said if w in zones() and len(w) > 3))
    return f"in {places[0]} time" if len(places) == 1 else text


def plain_wish(clause: str) -> str:
    """Answer a clause without interjections, without the asking, and without words that only smooth it."""
    said = _INSTEAD.sub("instead", clause.strip(" ,.!?"))
    lead = _LEAD.match(f"{said} ")
    if lead is not None:
        said = said[lead.end() :].strip(" ,")
    return _OBLIGED.sub("should", _TAIL.sub("", said)).strip(" ,")


_OUT = r"(?:removed|dropped|deleted|skipped|ignored|left out|cut|taken out|thrown out|switched off|turned off|disabled|forgotten|omitted|discarded)"
_THROW = r"(?:ditch|scrap|axe|kill(?: off)?|nuke|bin|chuck|trash|toss|eliminate|purge|erase|strike|strip|pull|do away with|get rid of|switch off|turn off|deactivate|disable|knock off|cut out|leave off|lose|throw out|kick out|skip|drop|forget(?: about)?|ignore|spare (?:us|me))"
_NO_USE = r"(?:(?:just |only |now |really |all |rather |quite |pretty |completely |totally |a bit )*(?:noise|noisy|pointless|useless|superfluous|redundant|unnecessary|obsolete|overkill|history|unneeded|nonsense|irrelevant|uninteresting|boring|unwanted|a nuisance|of no (?:use|interest)|nobody's business))"
_NOT_NEEDED = r"(?:is|are|was|were)(?:n't| not| no longer) (?:really )?(?:needed|necessary|wanted|required|used|useful|interesting|relevant|of (?:any )?(?:use|interest)|worth (?:it|a [a-z]+))"
_LATER = r"(?: (?:any ?more|any longer|now|at all|either|today))*"
_ECHO = r"(?:[,;:] ?|,? and )(?:so |then |please |just |you can )*(?:(?:remove|delete|drop|cut|scrap|skip|ditch|kill|forget|lose|bin) (?:it|them|that|those)|(?:kick|throw|take|leave|cut|get) (?:it|them|that|those) (?:out|away|off)|out with (?:it|them)|away with (?:it|them)|get rid of (?:it|them))"
_UNWANTED = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"{_THROW} (?P<what>.+?)",
        r"(?:kick|throw|take|leave|cut|chuck|strip|bring) (?P<what>(?!out\b|off\b|away\b|it\b|them\b|that\b).+?) (?:out|away|off|down)(?P<of> (?:of|from) .+)?",
        rf"(?P<what>.+?) (?:is|are|was|were|seems?|feels?|has become|have become) {_NO_USE}{_LATER}",
        rf"(?P<what>.+?) {_NOT_NEEDED}{_LATER}(?P<when> (?:when|if|whenever|for|about|on|unless) .+)?",
        rf"(?P<what>.+?) (?:don't|do not|doesn't|does not|no longer) (?:matter|count|interest (?:us|me|anybody|anyone)|(?:concern|bother) (?:us|me)){_LATER}",
        rf"(?P<what>.+?) (?:can|should|must|may|has to|have to|needs? to|could) (?:simply |just |now )?(?:go(?: away)?|leave|disappear|vanish|be {_OUT}){_LATER}(?P<when> (?:when|if|whenever|for|about|unless) .+)?",
        r"it(?:'s| is) (?P<what>.+?) (?:that|which) (?:can|should|must|may|has to|have to|needs? to) (?:go|leave|disappear)",
        rf"(?:i|we|you) (?:can|could|will|should|may|might) (?:well |easily )?(?:live|do|go|manage|get by|work) without (?P<what>.+?){_LATER}",
        rf"(?:(?:there(?:'s| is) )?no (?:more |longer )?(?:need|use|reason|call) for|(?:i|we) (?:have|see) no (?:need|use) (?:for|of|in)) (?P<what>.+?){_LATER}",
        rf"no (?P<what>(?!one\b|longer\b|more\b).+?) (?:is |are )?(?:needed|necessary|required|wanted|please){_LATER}",
        rf"(?:i|we|you|they)(?: really)? (?:don't|do not|no longer|never) (?:really )?(?:care (?:for|about)|need|want|use|require|bother with|look at|read)(?: to)? (?:see )?(?P<what>.+?){_LATER}",
        r"(?:away|out|off|down) with (?P<what>.+?)",
        r"(?:get|have|want) (?P<what>.+?) (?:out of (?:here|it|there|the way|my way|our way)|gone|off (?:the list|my back))",
        rf"(?:don't|do not) (?:bother (?:with|about)?|care about|worry about) (?P<what>.+?){_LATER}",
        rf"nobody (?:needs|reads|wants|uses|looks at|cares (?:about|for)) (?P<what>.+?){_LATER}",
    )
)  # fmt: skip
# The first and the last hour of a day are the ends of a span.
_ENDS = re.compile(
    r",? (?:starting|beginning|first (?:one|run|time)?|from)(?: at| from)? (?P<from>\d{1,2}(?::\d\d)?(?: ?[ap]m)?),?(?: and)? (?:(?:the )?last (?:one|run|time)?|ending|until|till|up to|finishing)(?: at| by)? (?P<to>\d{1,2}(?::\d\d)?(?: ?[ap]m)?)"
)
_FRAME = re.compile(
    r"^(?:only |just )?(?:during|in|within) (?:business|office|working|opening|shop) hours(?: only)?[:,;] (?=at |from |every )"
)


_COUNTED_ONES = re.compile(
    r"\b(?P<n>\d+)[- ](?P<what>star|point|day|hour|minute|page|seat|person|room|item)s?(?:[- ](?:old|long))? (?P<things>ones|[a-z]+s)\b"
)


def plain_counts(clause: str, fields: Collection[str]) -> str:
    """Say `4-day parcels` as those whose days are 4, where things have such a field."""

    def told(match: re.Match[str]) -> str:
        field = next((f for f in (match["what"], f"{match['what']}s") if f in fields), None)
        return f"{match['things']} whose {field} is {match['n']}" if field else match[0]

    return _COUNTED_ONES.sub(told, clause)


def plain_ends(text: str) -> str:
    """Say where a schedule starts and ends within the day as `from .. to ..`."""
    text = re.sub(r"\bhalf[- ]?hourly\b", "every half hour", text)
    text = re.sub(
        r"\b(?:once|twice|thrice|\d times) (?:a|per) day(?: (?:will do|(?:is|are) (?:enough|plenty|fine|sufficient)|suffices))?[:,] (?=(?:at )?\d)",
        "every day at ",
        text,
    )
    return _ENDS.sub(lambda m: f" from {m['from']} to {m['to']}", _FRAME.sub("", text))


_SAYS_MORE = re.compile(
    r"\b(?:instead|rather|but|only|just|otherwise|until|before|after|more than once|twice)\b"
)


_GETS_NONE = re.compile(
    r"^(?P<who>[a-z][^,;@]*?) (?:should |must |shall |may |will |are to |is to |need to |needs to )?(?:gets?|receives?|needs?|wants?|have|has)(?: to get)?(?: sent)? (?:no|none of the|not an?) (?:more )?(?P<what>(?:[a-z-]+ )?(?:e?mails?|messages?|posts?|letters?|reminders?|approvals?|notes?|notifications?|slack messages?))(?: (?:any ?more|from us|at all))?$"
)


_UNWORTHY = re.compile(
    r"^(?P<who>[a-z][^,;@]*?) (?:is|are|was|were)(?:n't| not| hardly) (?:really )?worth (?:an? |the |any |all the )?(?P<what>(?:e?mails?|posts?|messages?|letters?|reminders?|approvals?|alarms?|alerts?|announcements?|greetings?|notes?|notifications?|calls?)(?: to .+)?)$"
)


def as_removal(clause: str) -> str:
    """Say every way of not wanting something as `remove ...`; other clauses are answered as they are."""
    clause = re.sub(
        r"^(?:and |but )?(?:nothing|none) (?=(?:under|below|over|above|beyond|less|more|fewer|older|younger|from|with|in|of|that|which)\b)",
        "skip anything ",
        clause,
    )
    unworthy = _UNWORTHY.match(clause)
    if unworthy is not None:
        return f"no {unworthy['what']} for {unworthy['who']}"
    none = _GETS_NONE.match(clause)
    if none is not None and not re.match(r"(?:nobody|no one|we|i|they|it)\b", none["who"]):
        return f"no {none['what']} for {none['who']}"
    said = re.sub(rf"{_ECHO}$", "", clause)
    if _SAYS_MORE.search(said):
        return clause
    for form in _UNWANTED:
        match = form.match(said)
        if match is not None:
            parts = match.groupdict()
            when = re.sub(r"^ (?:for|about|on)\b", " for", parts.get("when") or "")
            return f"remove {match['what']}{parts.get('of') or ''}{when}"
    return clause
