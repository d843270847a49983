"""Words that two people would read in two ways, each of which makes another workflow: asked, never guessed."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Collection, Sequence

from agent.offline.asked.halves import HALF_OF_DAY
from agent.offline.asked.point import OpenPoint
from agent.offline.language.text import Prepared
from agent.offline.timing.calendar_words import MONTH
from agent.offline.timing.schedules import Schedule
from agent.plan import Question
from engine.core.marks import in_marks

_EITHER = re.compile(
    r"(?P<one>@(?:chan|mail)\d+) or (?:to |in |into |at |via )?(?P<other>@(?:chan|mail)\d+)(?! (?:if|when|depending))"
)
_TWO_TIMES = re.compile(
    r"\bat (?P<one>\d{1,2}(?::\d\d)?(?: ?[ap]m)?) or (?:at )?(?P<other>\d{1,2}(?::\d\d)?(?: ?[ap]m)?)(?=[\s,.;]|$)"
)
_HALF_OF_DAY = re.compile(
    r"\bat (?P<hour>[1-6])(?![\d:.]|\s?(?:[ap]\.?m\b|o'?clock|in the|at night|this|every (?:morning|evening|night|afternoon)))"
)
_PART_OF_DAY = re.compile(
    r"\b(?:mornings?|evenings?|nights?|nightly|afternoons?|[ap]m|noon|\d{1,2}:\d\d)\b"
)
_NUMERIC_DATE = re.compile(r"(?<![\d/@])(?P<one>0?[1-9]|1[0-2])/(?P<other>0?[1-9]|1[0-2])(?![\d/])")
_COMPARES = r"(?:over|above|under|below|beyond|more than|less than|at least|at most|exceeding|older than|newer than|worth)"
_COMMA = re.compile(rf"\b{_COMPARES} (?:[a-z]{{3}} )?(?P<number>\d{{1,3}},\d{{1,2}})(?![\d,])")
_FIGURE = re.compile(rf"\b{_COMPARES}\b[^.;@]{{0,20}}\d|[<>]=? ?\d|@str\d")
_SIZE = re.compile(
    r"\b(?:each|every|all|any|the|only|new|are|is|post|send|mail|email|keep)(?: of)?(?: the| new)? (?P<size>(?:very |really )?(?:big|large|huge|small|tiny|expensive|cheap|pricey))(?: ones?)?\b(?! (?:team|screen|board))"
    r"|\b(?P<too>too (?:big|large|small|high|low|expensive|old|long|hot|cold|many|few|much|slow))\b"
    r"|\b(?P<level>(?:over|above|under|below|exceed\w*|beyond) (?:the|our|its|my|a|an|some) (?:certain |usual |normal )?(?:limit|threshold|target|budget|amount|average|level|normal))\b(?! of \d)"
    r"|\b(?P<age>(?:older|newer|longer|later) than (?:a while|some time|a bit|usual))\b"
    r"|\bthe (?P<top>(?:top|best|biggest few|largest few)) (?!\d|(?:one|two|three|four|five|six|seven|eight|nine|ten|of)\b)(?=[a-z]+s\b)"
)
# What everybody weighs otherwise; where a model is to judge, it may.
_WORTH = re.compile(
    r"\b(?:only|just|keep|drop|skip|ignore) (?:only )?the (?:most |really |very )?(?P<about>(?P<worth>important|relevant|interesting|noteworthy|suspicious|strange|weird|unusual|promising|useful|worthwhile) ones)\b"
)
_JUDGED = re.compile(r"\b(?:ai|llm|gpt|model|classif\w+|summar\w+)\b")
_UNSEEN = re.compile(
    r"\b(?:the|our|my) (?:usual|normal|correct|right|appropriate) (?P<what>channel|person|people|recipients?|address|team|list|place)\b"
)
_SPAN = re.compile(
    r"\bwait(?:s|ing)? (?:for )?(?P<span>a (?:bit|while|moment|little(?: while)?|short time)|some time|shortly)\b"
)
_NO_TIME = re.compile(r"(?<![\d:@/])(?P<hour>\d{1,2}):(?P<minute>\d\d)(?![\d:/])")
_NO_DATE = re.compile(
    rf"\b(?P<day>29|30|31)(?:st|nd|rd|th)?(?: day)?(?: of)? (?P<month>{MONTH})\b|\b(?P<before>{MONTH}) (?P<after>30|31)(?:st|th)?\b"
)
_NO_SPAN = re.compile(
    r"\b(?:every|wait(?: for)?|after) (?P<span>(?:minus|negative|zero|0|-\d+)(?: [a-z]+| \d+){0,1} ?(?:seconds?|minutes?|hours?|days?|weeks?))\b"
)
_SHORT_MONTHS = {"apr": 30, "jun": 30, "sep": 30, "nov": 30, "feb": 29}


_LOOKS_UP = re.compile(
    r"(?:please |then |and )*(?:(?:get|fetch|pull|load|read|download|collect|retrieve|grab)(?: all)? (?:the|our|my|all|new|open|today's|yesterday's)|(?:run|execute) (?:the|our|my|that|this)(?=(?: [a-z]+)? (?:query|statement|report)\b)) (?P<what>[a-z]+(?: [a-z]+)?)"
)


def missing_source(unsupported: Sequence[str], uses: Collection[str]) -> OpenPoint | None:
    """Answer what to ask where something is to be looked up, nobody said where, and nothing else is read."""
    if {"http.request", "sql.query"} & set(uses):
        return None
    matches = (_LOOKS_UP.fullmatch(said.strip(" .,;")) for said in unsupported)
    found = next((match for match in matches if match), None)
    if found is None:
        return None
    asked = f"Where do the {found['what']} come from: which web address, or which SQL query?"
    return OpenPoint("source", asked, found[0])


def second_reading(text: str, prepared: Prepared) -> OpenPoint | None:
    """Answer what to ask where the words are open or name what there is not; None where they are clear."""
    unseen = _UNSEEN.search(text)
    if unseen is not None:
        return OpenPoint("who", f"Which {unseen['what']} is {in_marks(unseen[0])}?", unseen[0])
    return (
        _not_there(text)
        or _either(text, prepared)
        or _when(text)
        or _how_much(text)
        or _worth(text)
    )


def _worth(text: str) -> OpenPoint | None:
    found = _WORTH.search(text)
    if found is None or _JUDGED.search(text):
        return None
    asked = f"What makes one {in_marks(found['worth'])}: which field, over or under which number?"
    return OpenPoint("size", asked, found["about"])


def _not_there(text: str) -> OpenPoint | None:
    for clock in _NO_TIME.finditer(text):
        if int(clock["hour"]) > 24 or int(clock["minute"]) > 59:
            asked = f"There is no time {clock[0]}. At what time do you mean?"
            return OpenPoint("clock", asked, clock[0])
    for date in _NO_DATE.finditer(text):
        month, day = date["month"] or date["before"], int(date["day"] or date["after"])
        if day > _SHORT_MONTHS.get(month[:3], 31):
            return OpenPoint("day", f"There is no {date[0]}. Which day do you mean?", date[0])
    span = _NO_SPAN.search(text)
    if span is None:
        return None
    asked = f"Nothing can take {span['span']}. How long do you mean?"
    return OpenPoint("span", asked, span["span"])


def _either(text: str, prepared: Prepared) -> OpenPoint | None:
    found = _EITHER.search(text)
    if found is None:
        return None
    one, other = prepared.value(found["one"]), prepared.value(found["other"])
    asked = f"Where should it go: to {one}, to {other}, or to both?"
    return OpenPoint("where", asked, found[0], (one, other, "both"))


def _when(text: str) -> OpenPoint | None:
    if found := _TWO_TIMES.search(text):
        one, other = found["one"], found["other"]
        asked = f"At what time: at {one}, at {other}, or at both?"
        return OpenPoint("time", asked, found[0], (one, other, "both"))
    found = _NUMERIC_DATE.search(text)
    if found is not None and int(found["one"]) != int(found["other"]):
        one, other = found["one"], found["other"]
        asked = (
            f"Which date is {found[0]}: day {one} of month {other}, or day {other} of month {one}?"
        )
        return OpenPoint("date", asked, found[0], (_date(one, other), _date(other, one)))
    return None


def _date(day: str, month: str) -> str:
    return f"{int(day)} {month_name[int(month)]}"


def half_of_day(text: str, schedule: Schedule | None) -> Question | None:
    """Answer what to ask beside a plan that reads `at 4` as the clock does, where nothing says which half is meant."""
    if schedule is None or _PART_OF_DAY.search(text):
        return None
    found = _HALF_OF_DAY.search(text)
    if found is None:
        return None
    hours = (f"{int(found['hour']):02}:00", f"{int(found['hour']) + 12}:00")
    asked = f"Is it to run at {hours[0]} in the morning, as I read it, or at {hours[1]} in the afternoon?"
    return Question(id=HALF_OF_DAY, text=asked, choices=hours, kind="half", about=found[0])


def _how_much(text: str) -> OpenPoint | None:
    if found := _COMMA.search(text):
        number = found["number"]
        readings = (number.replace(",", "."), number.replace(",", ""))
        asked = f"Which number is {number}: {readings[0]}, or {readings[1]}?"
        return OpenPoint("number", asked, number, readings)
    if found := _SPAN.search(text):
        asked = f"How long is {found['span']}: how many minutes or hours should it wait?"
        return OpenPoint("span", asked, found["span"])
    found = _SIZE.search(text)
    if found is None or _FIGURE.search(text):
        return None
    said = next(value for value in found.groupdict().values() if value)
    if found["top"]:
        thing = re.match(r"[a-z]+", text[found.end() :])
        about = f"{found[0]}{thing[0] if thing else ''}"
        return OpenPoint("top", f"How many are {in_marks(said)}, and by which field?", about)
    asked = f"What does {in_marks(said)} mean: which field, and over or under which number?"
    return OpenPoint("size", asked, _with_its_thing(text, found, said))


# What may stand behind a size and is no thing of that size.
_NO_THING = (
    r"(?!(?:in|into|to|at|on|by|via|from|and|or|but|with|then|for|of|as|when|if|that|which|who)\b)"
)


def _with_its_thing(text: str, found: re.Match[str], said: str) -> str:
    """`big order`: a size stands before its thing, and behind it once it is a number."""
    if not found["size"]:
        return said
    thing = re.match(rf" {_NO_THING}(?P<thing>[a-z]+)", text[found.end("size") :])
    return f"{said}{thing[0]}" if thing else said
