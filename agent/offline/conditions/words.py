"""Comparisons with words: equality, `contains`, `starts with`, `without an owner`, `with status open`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from agent.offline.conditions.condition import Condition, Found, Operator, Test
from agent.offline.conditions.subjects import COMPARES, INTRO, STOP, noun_before, subject_of
from agent.offline.language.nouns import is_plural
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS

_SYMBOL = re.compile(r"[<>=!]+")
VALUE_FIELDS = (
    "status|state|type|category|level|priority|severity|country|stage|kind|tier|plan|role|region|currency|department|city|"
    "source|channel|label|tag|language|color|colour|size|brand|gender|team|owner|assignee|title|name"
)

_VALUE = r"(?P<v>@str\d+|[a-z][\w-]*|true|false)"
_DOES_NOT = r"(?:(?:does not|doesn't|do not|don't|did not|didn't|must not|not|never) )?"
_FORMS: tuple[tuple[Operator, str], ...] = (
    ("contains", rf"(?P<op>{_DOES_NOT}(?:contains?|containing|includes?|including|mentions?|mentioning)"
                 r"(?: the)?(?: words?| text| term| phrase)?) (?P<v>@str\d+)(?: in (?:the |its |their )?(?P<in>[a-z][\w]*))?"),
    ("starts", rf"(?P<op>{_DOES_NOT}(?:starts?|starting|begins?|beginning) with) (?P<v>@str\d+)"),
    ("ends", rf"(?P<op>{_DOES_NOT}(?:ends?|ending) (?:with|in)) (?P<v>@str\d+)"),
    ("empty", r"(?P<op>(?:is|are) (?:not )?(?:(?:empty|missing|blank|null) (?:or|nor) (?:empty|missing|blank|null)|empty|missing|blank|unset|null|set|filled)(?: in)?)(?P<v>)"),
    ("!=", rf"(?P<op>(?:is|are|was|were) (?:not|n't|neither|no longer|never|(?:any|some)thing (?:but|other than|else than)|other than|different from)(?: equal to)?|isn't|aren't|wasn't|weren't|!=|differs? from|does(?:n't| not) (?:equal|match)) {_VALUE}"),
    ("==", rf"(?P<op>is set to|is equal to|equals|equal to|==|=|(?:is|are)(?: (?:still|already|currently|now)(?= @str))?) {_VALUE}"),
    ("==", r"(?P<op>)(?P<v>@str\d+)"),
)  # fmt: skip
_TESTS = tuple((operator, re.compile(rf"(?<![\w@]){form}(?![\w.])")) for operator, form in _FORMS)


# `if it is red and the owner is told`: what is done to somebody is no value.
_DONE_TO = frozenset(["told", "informed", "notified", "alerted", "warned", "reminded", "pinged", "emailed", "mailed", "messaged", "sent", "asked", "contacted"])  # fmt: skip
_DENIES = re.compile(r"do|did|must not|not|never")


def worded(clause: str, prepared: Prepared) -> list[Found]:
    """Find comparisons with words: equality, contains, starts with, empty."""
    found = []
    for operator, form in _TESTS:
        for match in form.finditer(clause):
            one = _worded_test(clause, match, operator, prepared)
            if one:
                found.append(with_alternatives(one, clause, prepared))
    return [*found, *_with_fields(clause, prepared), *_without_fields(clause)]


# `country is peru` at the head of a clause compares even without `if`.
_PLAIN_FIELD = re.compile(rf"{VALUE_FIELDS}|[a-z]+(?:_[a-z]+)+")
_ENDS_VALUES = r"(?P<v>@str\d+|[a-z][\w-]*)(?= or | nor | and |,|\.|;| (?:to|in|into) @| (?:that|which|who|whose|with|but|go|goes|should|must|are|is|will|gets?)\b|$)"
_MORE_VALUES = re.compile(rf"(?:,? or |, ){_ENDS_VALUES}")
_NO_MORE_VALUES = re.compile(rf"(?:,? (?:or|nor) |,? and not |, ){_ENDS_VALUES}")
# `is red or size is 0`: the word behind `or` is no value but what the next comparison is about.
_COMPARED_ITSELF = re.compile(
    r" (?:is|are|was|=|==|!=|>=?|<=?|equals|contains|starts|ends) (?:not )?(?:@str\d+|-?\d|over\b|above\b|under\b|below\b|at (?:least|most)\b|more\b|less\b|empty\b|missing\b|true\b|false\b|negative\b)"
    r"| (?:is|was|=|==|!=|equals) (?:not )?(?!(?:to|in|into|a|an|the|it|then|also|[a-z]+ed|sent|put|told|written|given|gone|done|left)\b)[a-z]"
)
# Of these `negative` is a word and no sign of a number.
_FELT = re.compile(r"sentiment|tone|mood|attitude|feeling|opinion|verdict|label|feedback|result")
_SIGNS: dict[str, tuple[Operator, float]] = {
    "negative": ("<", 0.0),
    "positive": (">", 0.0),
    "zero": ("==", 0.0),
}
_NO_SIGN: dict[Operator, Operator] = {"<": ">=", ">": "<=", "==": "!="}
_UNIMPORTANT = frozenset(
    [
        "interesting",
        "interested",
        "relevant",
        "irrelevant",
        "important",
        "needed",
        "wanted",
        "neither",
        "already",
    ]
)
# `is lower`, `is within ...` compare with something that is not this word: it is no value.
COMPARATIVES = frozenset(["higher", "lower", "greater", "smaller", "bigger", "larger", "older", "newer", "younger", "better", "worse", "cheaper", "dearer", "longer", "shorter", "faster", "slower", "earlier", "later", "heavier", "lighter", "fewer", "different", "between", "outside", "inside", "beyond", "equal", "unequal", "within", "during", "before", "after", "until", "since", "about", "around", "like", "than"])  # fmt: skip
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
            "already",
            "still",
            "yet",
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
            *(
                "interesting",
                "interested",
                "relevant",
                "irrelevant",
                "important",
                "needed",
                "wanted",
                "neither",
            ),
        ]
    )
)


def _with_fields(clause: str, prepared: Prepared) -> list[Found]:
    """`with status open`, `and country DE`, `with "x" in the title`."""
    found = []
    said = rf"(?:^|(?:with|of|in|having|and|or|only|whose|,) (?:the |an? )?|(?:where|if) (?:the |its |their )?)(?P<f>{VALUE_FIELDS}) (?P<not>not )?(?:of |= ?)?(?P<v>@str\d+|(?!(?:other|neither|anything|different|except)\b)[a-z][\w-]*)\b(?!['’]| ?@)(?! (?:to|in|from|of|by|is|are|with|for)\b)"
    for match in (*re.finditer(said, clause), *_SORTED.finditer(clause)):
        if may_be_value(match["v"], prepared) or is_state(match["f"], match["v"]):
            same: Operator = "!=" if match["not"] else "=="
            quoted = match["v"].startswith("@str")
            value = prepared.value(match["v"]) if quoted else prepared.as_written(match["v"])
            test = Test(match["f"], same, (value,))
            one = _found(test, clause, match)
            found.append(with_alternatives(one, clause, prepared))
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


# What things are sorted by, before where they go or come from: `with priority high to @`.
_SORTED = re.compile(
    r"\b(?:with|having) (?:the |an? )?(?P<f>status|state|stage|priority|severity|level|type|category|kind|tier|plan|country|region|city|currency|[a-z]+(?:_[a-z]+)+) (?P<not>not )?(?:of |= ?)?(?P<v>[a-z][\w-]*)(?= (?:to|in|into|from|at|via) (?:the )?@)"
)

# `remove those without email address`: of things, it is a field that is missing.
_LACKING = re.compile(
    r"(?:\b(?:those|ones|any|all|everyone|everybody|anyone|people|items|rows|entries|records) |(?<=[a-z]s ))without (?P<f>[a-z]+_[a-z_]+|(?:e?mail|phone|owner|name|price|date|city|country|title|company|amount|category|assignee|iban|sku|website|birthday)(?: (?:address|number|date|name))?)(?= ?(?:[.;,]|$)| (?:and|from|in|to)\b)"
)


def _without_fields(clause: str) -> list[Found]:
    """`without an owner`, `with no phone number`."""
    said = r"(?:without (?:an? |any )|(?:with|have|has|having) no |(?:do not|don't|does not|doesn't) have (?:an?|any) |(?:lack|lacks|lacking|missing) (?:an? |the |their ))(?P<f>[a-z][\w-]*(?: (?:address|number|date|name))?)"
    return [
        _found(Test(match["f"], "empty", (True,)), clause, match)
        for match in (*re.finditer(said, clause), *_LACKING.finditer(clause))
        if not is_plural(match["f"])
    ]


def _found(test: Test, clause: str, match: re.Match[str]) -> Found:
    noun = noun_before(clause[: match.start()])
    return Found(Condition((test,), noun=noun), match.start(), match.end())


def is_state(field: str, word: str) -> bool:
    """`with status open`: behind these fields a word such as `open` is no verb."""
    return field in {"status", "state", "stage"} and word not in _NO_VALUES | COMPARATIVES


def may_be_value(word: str, prepared: Prepared) -> bool:
    """Tell a value from a word of the grammar; `AT` and `IN` in capitals are codes."""
    coded = re.search(rf"(?<![\w@#]){re.escape(word.upper())}(?!\w)", prepared.original)
    return word not in _NO_VALUES | VERBS | COMPARATIVES or (len(word) > 1 and coded is not None)


def with_alternatives(found: Found, clause: str, prepared: Prepared) -> Found:
    """`is "a", "b" or "c"` compares the same field with each; `is not a or b` means none of them."""
    test = found.condition.tests[0]
    if test.operator not in {"==", "!=", "contains"}:
        return found
    tests, end = [test], found.end
    more = _NO_MORE_VALUES if test.operator == "!=" else _MORE_VALUES
    while match := more.match(clause, end):
        word = match["v"]
        if _COMPARED_ITSELF.match(clause, match.end()):
            break
        if not word.startswith("@") and not may_be_value(word, prepared):
            break
        value = prepared.value(word) if word.startswith("@") else prepared.as_written(word)
        tests.append(replace(test, values=(value,)))
        end = match.end()
    if len(tests) == 1:
        return found
    joined: Literal["and", "or"] = "and" if test.operator == "!=" else "or"
    condition = replace(found.condition, tests=tuple(tests), joined=joined)
    return Found(condition, found.start, end)


def _worded_test(
    clause: str, match: re.Match[str], operator: Operator, prepared: Prepared
) -> Found | None:
    field, noun, start, intro = subject_of(
        clause[: match.start()], symbol=bool(_SYMBOL.match(match["op"]))
    )
    word = match["v"]
    quoted = word.startswith("@str")
    told = quoted or word in {"true", "false"} or bool(field and _PLAIN_FIELD.fullmatch(field))
    leads = (
        field is not None
        and (
            (told and (start == 0 or clause[:start].endswith(", ")))
            # `if the hull is red and the mast is not oak`: as the first is compared, so is the second
            or ((told or word not in _DONE_TO) and COMPARES.search(clause[:start]) is not None)
        )
    )
    if operator in {"==", "!=", "empty"} and not (field and (intro or leads)):
        return None
    contains = field is not None and re.match(r"contain|mention|includ", field) is not None
    if not match["op"] and (contains or not (field and intro and not is_plural(field))):
        return None
    if (
        not quoted
        and operator in {"==", "!="}
        and word
        in _UNIMPORTANT
        | COMPARATIVES
        | STOP
        | INTRO
        | {"not", "more", "less", "over", "new", "empty", "blank", "missing", "in", "at"}
    ):
        return None
    is_sign = word in _SIGNS and not quoted and not _FELT.search(field or "")
    if is_sign and operator in {"==", "!="}:
        sign, low = _SIGNS[word]
        sign = sign if operator == "==" else _NO_SIGN[sign]
        test = Test(field, sign, (low,))
        return Found(Condition((test,), noun=noun), min(start, match.start()), match.end())
    value: float | str | bool = prepared.value(word) if quoted else prepared.as_written(word)
    if word in {"true", "false"}:
        value = word == "true"
    if operator == "empty":
        wanted = not re.search(r"not|set|filled", match["op"]) or "unset" in match["op"]
        test = Test(field, "empty", (wanted,))
    else:
        inside = match.groupdict().get("in")
        test = Test(inside or field, operator, (value,))
    inverted = operator in {"contains", "starts", "ends"} and _DENIES.match(match["op"]) is not None
    return Found(
        Condition((test,), noun=noun, inverted=inverted), min(start, match.start()), match.end()
    )
