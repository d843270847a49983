"""Which of a list are kept or go, in everyday words: `late ones -> post`, `throw out anyone who left`, `get rid of double mail addresses`, `retain the records whose ...`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.conditions.states import STATES
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import GENERIC, noun_of_url, singular
from agent.offline.language.text import Prepared

_START: Final = r"(?P<before>^|[.;:,] |\b(?:and|then|please|also) )"
_READS: Final = re.compile(
    r"\b(?:get|fetch|pull|load|read|check|query|call|download|grab|take|look at|poll)\b[^.;]*@url\d|\btable\b"
)
# `late ones; post them`: an arrow stood there.
_ONES: Final = re.compile(
    rf"(?P<before>^|[.;,] )(?:only |just )?(?:the |all |any )?(?P<state>{STATES}) (?:ones|items|rows|entries)(?: only)? ?[;:] ?(?P<verb>post|put|send|mail|email|notify|tell|slack|insert|add|store|save|write)\b(?P<to> (?:to )?(?=@url\d))?"
)
_RETAIN: Final = Gated(
    rf"{_START}(?:retain|preserve|hold on to|single out|pick out|keep|select|take)(?: just| only)? (?:the |those |all )?(?:records|rows|entries|items|ones|elements|objects|lines) (?=(?:whose|that|which|with|where|having)\b)",
    needs="records|rows|entries|items|ones|elements|objects|lines",
)
_GONE: Final = r"(?:throw (?:out|away)|toss(?: out)?|kick out|get rid of|weed out|leave out|strip out|filter out|remove|drop|discard|exclude|skip|ignore|delete|sort out|take out)"
# `throw out anyone who has left`: what they have done is what they are.
_WHO_DID: Final = Gated(
    rf"{_START}(?:{_GONE}|(?P<keeps>keep|take|select)(?: only)?) (?:all |any |only )?(?:of )?(?:anyone|anybody|everyone|everybody|those|people|the ones|ones|the [a-z]+s|[a-z]+s) (?:who|that|which) (?:have |has |had |already )*(?:un-?)?(?P<did>(?!need|want|seem|look)[a-z]{{3,}}ed)(?= ?(?:[.;,]|$)| and | then )",
    needs="ed",
)
_DOUBLE: Final = Gated(
    rf"{_START}{_GONE} (?:the |all |any )?(?:double|duplicated?|repeated|redundant) (?P<what>[a-z_]+(?: (?:address(?:es)?|numbers?|ids?|names?|codes?))?)(?= ?(?:[.;,]|$)| and | then )",
    needs="double|duplicate|repeated|redundant",
)
# `, and for those with less than 3 days also mail ...`: a narrower look, and no second half of the first.
_FOR_THOSE: Final = re.compile(
    r",? (?:and|but) (?:also )?(?=for (?:(?:all|any) (?:of )?)?(?:those|these|the ones|ones) (?:with|whose|that|where|which|under|over|below|above|older|having)\b)"
)
# `if one boat has the state leaky, tell ...`: of a list, those that have it are meant.
_ANY_HAS: Final = re.compile(
    r"(?P<before>^|[.;,] )(?:if|when|whenever|should) (?:any|one|some|an?|at least one)(?: of (?:them|these|those|the [a-z]+)| [a-z]+)? (?:has|have|is in|are in|shows?) (?:the |an? )?(?P<field>status|state|level|type|priority|severity|category|stage) (?:of )?(?P<value>@str\d+|[a-z][\w-]*),? (?:then )?(?=(?:post|send|mail|email|notify|tell|inform|alert|ping|write|insert|let|warn)\b)"
)
# `look for anyone with ...`
_LOOK: Final = re.compile(
    rf"{_START}(?:look for|search for|find|single out|identify|spot) (?:only |all |any )?(?:of )?(?:anyone|anybody|everyone|everybody|those|people|the ones|ones|any|all|entries|rows|records|items)(?: of (?:them|those|these))? (?=(?:with|whose|where|that|which|who|having)\b)"
)
# `that are negative in sentiment`
_IN_FIELD: Final = re.compile(
    r"\b(?:that|which|who) (?:are|is|were|was) (?P<value>(?!not\b|in\b)[a-z-]+) in (?P<field>sentiment|tone|mood|status|state|priority|severity|category|type|colou?r|nature)\b"
)
_SAME_TWICE: Final = re.compile(
    r"(?P<before>^|[.;,] |\band |\bbut )(?:please )?(?:never|don't|do not) (?:mention|post|report|send|tell|show|announce|notify|mail|email|repeat)(?: (?:us|them|me|anyone))?(?: about)? the same (?:one|thing|[a-z]+)s? (?:twice|again|more than once)"
)
# `, and where the title is empty, mail ...`: a look of its own, and no second half of what goes.
_AND_WHERE: Final = re.compile(
    r",? and (?:where|for those where|in case|whenever) (?P<test>[^,.;@]{3,60}), (?=(?:mail|email|post|send|tell|notify|insert|write|put|alert|ping|inform)\b)"
)
# `is down to fewer than 9 pieces`
_DOWN_TO: Final = re.compile(
    r"\b(?:is|are|gets?|goes|falls|drops|sinks) (?:down|up) to (?=(?:fewer|less|more) than|at (?:most|least)|under|over|below|above)"
)
# `which boats from @url0 are late and not moored (late is true, moored is false): mail ...`
_WHICH: Final = Gated(
    r"(?P<lead>(?:(?:we|i) )?(?:(?:want|need|like|wish|would like|have) to |must |should )?(?:know|see|hear|learn|be told|find out)\b(?P<when>[^.;@]*?)) (?:which|what) (?P<what>[a-z]+s) (?:from|in|at|of|on) (?P<url>@url\d+) (?:are|is|have|has|were) (?P<which>[^.;:()@]+?)(?: ?\((?P<test>[^()@]+)\))? ?[:;,] ?(?:and |then )*(?=(?:post|send|mail|email|notify|tell|insert|add|write|for)\b)",
    needs="which|what",
)


def with_kept_ones(text: str, prepared: Prepared) -> str:
    """Return the request with such words by the verbs that keep and drop."""
    text = _WHICH.sub(_which, text)
    if _READS.search(text):
        text = _ONES.sub(_kept, text)
        text = _ANY_HAS.sub(r"\g<before>keep those with \g<field> \g<value> ; ", text)
    text = _LOOK.sub(r"\g<before>keep those ", text)
    text = _IN_FIELD.sub(r"and whose \g<field> is \g<value>", text)
    text = _SAME_TWICE.sub(r"\g<before>skip those already sent", text)
    text = _AND_WHERE.sub(r". if \g<test>, ", text)
    text = _RETAIN.sub(r"\g<before>keep those ", text)
    text = _DOUBLE.sub(lambda m: _unique(m, prepared), text)
    text = _WHO_DID.sub(_who, text)
    return _FOR_THOSE.sub(". ", _DOWN_TO.sub("has ", text))


def _kept(match: re.Match[str]) -> str:
    kept = f"{match['before']}keep the {match['state']} ones ; {match['verb']}"
    return f"{kept} each one to " if match["to"] and match["verb"] in {"post", "put"} else kept


def _who(match: re.Match[str]) -> str:
    said = re.search(r"(?:un-?)?[a-z]+ed$", match[0])
    verb = "keep" if match["keeps"] else "drop"
    return f"{match['before']}{verb} those that are {said[0] if said else match['did']}"


def _unique(match: re.Match[str], prepared: Prepared) -> str:
    what = re.sub(r"^(?P<mail>e?mail) addresse?s?$", r"\g<mail>", match["what"])
    one = singular(what)
    nouns = {singular(noun_of_url(e.value) or "") for e in prepared.entities.values() if e.kind == "url"}  # fmt: skip
    whole = one in GENERIC or one in nouns or one in {"one", "entry", "row", "item", "record", "line"}  # fmt: skip
    return f"{match['before']}remove duplicates" + ("" if whole else f" by {one}")


def _which(match: re.Match[str]) -> str:
    when = match["when"].strip()
    tests = match["test"]
    which = f"where {re.sub(r', ?', ' and ', tests)}" if tests else f"that are {match['which'].strip()}"  # fmt: skip
    return f"{when + ' ' if when else ''}fetch the {match['what']} from {match['url']}, keep those {which} ; "
