"""Comparisons with numbers: `total is at least 50`, `between 5 and 9`, `with more than 3 retries`."""

from __future__ import annotations

import re
from typing import Literal

from agent.offline.conditions.condition import Condition, Found, Operator, Test
from agent.offline.conditions.subjects import subject_of
from agent.offline.language.gated import Gated

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
        r"less than|worse than|lower than|smaller than|fewer than|cheaper than|shorter than|younger than|lighter than|colder than|cooler than"
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
    "longer": ">=", "older": ">=", "later": ">=", "heavier": ">=", "better": ">=", "larger": ">=", "bigger": ">=",
    "shorter": "<=", "younger": "<=", "lighter": "<=", "smaller": "<=", "cheaper": "<=", "worse": "<=", "earlier": "<=",
    "more": ">=", "above": ">=", "higher": ">=", "over": ">=", "up": ">=", "greater": ">=", "upwards": ">=",
    "less": "<=", "fewer": "<=", "below": "<=", "lower": "<=", "under": "<=",
}  # fmt: skip
_TIME_UNIT = re.compile(r"(?P<unit>minute|hour|day|week|month|year)s?$")
_INCLUSIVE = r"(?:,? ?(?:both )?(?:(?:ends|bounds|limits|-?\d[\d.]* and -?\d[\d.]*) )?(?:are )?(?P<in>included|inclusive|including|exclusive|excluded)\b)?"
# A field named behind its number: `more than 5 retries`. A unit, the things themselves or a following word are none.
_BEHIND = re.compile(
    r" (?P<f>(?!(?:or|and|to|in|into|on|at|for|with|as|are|is|of|from|by|per|ones?|times|items?|go|goes|should|that|which|each|every|old|ago|long|the)\b)[a-z]\w*)(?= |,|;|$)"
)
# `the car has more than 9 miles`, `who has 5 stars`: what it has is compared, not who has it.
_HAS = re.compile(r"\b(?:has|have|having|got) (?:only |still |already )?$")
_COUNTED = re.compile(r" (?P<unit>points|stars|units|pieces|kg|degrees)")
# `score is 1, 2 or 3`.
_OR_OTHERS = re.compile(
    rf"(?:, {_NUMBER}(?![\w/:.]))*,? or {_NUMBER}(?![\w/:.])(?! (?:or|and) (?:more|less))"
)
_HAVING = re.compile(
    r"\b(?:with|have|has|having|got|had|of|shows?|reports?|there are|there is) (?:only |still |already |had )?$"
)

_WORDS = "|".join(f"(?P<c{i}>{pattern})" for i, (_, pattern) in enumerate(_COMPARISONS))
_NUMERIC = re.compile(
    rf"(?<![\w@])(?:{_WORDS})? ?(?P<n>(?<![\w.:@/-]){_NUMBER}(?![\w/]|[:.]\d))(?P<unit>{_UNIT})"
    rf"(?P<post> (?:or|and) (?:{'|'.join(_OR_MORE)})(?!\w| \d| than))?"
)
_BETWEEN = Gated(
    rf"(?P<not>(?:not|isn't|aren't|wasn't|never|outside(?: of)?) )?(?:(?:the range )?between|from) ({_NUMBER}){_UNIT} (?:and|to) ({_NUMBER}){_UNIT}{_INCLUSIVE}",
    needs="between|from",
)


def numeric(clause: str) -> list[Found]:
    """Find comparisons with one number."""
    return [found for m in _NUMERIC.finditer(clause) if (found := _compared(clause, m))]


def _compared(clause: str, match: re.Match[str]) -> Found | None:
    index = next((i for i in range(len(_COMPARISONS)) if match[f"c{i}"]), None)
    if index is None and not match["post"]:
        return None
    operator: Operator = _COMPARISONS[index][0] if index is not None else ">="
    if match["post"]:
        operator = _OR_MORE[match["post"].split()[-1]]  # type: ignore[assignment]  # a table of operators
    symbol = bool(_SYMBOL.match(match[0].strip()))
    if _WORSE.search(match[0]):
        operator = _by_rank(operator, clause[: match.start()])
    left = clause[: match.start()]
    field, noun, start, intro = subject_of(left, symbol=symbol)
    if operator in {"==", "!="} and not (field and (intro or symbol)):
        return None
    tail = clause[match.end() :]
    if field is None and noun is None and re.match(r" (?:times|items per|at a time)", tail):
        return None
    end = match.end()
    unit = _TIME_UNIT.search(match["unit"] or "")
    had = field is not None and _HAS.search(left)
    if (field is None or had) and not match["unit"] and (behind := _field_behind(left, tail)):
        field, end = behind["f"], match.end() + behind.end()
    elif had and (counted := _COUNTED.fullmatch(match["unit"] or "")):
        field = counted["unit"]
    numbers = [float(match["n"])]
    if operator == "==" and not match["unit"] and (others := _OR_OTHERS.match(clause, end)):
        numbers += [float(n) for n in re.findall(_NUMBER, others[0])]
        end = others.end()
    tests = tuple(Test(field, operator, (n,), unit["unit"] if unit else None) for n in numbers)
    joined: Literal["and", "or"] = "or" if len(tests) > 1 else "and"
    return Found(Condition(tests, joined, noun), min(start, match.start()), end)


# The better a rank is, the lower its number; of everything else more is better.
_WORSE = re.compile(r"\b(?:better|worse) than\b")
_RANK = re.compile(
    r"\b(?:rank|ranking|position|place|placement|pos)\b(?: (?:is|are|of|gets|got))*\s*(?:not )?$"
)


def _by_rank(operator: Operator, left: str) -> Operator:
    """Answer the comparison that `better` and `worse` mean of what stands before them."""
    turned: dict[str, Operator] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return turned.get(operator, operator) if _RANK.search(left) else operator


def _field_behind(left: str, tail: str) -> re.Match[str] | None:
    """`with under 21 days_left`: the word behind the number is the field."""
    match = _BEHIND.match(tail)
    if match is None:
        return None
    return match if _HAVING.search(left) or "_" in match["f"] else None


_BOUNDS_BEHIND = re.compile(_INCLUSIVE.removesuffix("?"))


def ranges(clause: str) -> list[Found]:
    """Find ranges; both ends count unless the words leave them out."""
    found = []
    for match in _BETWEEN.finditer(clause):
        field, noun, start, intro = subject_of(clause[: match.start()], symbol=False)
        if re.match(r"(?:[a-z']+ )?from", match[0]) and not intro:
            continue
        end, bounds = match.end(), match["in"] or ""
        tail = clause[end:]
        if field is None and (behind := _field_behind(clause[: match.start()], tail)):
            field, end = behind["f"], end + behind.end()
            if later := _BOUNDS_BEHIND.match(clause, end):
                end, bounds = later.end(), later["in"]
        low, high = float(match[2]), float(match[3])
        tests: tuple[Test, ...] = (Test(field, "between", (low, high)),)
        if bounds.startswith("exclu"):
            tests = (Test(field, ">", (low,)), Test(field, "<", (high,)))
        condition = Condition(tests, noun=noun, inverted=match["not"] is not None).plain()
        found.append(Found(condition, min(start, match.start()), end))
    return found
