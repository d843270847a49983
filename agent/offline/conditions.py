"""Conditions in words: `whose total is at least 50`, `between 5 and 9`, `with status open`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from agent.offline.condition_subjects import INTRO, STOP, noun_before, subject_of
from agent.offline.nouns import is_plural
from agent.offline.text import Prepared
from agent.offline.verbs import VERBS

Operator = Literal[
    ">", ">=", "<", "<=", "==", "!=", "between", "contains", "starts", "ends", "empty"
]
_OPPOSITE: dict[Operator, Operator] = {
    ">": "<=",
    ">=": "<",
    "<": ">=",
    "<=": ">",
    "==": "!=",
    "!=": "==",
}

_NUMBER = r"-?\d+(?:\.\d+)?"
_UNIT = (
    r"(?: ?(?:%|percent|eur|euros?|usd|us dollars?|dollars?|gbp|pounds?|jpy|yen|chf|francs?|points?|bucks|stars?"
    r"|units?|pieces?|pcs|kg|degrees?|days?|hours?|minutes?|seconds?|weeks?|months?|years?)(?![\w-]))?"
)
# Slower by the clock takes longer, slower by the speedometer is less: only a duration decides.
_A_DURATION = (
    r"(?= (?:\d+(?:\.\d+)?) ?(?:ms|milliseconds?|s|secs?|seconds?|mins?|minutes?|hours?|h)\b)"
)
_NOT = r"(?:not?|isn't|aren't|wasn't|weren't|(?:does|do|did)(?:n't| not)|never)"
_COMPARISONS: tuple[tuple[Operator, str], ...] = (
    (
        "<=",
        r"(?:less|lower|smaller|fewer) than or equal(?: to)?|(?:under|below) or equal(?: to)?|at or (?:under|below)"
        rf"|{_NOT} (?:more|greater|higher|larger|older|longer|bigger|heavier|over|above|exceed(?:s|ing)?)(?: than)?|at most|up to|(?:with )?a? ?maximum of|<=",
    ),
    (
        ">=",
        r"(?:more|greater|higher|larger|bigger) than or equal(?: to)?|(?:over|above) or equal(?: to)?|at or (?:over|above)"
        rf"|{_NOT} (?:less|fewer|lower|smaller|younger|shorter|cheaper|under|below)(?: than)?|at least|a? ?minimum of|starting (?:at|from)|>=",
    ),
    (
        "<",
        r"less than|lower than|smaller than|fewer than|cheaper than|shorter than|younger than|lighter than|colder than|cooler than"
        rf"|(?:faster|quicker) than{_A_DURATION}|under|below|<",
    ),
    (
        ">",
        r"more than|greater than|larger than|higher than|bigger than|longer than|older than|heavier than|dearer than|pricier than|hotter than|warmer than|taller than|better than|exceed(?:s|ing)?|in excess of|north of|surpass(?:es|ing)?|topping"
        rf"|slower than{_A_DURATION}|over|above|beyond|upwards of|>",
    ),
    (
        "!=",
        r"(?:is |are )?(?:not|isn't|aren't) (?:equal to )?(?!in\b)|!=|<>|other than|differs? from",
    ),
    ("==", r"exactly|equals?(?: to)?|equal to|==|=|is|are"),
)
_SYMBOL = re.compile(r"[<>=!]+")
_OR_MORE = {
    "more": ">=", "above": ">=", "higher": ">=", "over": ">=", "up": ">=", "greater": ">=", "upwards": ">=",
    "less": "<=", "fewer": "<=", "below": "<=", "lower": "<=", "under": "<=",
}  # fmt: skip
_VALUE_FIELDS = (
    "status|state|type|category|level|priority|severity|country|stage|kind|tier|plan|role|region|currency|department|city|"
    "source|channel|label|tag|language|color|colour|size|brand|gender|team|owner|assignee|title|name"
)
# What things are often said to be; a field of each says so.
STATES = (
    "open|closed|cancell?ed|paid|unpaid|pending|active|inactive|failed|completed?|done|shipped|delivered|overdue|approved"
    "|rejected|archived|critical|urgent|confirmed|draft|expired|unread|resolved|unresolved|lost|won|refunded|returned"
    "|unassigned|assigned|blocked|verified|unverified|late|delayed|disputed|declined|deleted|disabled|enabled|finished"
)


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; `field` is None when the words do not say what is compared."""

    field: str | None
    operator: Operator
    values: tuple[float | str | bool, ...]

    def negated(self) -> Test | None:
        if self.operator == "empty":
            return replace(self, values=(not self.values[0],))
        other = _OPPOSITE.get(self.operator)
        return replace(self, operator=other) if other else None


