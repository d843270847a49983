"""Ways that part: what goes where by a value, what is done otherwise, what is done after a yes or a no.

People write them as routes (`red -> #a, blue -> #b`), as turns (`if not, ...`) and as answers (`rejected: ...`); here
all of them become clauses with `if` and `otherwise`, which the grammar of clauses reads.
"""

from __future__ import annotations

import itertools
import re
from functools import partial

from agent.offline.language.clause_words import REJECTED
from agent.offline.language.text import Entity, Prepared
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.reading.number_ways import take_number_ways

_SENDS = "|".join(sorted(SEND_VERBS | {"do", "ask", "ignore", "skip"}, key=len, reverse=True))
_TURN = re.compile(
    rf"(?P<before>^|[,;.:] |\b(?:and|but) )(?:if not|(?:if|when) (?:it|that|this|they|he|she)(?:'s not|'re not| is not| isn't| are not| aren't| does not| doesn't| do not| don't))(?:,| then| just| simply| only)* (?=(?:{_SENDS})\b)"
)
_ELSE_IF = re.compile(
    r"\b(?:otherwise|or else|else),? (?:and )?(?=(?:if|when) )|\belif\b|\belsif\b"
)
# `5 star ones`, `a 2-star rating`.
_STARS = re.compile(
    r"\b(?:all |any |every |the |an? )?(?P<n>[1-9]|10)(?: ?- ?| )stars?(?: (?P<noun>ones?|(?!or\b|and\b|up\b)[a-z]+s?))?(?= (?:to|go|goes|in|into|should|is|are)\b|[,;.:]|$)"
)
# Where something goes, by its value alone.
_VALUE = r"(?:(?:the|all|any) )?(?:(?:[a-z]+ )?whose label is (?P<label>@str\d+)|(?P<value>@str\d+|[a-z][\w-]{1,20}?)(?P<many>s?)(?: (?:ones?|rows|items|entries|alerts|tickets|messages|mails|orders|leads|cases|events))?)"
_GOES = r"(?:(?:should |must |shall |will |can |has to |have to )?(?:go(?:es)?|be sent|be posted|is sent|are sent|belongs?) )?(?:straight |directly |right )?(?:to|in|into)"
_ROUTE = re.compile(
    rf"(?P<before>^|[,;.:] |\b(?:and|but) ){_VALUE} ?(?:{_GOES}|:) ?(?=@(?:chan|mail)\d+)"
)
_POST = "post it to"
_NO_VALUE = frozenset(
    [
        "webhook",
        "hook",
        "call",
        "csv",
        "json",
        "xml",
        "it",
        "them",
        "all",
        "both",
        "everything",
        "otherwise",
        "else",
        "rest",
        "others",
        "other",
        "post",
        "send",
        "mail",
        "email",
        "message",
        "copy",
        "go",
        "and",
        "or",
        "then",
        "to",
        "in",
        "tell",
        "one",
        "ones",
        "each",
        "every",
        "slack",
        "channel",
        "team",
        "result",
        "results",
        "summary",
        "list",
        "also",
        "cc",
        "approval",
        "receiver",
        "recipient",
    ]
)
_REST = re.compile(
    r"(?P<before>^|[,;.:] |\b(?:and|but) )(?:everything|anything|all) (?:else|other)(?:: ?| (?:(?:should )?(?:goes|go|is sent|are sent) )?(?:to|in|into) |,? )(?=@(?:chan|mail)\d+)"
)
# What a value of this kind is usually called.
_CALLED = {
    "severity": "critical warning info error debug fatal notice emergency major minor blocker sev1 sev2 sev3 p1 p2 p3",
    "priority": "high medium low urgent normal",
}
_FIELD_OF = {value: field for field, values in _CALLED.items() for value in values.split()}
_APPROVES = re.compile(
    r"\bapprov|\bconfirm|\bsign(?:s|ed)?[ -]?off|\bgo-?ahead|\bsay(?:s)? (?:yes|no)\b|\byes or no\b|\bdecides?\b"
)
_IF = r"(?:if|when|once|on)(?: (?:it(?:'s| is| was| gets)|they (?:are|get)|(?:he|she|they)))?"
_IF_YES = re.compile(
    rf"(?P<before>^|[,;.] |\b(?:and|but) ){_IF} (?:approved|accepted|approves?(?: it)?|agrees?)(?=,? (?:then )?(?:{_SENDS})\b),?(?: then)? "
)
_IF_NO = re.compile(
    rf"(?P<before>^|[,;.] |\b(?:and|but) ){_IF} (?:reject(?:ed|s(?: it)?)|denie[ds](?: it)?|decline[ds](?: it)?|refuse[ds]|not approved|not)(?=,? (?:then )?(?:{_SENDS})\b),?(?: then)? "
)
_YES = re.compile(
    r"(?P<before>^|[,;.] )(?:(?:if|when|once|on) )?(?:it(?:'s| is) |they are )?(?:approved|approval|accepted|(?:i |we |he |she |they )?(?:says? )?yes|ok)(?::|,| ?;) ?(?=[a-z])"
)
_NO = re.compile(
    r"(?P<before>^|[,;.] |\bbut )(?:(?:if|when|once|on|should) )?(?:it(?:'s| is| was| gets) |they (?:are|get) |(?:he|she|they|i|we|you) )?(?:rejects?(?: it)?|rejected|rejection|denied|declined|denies it|declines(?: it)?|refused|says? no|not approved|no)(?::|,| ?;)(?: then)? ?(?=[a-z])"
)


