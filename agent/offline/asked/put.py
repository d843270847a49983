"""Puts an answer into the request that waits for it: the words are then those of a request said at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from agent.offline.asked.choices import chosen, plainly
from agent.offline.asked.places import added, read_back, replaced
from agent.offline.asked.sizes import sized
from agent.offline.timing.schedules import find_schedule
from agent.plan import Question

_URL = r"https?://[^\s\"'<>|,]+|(?:localhost|(?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?/[^\s,;\"'<>|]+"
_ADDRESS = r"#[a-z_][\w-]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_PLACE = re.compile(
    rf"(?:to |in |into |at |via )?(?P<places>(?:{_ADDRESS}|{_URL})(?:(?:,| and|, and) (?:to |in )?(?:{_ADDRESS}))*)",
    re.IGNORECASE,
)
_CHANNEL = re.compile(r"(?:to |in |into )?(?:the )?(?:channel (?:called )?(?P<name>[a-z][\w-]+)|(?P<one>[a-z][\w-]+) channel)", re.IGNORECASE)  # fmt: skip
_CLOCK = re.compile(r"(?:at |around )?(?P<clock>\d{1,2}(?:[:.]\d\d)?(?: ?[ap]\.?m\.?)?|noon|midnight|half past [a-z\d]+|quarter (?:past|to) [a-z\d]+)(?: o'clock)?", re.IGNORECASE)  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(rf"(?:on )?(?:the )?(?P<date>\d{{1,2}}(?:st|nd|rd|th)?(?: day)?(?: of)?(?: {_MONTH})?|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?|last day of {_MONTH})", re.IGNORECASE)  # fmt: skip
_OF_MONTH = re.compile(r"(?:the )?day 0?(?P<day>\d{1,2}) of month 0?(?P<month>\d{1,2})")
_LASTS = re.compile(r"(?:for |about |around |some )*(?P<n>\d+(?:\.\d+)?|an?|half an|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|sixty)(?: (?P<unit>(?:second|minute|hour|day|week|sec|min)s?))?", re.IGNORECASE)  # fmt: skip
_SQL = re.compile(r"[\"'`“]?(?P<sql>(?:select|with)\s.+?)[\"'`”]?;?", re.IGNORECASE | re.DOTALL)
_FROM = re.compile(rf"(?:(?:fetch|get|read|load) (?:it|them|that) )?(?:from |at |of )?(?:the )?(?:(?:url|address|api|endpoint|page)(?: is| at)? )?(?P<url>{_URL})", re.IGNORECASE)  # fmt: skip
_TABLE = re.compile(r"(?:from |in |out of )?(?P<table>(?:the |our )?(?:table [a-z]\w*|[a-z]\w* table)|(?:an? |the |our )?webhooks?(?: call)?)", re.IGNORECASE)  # fmt: skip
_GLUED = re.compile(
    rf"(?P<lead>\b(?:from|to|in|into|at|of|and|or|between|via|with|by|tell|mail|call|get|fetch)(?: the)? |[,/] ?)?(?P<place>{_URL}|{_ADDRESS})",
    re.IGNORECASE,
)

Putting = Callable[[Question, str], str | None]


def put(question: Question, answer: str) -> str | None:
    """Answer the whole request with this answer in it; None where the answer is none to the question."""
    rule = _RULES.get(question.kind)
    return rule(question, answer) if rule is not None else None


def _at_its_place(question: Question, words: str | None) -> str | None:
    return None if words is None else replaced(question.of, question.about, words)


def _chosen_words(question: Question, answer: str) -> str | None:
    """Answer the choices that are taken, as words of a request; `both` is the last choice there."""
    values = [choice for choice in question.choices if choice != "both"]
    taken = chosen(answer, values)
    return " and ".join(values[n] for n in taken) if taken else None


def _size(question: Question, answer: str) -> str | None:
    return _at_its_place(question, sized(question.about.lower(), answer))


def _where(question: Question, answer: str) -> str | None:
    return _at_its_place(question, _chosen_words(question, answer) or _addresses(answer))


def _addresses(answer: str) -> str | None:
    said = plainly(answer)
    match = _PLACE.fullmatch(said)
    if match is not None:
        return match["places"]
    named = _CHANNEL.fullmatch(said)
    return f"#{named['name'] or named['one']}" if named else None


def _time(question: Question, answer: str) -> str | None:
    words = _chosen_words(question, answer) or _clock(answer)
    return _at_its_place(question, f"at {words}" if words else None)


def _clock(answer: str) -> str | None:
    match = _CLOCK.fullmatch(plainly(answer))
    return match["clock"] if match else None


def _date(question: Question, answer: str) -> str | None:
    ordered = _OF_MONTH.fullmatch(plainly(answer).lower())
    if ordered is not None:
        days = [int(choice.split()[0]) for choice in question.choices]
        return _at_its_place(question, question.choices[days.index(int(ordered["day"]))]) if int(ordered["day"]) in days else None  # fmt: skip
    return _at_its_place(question, _chosen_words(question, answer) or _day_said(answer))


def _day_said(answer: str) -> str | None:
    match = _DATE.fullmatch(plainly(answer))
    return match["date"] if match and re.search(r"[a-z]{3}", match["date"].lower()) else None


def _clock_instead(question: Question, answer: str) -> str | None:
    return _at_its_place(question, _clock(answer))


def _day_instead(question: Question, answer: str) -> str | None:
    """Another day of the same month, where the answer names no other."""
    match = _DATE.fullmatch(plainly(answer))
    if match is None:
        return None
    date = match["date"]
    if not re.search(_MONTH, date, re.IGNORECASE):
        date = re.sub(r"\d+(?:st|nd|rd|th)?", date.split(" ")[0], question.about, count=1)
    return _at_its_place(question, date)


def _span(question: Question, answer: str) -> str | None:
    match = _LASTS.fullmatch(plainly(answer))
    if match is None or (match["unit"] is None and not match["n"][0].isdigit()):
        return None
    return _at_its_place(question, f"{match['n']} {match['unit'] or 'minutes'}")


def _number(question: Question, answer: str) -> str | None:
    plain = set(re.findall(r"(?<![\d.,])\d+(?:\.\d+)?(?![\d.,]\d)", answer))
    words = plain.pop() if len(plain) == 1 else _chosen_words(question, answer)
    return _at_its_place(question, words)


def _source(question: Question, answer: str) -> str | None:
    said = plainly(answer)
    if sql := _SQL.fullmatch(said):
        return _at_its_place(question, f'run the query "{sql["sql"].rstrip("; ")}"')
    match = _FROM.fullmatch(said)
    table = _TABLE.fullmatch(said)
    if match is None and table is None:
        return None
    place = match["url"] if match else table["table"] if table else ""
    return _at_its_place(question, f"{question.about} from {place}")


def _facts(question: Question, answer: str) -> str | None:
    """Say where it comes from and where it goes behind the wish: `https://... and #sales`."""
    said = plainly(answer)
    if not re.search(rf"{_URL}|{_ADDRESS}", said, re.IGNORECASE) and not _SQL.fullmatch(said):
        return None
    first = _GLUED.match(said)
    if first is not None and not first["lead"]:
        said = f"{'from' if re.match(_URL, first['place'], re.IGNORECASE) else 'to'} {said}"
    said = re.sub(rf"(?<=\band )(?={_ADDRESS})", "to ", said)
    return added(question.of, said)


def _service(question: Question, answer: str) -> str | None:
    """Say the service behind the deed that some can do: `create an issue` in `Jira`."""
    words = _chosen_words(question, answer)
    return _at_its_place(question, f"{question.about} in {words}" if words else None)


def _what(question: Question, answer: str) -> str | None:
    words = plainly(answer)
    return added(question.of, words, before=", ") if len(words.split()) > 1 else None


def _never(question: Question, answer: str) -> str | None:
    """Take the half out that does not count."""
    taken = chosen(answer, question.choices)
    if len(taken) != 1:
        return None
    without = replaced(question.of, question.about, "")
    if without is None or taken == (0,):
        return without
    text = read_back(without)
    schedule = find_schedule(text)
    for start, end in reversed(schedule.spans if schedule else ()):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split()).strip(" ,;")


def _nowhere(question: Question, answer: str) -> str | None:
    """The message goes there after all, or to another place than the one that is taken back."""
    where = question.choices[0].removeprefix("to ")
    said = re.sub(r"^(?:yes|yep|yeah|no),? (?=.)", "", plainly(answer), flags=re.IGNORECASE)
    other = _addresses(said)
    is_there = other is not None and replaced(question.of.replace(question.about, ""), other, "")
    if is_there or said.lower() == "yes" or chosen(said, question.choices) == (0,):
        return replaced(question.of, question.about, "")
    return replaced(question.of, where, other) if other and other != where else None


def _limits(question: Question, answer: str) -> str | None:
    both = re.fullmatch(r"(?:(?:over|above|more than|at least|from|under|below|less than|at most|between) [^ ]+(?: and | to |, )?)+(?:\d[^ ]*)?", plainly(answer).lower())  # fmt: skip
    words = _chosen_words(question, answer) or (both[0] if both else None)
    return _at_its_place(question, words)


def _behind(question: Question, answer: str) -> str | None:
    return added(question.of, plainly(answer), before=", ")


_RULES: Mapping[str, Putting] = {
    "size": _size,
    "top": _size,
    "where": _where,
    "who": _where,
    "time": _time,
    "half": _time,
    "date": _date,
    "clock": _clock_instead,
    "day": _day_instead,
    "span": _span,
    "number": _number,
    "source": _source,
    "facts": _facts,
    "what": _what,
    "never": _never,
    "nowhere": _nowhere,
    "limits": _limits,
    "service": _service,
    "said": _behind,
}
