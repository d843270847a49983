"""What things are said to be: `the cancelled ones`, `open tickets`, `whatever is not closed`."""

from __future__ import annotations

import re

from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.conditions.subjects import noun_before

# What things are often said to be; a field of each says so.
STATES = (
    "open|closed|cancell?ed|paid|unpaid|pending|active|inactive|failed|completed?|done|shipped|delivered|overdue|approved"
    "|rejected|archived|critical|urgent|confirmed|draft|expired|unread|resolved|unresolved|lost|won|refunded|returned"
    "|unassigned|assigned|down|offline|online|unreachable|unavailable|broken|unhealthy|healthy|blocked|verified|unverified|late|delayed|disputed|declined|deleted|disabled|enabled|finished"
)


def states(clause: str) -> list[Found]:
    """Find what things are said to be: `the cancelled ones`, `open tickets`."""
    found = []
    pattern = rf"(?P<not>not |non-)?\b(?P<state>{STATES})(?: or (?P<other>{STATES}))? (?P<noun>ones|[a-z]+s)\b"
    for match in re.finditer(pattern, clause):
        if not re.search(
            r"(?:^|keep|only|drop|ignore|skip|exclude|the|all|any|new|those|these|are|post|email|send|get|of|out|remove|each) ?$",
            clause[: match.start()],
        ):
            continue
        words = [w for w in (match["state"], match["other"]) if w]
        tests = tuple(Test(None, "!=" if match["not"] else "==", (w,)) for w in words)
        noun = None if match["noun"] == "ones" else match["noun"]
        keep_noun = match.end() - len(match["noun"]) - 1
        found.append(Found(Condition(tests, "or", noun=noun), match.start(), keep_noun))
    each = rf"(?:each|every|any) (?:new )?(?P<state>{STATES}) (?=[a-z]+)"
    for match in re.finditer(each, clause):
        test = Test(None, "==", (match["state"],))
        start = match.start("state")
        found.append(Found(Condition((test,)), start, start + len(match["state"])))
    found += [_neither(m, clause) for m in _NEITHER.finditer(clause)]
    return [*found, *(_said_of(m, clause) for m in _SAID.finditer(clause) if _is_state(m))]


# Who is spoken of, what it is or is not. Any participle is a state; other words only where they are known to be one.
_SAID = re.compile(
    rf"\b(?:(?P<what>what(?:ever)?|everything|anything|all|those|the ones|(?:(?:if|once|when|whenever|as soon as) )?(?:any|some)(?: of (?:them|those|these))?)(?: that| which)?|that|which|who)"
    rf"(?: (?:is|are|was|were|ha(?:s|ve)(?P<not2>n't|(?: still| yet)? not(?: yet)?)? been|has been|have been|got|gets)|'s|'re)(?P<not>n't|(?: still| yet)? (?:not|no longer)|(?= un))?(?: (?:already|still|yet|currently|now|marked(?: as)?|flagged(?: as)?|an?))* (?P<state>{STATES}|[a-z]{{3,}}(?:ed|en)|(?<=\ba )[a-z]{{4,}}|(?<=\ban )[a-z]{{4,}})(?: (?:or|nor) (?P<other>{STATES}|[a-z]{{3,}}(?:ed|en)))?(?: (?:yet|already|any ?more|now))?(?= |,|;|$)"
    rf"|(?:that|which|who)(?: (?:have|has|had|just|recently|(?P<not3>did not|didn't|have not|has not)))* (?P<state3>fail(?:ed)?|succeed(?:ed)?|pass(?:ed)?|crashed|expired|bounced|errored|stopped|lapsed|timed out)\b"
    rf"|(?:^|, ?|\b(?:and|but|or) )(?P<bare>not (?:yet )?|un(?=assigned|paid|resolved|read|verified))(?P<state2>{STATES}|[a-z]{{4,}}ed)(?: yet)?(?= to |,|;|$)"
)
_NO_STATES = frozenset(
    [
        "seen",
        "reported",
        "sent",
        "posted",
        "notified",
        "processed",
        "handled",
        "announced",
        "emailed",
        "mailed",
        "shared",
        "told",
        "listed",
        "shown",
        "published",
        "alerted",
        "received",
        "mentioned",
        "logged",
        "recorded",
        "messaged",
        "forwarded",
        "delivered-before",
        "needed",
        "wanted",
        "interested",
        "included",
        "excluded",
        "called",
        "named",
        "based",
        "fetched",
        "given",
        "taken",
        "written",
        "created",
        "added",
        "updated",
        "changed",
        "opened",
        "placed",
        "submitted",
        "made",
        "ordered",
        "between",
        "often",
        "then",
        "even",
        "when",
        "open-ended",
        "kept",
        "read",
        "collected",
        "pulled",
        "loaded",
    ]
)


_NEITHER = re.compile(
    r"(?:\b(?:that|which|who) )?(?:is|are|was|were) neither (?P<one>[a-z]+) (?:nor|or) (?P<other>[a-z]+)\b"
)


def _neither(match: re.Match[str], clause: str) -> Found:
    tests = (Test(None, "!=", (match["one"],)), Test(None, "!=", (match["other"],)))
    noun = noun_before(clause[: match.start()])
    return Found(Condition(tests, noun=noun), match.start(), match.end())


def _is_state(match: re.Match[str]) -> bool:
    return (match["state"] or match["state2"] or match["state3"]) not in _NO_STATES


def _said_of(match: re.Match[str], clause: str) -> Found:
    negated = any((match[name] or "").strip() for name in ("not", "not2", "not3", "bare"))
    words = [w for w in (match["state"] or match["state2"] or match["state3"], match["other"]) if w]
    tests = tuple(Test(None, "!=" if negated else "==", (word,)) for word in words)
    start = match.end("what") if match["what"] else match.start()
    noun = noun_before(clause[:start])
    joined = Condition(tests, "and" if negated else "or", noun=noun)
    return Found(joined, start, match.end())