def take_ways(text: str, prepared: Prepared) -> str:
    """Say routes, turns and answers with `if` and `otherwise`."""
    text = take_number_ways(_TURN.sub(r"\g<before>otherwise ", text))
    text = _STARS.sub(_rated, text)
    if _APPROVES.search(text):
        text = _IF_NO.sub(rf"\g<before>{REJECTED} ", _IF_YES.sub(r"\g<before>", text))
        text = _NO.sub(rf"\g<before>{REJECTED} ", _YES.sub(r"\g<before>", text))
    text = _with_amounts(_FROM_ON.sub(r"at least \g<n>, ", text))
    text = _in_turn(_SENT_ON.sub(rf"\g<when> {_POST[:-3]} ", text))
    if _are_routes(text, prepared):
        text = _ROUTE.sub(lambda m: _compared(m, prepared), text)
        text = _REST.sub(rf"\g<before>otherwise {_POST} ", text)
    return text


def take_label_heads(text: str, prepared: Prepared) -> str:
    """Say `urgent; call @url1. other: one more row of table t` with `if`, where a model has given these labels."""
    for label in prepared.labels:
        head = re.compile(
            rf"(?P<before>^|[,;.:] |\b(?:and|but) )(?:(?:if|when|for|on) )?(?:the )?{re.escape(label.lower())}(?:s|s? ones)? ?[;:] ?(?=(?P<next>@(?:chan|mail)\d+|[a-z]))"
        )
        text = head.sub(partial(_headed, label=label, prepared=prepared), text)
        turned = re.compile(
            rf"(?P<before>^|[,;.:] |\b(?:and|but) )(?:(?:an?|the|each|every|all) )?{re.escape(label.lower())}(?:e?s|s? ones)? (?:(?:should|must|shall|will) )?(?:becomes?|turns? into|creates?|opens?|needs?|(?:is|are|be|get|gets) (?:filed|created|logged|opened|added|recorded) as|makes?) (?P<next>(?:(?:an?|one|new) )?)(?=[a-z])"
        )
        text = turned.sub(partial(_headed, label=label, prepared=prepared, doing="create "), text)
        goes = re.compile(
            rf"(?P<before>^|[,;.:] |\b(?:and|but) )(?:(?:an?|the|each|every|all) )?{re.escape(label.lower())}(?:e?s|s? ones)? (?:(?:should|must|shall|will) )?(?:goes|go|belongs?|are put|is put) (?P<next>(?:in|into|to) )(?!(?:the )?@|#)(?=(?:the |our |my |an? )?[a-z])"
        )
        text = goes.sub(partial(_headed, label=label, prepared=prepared, doing="put it "), text)
        text = _by_label(label).sub(partial(_headed, label=label, prepared=prepared), text)
    return _INSERTED.sub(r"\g<if>insert \g<what> into ", text)