@dataclass(frozen=True, slots=True)
class Condition:
    """Comparisons joined by one word, about `noun` when the words name it."""

    tests: tuple[Test, ...]
    joined: Literal["and", "or"] = "and"
    noun: str | None = None
    inverted: bool = False

    def also(self, other: Condition) -> Condition | None:
        """Answer both conditions as one; None when that needs more than one `and`."""
        if self.inverted or other.inverted:
            plain = [c.plain() for c in (self, other)]
            if plain[0] is None or plain[1] is None:
                return None
            return plain[0].also(plain[1])
        if any(c.joined == "or" and len(c.tests) > 1 for c in (self, other)):
            return None
        return Condition(self.tests + other.tests, "and", self.noun or other.noun)

    def plain(self) -> Condition | None:
        """Answer the same without a `not` around it, where one comparison can say it."""
        if not self.inverted:
            return self
        opposite = self.tests[0].negated() if len(self.tests) == 1 else None
        return Condition((opposite,), "and", self.noun) if opposite else None

    def inverse(self) -> Condition:
        opposite = self.tests[0].negated() if len(self.tests) == 1 and not self.inverted else None
        if opposite is not None:
            return replace(self, tests=(opposite,))
        return replace(self, inverted=not self.inverted)


@dataclass(frozen=True, slots=True)
class Found:
    """A condition and where its words stand."""

    condition: Condition
    start: int
    end: int


def find_conditions(clause: str, prepared: Prepared) -> list[Found]:
    """Find every condition of a clause; neighbours joined by `and` or `or` are one."""
    singles = _drop_overlaps(
        [*_numeric(clause), *_between(clause), *_worded(clause, prepared), *_states(clause)]
    )
    joined: list[Found] = []
    for found in singles:
        between = clause[joined[-1].end : found.start].strip() if joined else None
        word = re.fullmatch(
            r",? ?(and|or|but|and also)?(?: (?:are|is|that|which|have|has|with|whose|where))*",
            between or "x",
        )
        if joined and word and (word[1] or between == ""):
            joined[-1] = _join(joined[-1], found, "or" if word[1] == "or" else "and")
        else:
            joined.append(found)
    return joined


def _join(left: Found, right: Found, word: Literal["and", "or"]) -> Found:
    tests = left.condition.tests + tuple(
        replace(t, field=t.field or left.condition.tests[-1].field) for t in right.condition.tests
    )
    noun = left.condition.noun or right.condition.noun
    return Found(Condition(tests, word, noun), left.start, right.end)


