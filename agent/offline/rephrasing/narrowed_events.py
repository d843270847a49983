"""Which of an app's events are meant, said beside the event: `an issue labelled bug is opened` is opened, and has that label.

It is said as a condition behind the event, so that it reads the same wherever it stood. Only what the trigger of
the app tells of its events is taken; the rest stays where it is, and is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from agent.offline.building.list_tests import holds_words
from agent.offline.language.text import Prepared
from agent.offline.reading.app_events import BARE, LEAD
from agent.offline.reading.app_words import app_names
from engine.core.action import Catalog

Fields = Mapping[str, Any]
_STOP: Final = re.compile(r"[,;:.](?= |$)")
_VALUE: Final = r"(?P<value>@str\d+|(?!(?:with|as|by|in|on|is|and|or|to)\b)[a-z][\w-]*)"
_LABEL: Final = re.compile(
    rf" (?:(?:that|which) (?:is|are) )?(?:(?:labell?ed|tagged)(?: (?:with|as))?|(?:with|having|that has|carrying) (?:the |an? )?(?:label|tag)(?: (?:called|named))?) {_VALUE}(?: label| tag)?(?= |$)"
)
_SIZE: Final = re.compile(
    r" (?:(?:that|which) (?:is|are) )?(?P<more>(?:larger|bigger|heavier|more) than|over|above|at least|(?:smaller|less) than|under|below|at most|up to) (?P<n>\d+(?:\.\d+)?) ?(?P<unit>kb|mb|gb|kilobytes?|megabytes?|gigabytes?)\b"
)
_AUTHOR: Final = re.compile(
    r" (?:(?:written|posted|opened|created|made|sent|filed) )?by (?P<value>@str\d+|(?!(?:an?|the|our|my|any|some|someone|somebody|anyone|web|hook|email|mail|me|us|it|hand|them)\b)[a-z][\w.-]*)(?= |$)"
)
_IN_FIELD: Final = re.compile(
    r" (?:with|having|containing|that (?:has|contains|mentions)) (?P<value>@str\d+) (?:in|as) (?:the |its )?(?P<of>[a-z]+)(?: line)?(?= |$)"
)
_WHOSE: Final = re.compile(
    r" whose (?P<of>[a-z]+) (?P<how>contains|includes|mentions|starts with|begins with|ends with|is|equals) (?P<value>@str\d+)(?= |$)"
)
_SAYS: Final = re.compile(r" (?:(?:that|which) )?(?:says|reads|saying|reading) (?P<value>@str\d+)(?P<comes>)(?= |$)")  # fmt: skip
_WRITES: Final = re.compile(
    r"(?<=[a-z]s) (?P<value>@str\d+)(?= (?:in|on|to|via|into|at)\b| [a-z]+$)"
)
_WRITTEN: Final = re.compile(r"\b(?:writes|posts|says|sends|texts|messages)$")
_TEXTS: Final = ("text", "body", "content", "message", "title")
_BYTES: Final = {"k": 1_000, "m": 1_000_000, "g": 1_000_000_000}
_CONCERNED: Final = re.compile(r"@str|\b(?:labell?ed|tagged|labels?|tags?|by|[kmg]b|(?:kilo|mega|giga)bytes?)\b")  # fmt: skip


def with_narrowed_events(text: str, prepared: Prepared, catalog: Catalog) -> str:
    """Return the request with such words behind the event, led by `if`."""
    if not _CONCERNED.search(text):
        return text
    lead = LEAD.match(text) or BARE.match(text)
    stop = _STOP.search(text, lead.end()) if lead is not None else None
    if lead is None or stop is None:
        return text
    said = text[: stop.start()]
    fields = _fields(said, catalog)
    text = _of_it(text, fields, prepared)
    tests: list[str] = []
    for form, told in _FORMS:
        found = form.search(said)
        test = told(found, fields, prepared) if found is not None and fields else ""
        if found is not None and test:
            tests.append(test)
            comes = " comes in" if "comes" in found.groupdict() and found.end() == len(said) else ""
            said = f"{said[: found.start()]}{comes}{said[found.end() :]}"
    if not tests:
        return text
    rest = text[stop.end() :].strip()
    more = re.match(r"(?:and |but )?(?:only )?if ", rest)
    led = f"if {' and '.join(tests)}"
    return f"{said}, {led} and {rest[more.end() :]}" if more else f"{said}, {led}, {rest}"


_IS_LABELLED: Final = re.compile(
    rf"\b(?:it|this|that) (?:is|has been) (?P<not>not )?(?:labell?ed|tagged)(?: (?:with|as))? {_VALUE}"
)


def _of_it(text: str, fields: Fields, prepared: Prepared) -> str:
    """Say in plain words that the thing has a label, wherever that is asked of it."""

    def told(found: re.Match[str]) -> str:
        test = _labelled(found, fields, prepared)
        return (
            test.replace(" contain ", " do not contain ")
            if test and found["not"]
            else test or found[0]
        )

    return _IS_LABELLED.sub(told, text)


def _fields(said: str, catalog: Catalog) -> Fields:
    """Answer what the triggers of the app that is named tell of their events."""
    found: dict[str, Any] = {}
    for spec in catalog.triggers():
        if "." in spec.id and any(re.search(rf"\b{re.escape(n)}\b", said) for n in app_names(spec) if n in said):  # fmt: skip
            settings = spec.config_schema.get("properties", {})
            found |= {n: f for n, f in spec.output_schema.get("properties", {}).items() if n.removesuffix("s") not in settings}  # fmt: skip
    return found


def _labelled(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    name = next((n for n in ("labels", "tags") if n in fields and holds_words(fields[n])), None)
    return f"its {name} contain {_quoted(found['value'], prepared)}" if name else ""


def _sized(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    del prepared
    size = fields.get("size", {})
    if "byte" not in str(size.get("description", "")).lower():
        return ""
    return f"its size is {found['more']} {int(float(found['n']) * _BYTES[found['unit'][0]])}"


def _authored(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    return f"its author is {_quoted(found['value'], prepared)}" if "author" in fields else ""


def _held(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    del prepared
    how = found.groupdict().get("how", "contains")
    return f"its {found['of']} {how} {found['value']}" if found["of"] in fields else ""


def _said(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    del prepared
    name = next((n for n in _TEXTS if n in fields), None)
    return f"its {name} contains {found['value']}" if name else ""


def _wrote(found: re.Match[str], fields: Fields, prepared: Prepared) -> str:
    is_written = _WRITTEN.search(found.string[: found.start()]) is not None
    return _said(found, fields, prepared) if is_written else ""


def _quoted(value: str, prepared: Prepared) -> str:
    return value if value.startswith("@") else prepared.named(prepared.as_written(value))


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Fields, Prepared], str]], ...]] = (
    (_LABEL, _labelled),
    (_SIZE, _sized),
    (_AUTHOR, _authored),
    (_IN_FIELD, _held),
    (_WHOSE, _held),
    (_SAYS, _said),
    (_WRITES, _wrote),
)  # fmt: skip