# What is kept where, without a word that says so: `name and age into a row of table t`.
_INSERTED = re.compile(
    rf"(?P<if>if the label is @str\d+, )(?!(?:{_SENDS}|insert|add|store|save|write|create|put|keep|record)\b)(?P<what>[a-z_][^.;@]*?) (?:as|in|into|to) (?:an? |one )?(?:new |separate )?(?:row|line|entry|record) (?:in|into|of|to) (?=[^.;@]*\btable\b)"
)


def _by_label(label: str) -> re.Pattern[str]:
    """`by red write ...`, `for a red one tell ...`, `red ones get mailed to ...`: the label leads what is done."""
    said = re.escape(label.lower())
    return re.compile(
        rf"(?P<before>^|[,;.] |\b(?:and|but) )(?:by|for|at|in case of|with|when it(?:'s| is)|if it(?:'s| is)) (?:an? |the )?{said}(?: ones?)?,? (?:(?:we|you|i|then|please) )*(?=(?P<next>(?:{_SENDS}|insert|add|store|save|write|create|put|call)\b))"
    )


def _headed(match: re.Match[str], label: str, prepared: Prepared, doing: str = "") -> str:
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", label)
    doing = f"{_POST} " if match["next"].startswith("@") else doing and doing + match["next"]
    return f"{match['before']}if the label is {name}, {doing}"


def _are_routes(text: str, prepared: Prepared) -> bool:
    """Tell ways that part by value from one sending to several places: `post a to #x, b to #y`."""
    found = [m for m in _ROUTE.finditer(text) if m["label"] or m["value"] not in _NO_VALUE]
    values = {m["label"] or m["value"] for m in found}
    if any(m["label"] or _label(m, prepared) for m in found):
        return True
    if len(values) < 2:
        return False
    before = re.split(r"[.;:]", text[: found[0].start()])[-1]
    return not re.search(rf"\b(?:{_SENDS})\b[^.;]*@(?:chan|mail)", before)


def _label(match: re.Match[str], prepared: Prepared) -> str | None:
    """Answer the label of a model that a value means."""
    said = {match["value"], f"{match['value']}{match['many']}"}
    return next((label for label in prepared.labels if label.lower() in said), None)


_AMOUNT = re.compile(
    r"(?:(?P<over>over|above|more than|greater than|higher than|exceeding|>)|(?P<from>at least|from|starting at|>=)|(?P<under>under|below|less than|fewer than|lower than|<)|(?P<to>up to|at most|no more than|max(?:imum)?|<=)) (?P<n>\d[\d.]*(?:%| ?(?:usd|eur|gbp|euros?|dollars?|percent|pounds?))?)"
    r"|(?P<n2>\d[\d.]*(?:%| ?(?:usd|eur|gbp|euros?|dollars?|percent|pounds?))?) (?:(?P<from2>or more|and (?:up|above|over|more)|or above)|(?P<to2>or (?:less|lower|below|under|fewer)))"
)
_FROM_ON = re.compile(
    r"\b(?:starting )?from (?P<n>\d[\d.]* ?(?:usd|eur|gbp|euros?|dollars?|percent|pounds?|%)) (?:on|onwards?|upwards?|and up|up)(?: to)?,? "
)
_MORE = re.compile(
    r"\b(?:(?:anything|everything|all|those|ones) )?(?:(?:above|over|beyond|more than|higher than) (?:that|this|it)|(?:anything|everything) (?:above|over|beyond|more|higher|larger|bigger)(?! (?:than|\d))|(?:the )?(?:bigger|larger|higher|costlier|more expensive|greater) (?:ones|amounts|sums|[a-z]+s)(?! (?:first|than)))"
)
_LESS = re.compile(
    r"\b(?:(?:anything|everything|all|those|ones) )?(?:(?:below|under|less than|lower than) (?:that|this|it)|(?:anything|everything) (?:below|under|less|lower|smaller|cheaper)(?! (?:than|\d))|(?:the )?(?:smaller|lower|cheaper|lesser|lighter) (?:ones|amounts|sums|[a-z]+s)(?! (?:first|than)))"
)