def _drop_overlaps(found: Sequence[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _numeric(clause: str) -> list[Found]:
    found = []
    words = "|".join(f"(?P<c{i}>{pattern})" for i, (_, pattern) in enumerate(_COMPARISONS))
    pattern = re.compile(
        rf"(?<![\w@])(?:{words})? ?(?P<n>(?<![\w.:@/-]){_NUMBER}(?![\w/]|[:.]\d)){_UNIT}"
        rf"(?P<post> (?:or|and) (?:{'|'.join(_OR_MORE)})(?!\w| \d| than))?"
    )
    for match in pattern.finditer(clause):
        index = next((i for i in range(len(_COMPARISONS)) if match[f"c{i}"]), None)
        if index is None and not match["post"]:
            continue
        operator: Operator = _COMPARISONS[index][0] if index is not None else ">="
        if match["post"]:
            operator = _OR_MORE[match["post"].split()[-1]]  # type: ignore[assignment]  # a table of operators
        symbol = bool(_SYMBOL.match(match[0].strip()))
        field, noun, start, intro = subject_of(clause[: match.start()], symbol=symbol)
        if operator in {"==", "!="} and not (field and (intro or symbol)):
            continue
        if (
            field is None
            and noun is None
            and re.match(r" (?:times|items per|at a time)", clause[match.end() :])
        ):
            continue
        test = Test(field, operator, (float(match["n"]),))
        found.append(Found(Condition((test,), noun=noun), min(start, match.start()), match.end()))
    return found


def _between(clause: str) -> list[Found]:
    found = []
    pattern = rf"(?:between|from) ({_NUMBER}){_UNIT} (?:and|to) ({_NUMBER}){_UNIT}"
    for match in re.finditer(pattern, clause):
        field, noun, start, intro = subject_of(clause[: match.start()], symbol=False)
        if match[0].startswith("from") and not intro:
            continue
        test = Test(field, "between", (float(match[1]), float(match[2])))
        found.append(Found(Condition((test,), noun=noun), min(start, match.start()), match.end()))
    return found


def _worded(clause: str, prepared: Prepared) -> list[Found]:
    """Find comparisons with words: equality, contains, starts with, empty."""
    found = []
    value = r"(?P<v>@str\d+|[a-z][\w-]*|true|false)"
    forms: tuple[tuple[Operator, str], ...] = (
        ("contains", r"(?P<op>(?:does not |doesn't |do not |don't |not )?(?:contains?|containing|includes?|including|mentions?|mentioning)"
                     r"(?: the)?(?: words?| text| term| phrase)?) (?P<v>@str\d+)(?: in (?:the |its |their )?(?P<in>[a-z][\w]*))?"),
        ("starts", r"(?P<op>(?:starts?|starting|begins?|beginning) with) (?P<v>@str\d+)"),
        ("ends", r"(?P<op>(?:ends?|ending) (?:with|in)) (?P<v>@str\d+)"),
        ("empty", r"(?P<op>(?:is|are) (?:not )?(?:empty|missing|blank|unset|null|set|filled))(?P<v>)"),
        ("!=", rf"(?P<op>(?:is|are) (?:not|n't|anything but)(?: equal to)?|isn't|aren't|!=|is different from) {value}"),
        ("==", rf"(?P<op>is set to|is equal to|equals|equal to|==|=|is|are) {value}"),
        ("==", r"(?P<op>)(?P<v>@str\d+)"),
    )  # fmt: skip
    for operator, form in forms:
        for match in re.finditer(rf"(?<![\w@]){form}(?![\w.])", clause):
            one = _worded_test(clause, match, operator, prepared)
            if one:
                found.append(_with_alternatives(one, clause, prepared))
    return [*found, *_with_fields(clause, prepared), *_without_fields(clause)]


_SAYING = frozenset(
    [
        "subject",
        "text",
        "message",
        "body",
        "title",
        "words",
        "word",
        "line",
        "content",
        "name",
        "query",
        "statement",
    ]
)
_NO_VALUES = (
    STOP
    | INTRO
    | frozenset(
        [
            *("as", "on", "at", "by", "via", "is", "are", "not"),
            "over",
            "above",
            "below",
            "under",
            "higher",
            "contains",
            "more",
            "less",
            "new",
        ]
    )
)


def _with_fields(clause: str, prepared: Prepared) -> list[Found]:
    """`with status open`, `and country DE`, `with "x" in the title`."""
    found = []
    said = rf"(?:with|of|in|having|and|or) (?:the |an? )?(?P<f>{_VALUE_FIELDS}) (?:of |= ?)?(?P<v>[a-z][\w-]*)\b(?! ?@)"
    for match in re.finditer(said, clause):
        if match["v"] not in _NO_VALUES and match["v"] not in VERBS:
            test = Test(match["f"], "==", (prepared.as_written(match["v"]),))
            one = _found(test, clause, match)
            found.append(_with_alternatives(one, clause, prepared))
    named = r"(?:from|for|by|of|in|to) (?:the )?(?P<f>[a-z]\w*) (?P<v>@str\d+)"
    found += [
        _found(Test(match["f"], "==", (prepared.value(match["v"]),)), clause, match)
        for match in re.finditer(named, clause)
        if match["f"] not in _NO_VALUES | _SAYING
    ]
    inside = r"(?:with|having|that have|containing|mentioning) (?P<v>@str\d+) in (?:the |its |their )?(?P<f>[a-z]\w*)"
    for match in re.finditer(inside, clause):
        test = Test(match["f"], "contains", (prepared.value(match["v"]),))
        found.append(_found(test, clause, match))
    return found


def _without_fields(clause: str) -> list[Found]:
    """`without an owner`, `with no phone number`."""
    said = r"(?:without (?:an? |any )|(?:with|that have|having) no |missing (?:an? |the |their ))(?P<f>[a-z][\w-]*(?: (?:address|number|date|name))?)"
    return [
        _found(Test(match["f"], "empty", (True,)), clause, match)
        for match in re.finditer(said, clause)
        if not is_plural(match["f"])
    ]


def _found(test: Test, clause: str, match: re.Match[str]) -> Found:
    noun = noun_before(clause[: match.start()])
    return Found(Condition((test,), noun=noun), match.start(), match.end())


def _with_alternatives(found: Found, clause: str, prepared: Prepared) -> Found:
    """`is "a", "b" or "c"` compares the same field with each."""
    test = found.condition.tests[0]
    if test.operator not in {"==", "contains"}:
        return found
    tests, end = [test], found.end
    more = re.compile(r"(?:,? or |, )(?P<v>@str\d+|[a-z][\w-]*)(?= or | and |,|\.|;| to @|$)")
    while match := more.match(clause, end):
        word = match["v"]
        if not word.startswith("@") and (word in _NO_VALUES or word in VERBS):
            break
        value = prepared.value(word) if word.startswith("@") else prepared.as_written(word)
        tests.append(replace(test, values=(value,)))
        end = match.end()
    if len(tests) == 1:
        return found
    condition = replace(found.condition, tests=tuple(tests), joined="or")
    return Found(condition, found.start, end)


def _worded_test(
    clause: str, match: re.Match[str], operator: Operator, prepared: Prepared
) -> Found | None:
    field, noun, start, intro = subject_of(
        clause[: match.start()], symbol=bool(_SYMBOL.match(match["op"]))
    )
    word = match["v"]
    quoted = word.startswith("@str")
    if operator in {"==", "!=", "empty"} and not (field and intro):
        return None
    contains = field is not None and re.match(r"contain|mention|includ", field) is not None
    if not match["op"] and (contains or not (field and intro and not is_plural(field))):
        return None
    if (
        not quoted
        and operator in {"==", "!="}
        and word in STOP | INTRO | {"not", "more", "less", "over", "new", "empty", "in", "at"}
    ):
        return None
    value: float | str | bool = prepared.value(word) if quoted else prepared.as_written(word)
    if word in {"true", "false"}:
        value = word == "true"
    if operator == "empty":
        wanted = not re.search(r"not|set|filled", match["op"]) or "unset" in match["op"]
        test = Test(field, "empty", (wanted,))
    else:
        inside = match.groupdict().get("in")
        test = Test(inside or field, operator, (value,))
    inverted = operator == "contains" and bool(re.match(r"do|not", match["op"]))
    return Found(
        Condition((test,), noun=noun, inverted=inverted), min(start, match.start()), match.end()
    )


def _states(clause: str) -> list[Found]:
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
    after = rf"(?:that|which|who) (?:are|is|were|was|have been|has been) (?P<not>not )?(?:already )?(?P<state>{STATES})\b"
    for match in re.finditer(after, clause):
        test = Test(None, "!=" if match["not"] else "==", (match["state"],))
        found.append(
            Found(
                Condition((test,), noun=noun_before(clause[: match.start()])),
                match.start(),
                match.end(),
            )
        )
    return found
