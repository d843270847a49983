"""Everything in a request that could be the value of an argument, with what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agent.offline.general.lexicon import KINDS, STOP, stem

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH: Final = (
    "(?:" + "|".join([*MONTHS, *(m[:3] for m in MONTHS if m != "may"), "sept"]) + r")\b\.?"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_PATTERNS: Final = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s\"'<>,]+[^\s\"'<>,.)]")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("quote", re.compile(r"\"([^\"\n]+)\"|“([^”\n]+)”|`([^`\n]+)`|(?<!\w)'((?:[^'\n]|(?<=\w)'(?=\w))+)'(?!\w)|‘([^’\n]+)’")),
    ("file", re.compile(r"(?<!\w)(?:[/~]?[\w.-]+/)*[\w-]+\.(?:jpe?g|png|gif|bmp|tiff|svg|mp3|wav|flac|ogg|mp4|avi|mov|mkv|webm|pdf|docx?|txt|csv|xlsx?|json|xml|html|py|zip)\b", re.IGNORECASE)),
    ("date", re.compile(
        rf"\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}|{_MONTH} {_DAY}(?:,? \d{{4}})?|{_DAY} (?:of )?{_MONTH}(?:,? \d{{4}})?|\b(?:today|tomorrow|yesterday|tonight)\b", re.IGNORECASE)),
    ("time", re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?|\b\d{1,2} ?[AaPp]\.?[Mm]\b\.?")),
    ("phone", re.compile(r"(?<![\w.])\+?\d[\d-]{6,}\d(?![\w.])")),
    ("code", re.compile(r"(?<![\w.$])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9][\w-]{2,}\b(?!%)|(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)|(?<!\w)[A-Za-z]*(?:[a-z][A-Z]){1}[A-Za-z]*(?!\w)")),
    ("span", re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?: |-)(?:minute|hour|day|week|month|year|second)s?\b")),
    ("number", re.compile(r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?(?![\w])|(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?(?=(?:[a-z]{1,4}|%|°)\b)")),
)  # fmt: skip
_NAME = re.compile(
    r"(?:Dr|Mr|Ms|Mrs|St)\.? [A-Z][\w'-]+(?: [A-Z][\w'-]+)*|[A-Z][\w&'.-]*[\w](?:(?: (?:of|the|and|de|for|&|in) (?=[A-Z])| )[A-Z0-9][\w&'-]*)*|\b[A-Z]\b"
)
_PHRASE = re.compile(r"[a-z][\w-]*(?: [a-z][\w-]*)*|[\w-]+", re.IGNORECASE)
_TOKEN = re.compile(r"[\w'-]+|[^\w\s]")
_NUMBER_WORDS: Final = {w: str(i) for i, w in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"])}  # fmt: skip
_COUNTED = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """One possible value: where it stands, what it looks like, what it is."""

    start: int
    end: int
    looks: str
    text: str


def mentions_of(text: str) -> list[Mention]:
    """Answer all possible values of a request, in order; they may overlap."""
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for looks, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if _inside(match.span(), taken) and looks not in {"span"}:
                continue
            value = (
                next((g for g in match.groups() if g), match[0]) if looks == "quote" else match[0]
            )
            found.append(
                Mention(
                    match.start(),
                    match.end(),
                    looks,
                    value.strip().rstrip(".,") if looks != "quote" else value,
                )
            )
            if looks != "span":
                taken.append(match.span())
    found += [
        Mention(*match.span(), "number", _NUMBER_WORDS[match[0].lower()])
        for match in _COUNTED.finditer(text)
        if not _inside(match.span(), taken)
    ]
    found += list(_names(text, taken))
    quotes = [(m.start, m.end) for m in found if m.looks in {"quote", "url", "mail", "file"}]
    found += _phrases(text, quotes)
    unique = {(m.start, m.end, m.text): m for m in reversed(found)}
    return sorted(unique.values(), key=lambda m: (m.start, m.end))


def _inside(span: tuple[int, int], taken: list[tuple[int, int]]) -> bool:
    return any(a < span[1] and span[0] < b for a, b in taken)


def _names(text: str, taken: list[tuple[int, int]]) -> Iterator[Mention]:
    for match in _NAME.finditer(text):
        start, end = match.span()
        if _inside((start, end), [t for t in taken if not (start <= t[0] and t[1] <= end)]):
            continue
        before = text[:start].rstrip()
        opens = not before or before[-1] in ".!?:\n"
        words = match[0].split()
        if (
            opens
            and len(words) == 1
            and (words[0].lower() in STOP or stem(words[0].lower()) in KINDS)
        ):
            continue
        if (
            opens
            and len(words) > 1
            and (words[0].lower() in STOP or stem(words[0].lower()) in KINDS)
        ):
            start += len(words[0]) + 1
            words = words[1:]
        if words and not (len(words) == 1 and words[0].lower() in STOP):
            yield Mention(start, end, "name", " ".join(text[start:end].split()))


def _phrases(text: str, quotes: list[tuple[int, int]]) -> Iterator[Mention]:
    """Runs of words that carry meaning, whole, and without their first or last words."""
    run: list[re.Match[str]] = []
    for match in [*_TOKEN.finditer(text), None]:
        word = match[0].lower() if match else ""
        goes_on = (
            match is not None
            and word not in STOP
            and re.match(r"[\w]", word) is not None
            and not _inside(match.span(), quotes)
            and (not run or text[run[-1].end() : match.start()] == " ")
        )
        if goes_on and match is not None:
            run.append(match)
            continue
        yield from _parts(text, run)
        run = []


def _parts(text: str, run: list[re.Match[str]]) -> Iterator[Mention]:
    for size in range(1, min(len(run), _LONGEST) + 1):
        for first in range(len(run) - size + 1):
            start, end = run[first].start(), run[first + size - 1].end()
            looks = "phrase" if size == len(run) else "part"
            yield Mention(start, end, looks, text[start:end])


def iso_date(said: str) -> str | None:
    """Answer YYYY-MM-DD for a date with a year: May 3rd, 2024 -> 2024-05-03."""
    slashed = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", said)
    if slashed:
        return f"{slashed[1]}-{int(slashed[2]):02}-{int(slashed[3]):02}"
    month = re.search(r"[A-Za-z]{3,}", said.replace("of", "").lower())
    year = re.search(r"\b\d{4}\b", said)
    day = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)?\b", said, re.IGNORECASE)
    names = [
        word
        for word in re.findall(r"[a-z]{3,}", said.lower())
        if any(m.startswith(word[:3]) for m in MONTHS)
    ]
    if not (month and year and day and names):
        return None
    number = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(names[0][:3]))
    return f"{year[0]}-{number:02}-{int(day[1]):02}"