def _with_amounts(text: str) -> str:
    """`up to 9 ...; above that ...`: the amount that was said before it is compared again."""
    for pattern, more in ((_MORE, True), (_LESS, False)):
        match = pattern.search(text)
        said = list(_AMOUNT.finditer(text[: match.start()])) if match else []
        if (
            match is None
            or not said
            or re.search(r"\b(?:sort|rank|order)\b", text[: match.start()])
        ):
            continue
        last = said[-1]
        open_end = last["under"] or last["over"]
        word = (
            ("at least" if open_end else "over") if more else ("at most" if open_end else "under")
        )
        fits = bool(last["under"] or last["to"] or last["to2"]) == more
        if fits:
            amount = last["n"] or last["n2"]
            text = f"{text[: match.start()]}{word} {amount}{text[match.end() :]}"
    return text


# `if above 9 to #a`: what is done is not said again.
_SENT_ON = re.compile(
    rf"(?P<when>\b(?:if|when) (?:it(?:'s| is) |that(?:'s| is) |they are )?(?:{_AMOUNT.pattern.replace('?P<', '?P<s_')})),? (?=(?:to|in|into) @(?:chan|mail)\d+)"
)


def _in_turn(text: str) -> str:
    """`if over 90 ..., if over 9 ..., otherwise ...`: the second is asked only where the first is not so."""
    if not re.search(r"\b(?:otherwise|else)\b", text):
        return text
    ways = [m for m in re.finditer(r"\bif\b[^,;.@]*", text) if _AMOUNT.search(m[0])]
    for first, second in reversed(list(itertools.pairwise(ways))):
        one, other = _AMOUNT.search(first[0]), _AMOUNT.search(second[0])
        if one is None or other is None or not _leaves_less(one, other):
            continue
        before = re.sub(r"(?:and|but) $", "", text[: second.start()])
        if not before.rstrip().endswith(("otherwise", "else")):
            text = f"{before}otherwise {text[second.start() :]}"
    return text


def _leaves_less(one: re.Match[str], other: re.Match[str]) -> bool:
    """Tell whether everything that passes the first amount would pass the second as well."""
    low = [bool(m["over"] or m["from"] or m["from2"]) for m in (one, other)]
    first, second = (_number(m["n"] or m["n2"]) for m in (one, other))
    if low[0] != low[1]:
        return False
    return second < first if low[0] else second > first


def _number(said: str) -> float:
    digits = re.sub(r"[^\d.]", "", said).strip(".")
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else 0.0


def _rated(match: re.Match[str]) -> str:
    noun = match["noun"] or "ones"
    return f"{noun if noun.endswith('s') else 'ones'} whose rating is {match['n']}"


def _compared(match: re.Match[str], prepared: Prepared) -> str:
    if match["label"]:
        return f"{match['before']}if the label is {match['label']} {_POST} "
    value, label = match["value"], _label(match, prepared)
    if value in _NO_VALUE:
        return match[0]
    said = label or (value if value in _FIELD_OF else f"{value}{match['many']}")
    field = "the label" if label else _FIELD_OF.get(_plain(said, prepared), "the status")
    name = said
    if not said.startswith("@str"):
        name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
        prepared.entities[name] = Entity("str", label or prepared.as_written(said))
    return f"{match['before']}if {field} is {name} {_POST} "


def _plain(said: str, prepared: Prepared) -> str:
    """Answer what was quoted, or the word itself."""
    return prepared.value(said).lower() if said.startswith("@str") else said
