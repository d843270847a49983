"""Gives a step another value that stands in the words of a wish."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.altering.literals import LITERALS, written_in
from agent.offline.altering.wishes import Wish
from agent.offline.altering.work import Work
from agent.offline.apps.arguments import given_by
from agent.offline.apps.reader import without_name
from agent.offline.changes.amounts import AMOUNT, amount_in
from agent.offline.changes.held import SECONDS, give, held_in
from agent.offline.language.text import prepare
from agent.offline.retrieval import properties

_COPY: Final = re.compile(
    r"\b(?P<hidden>bcc|blind)\b|\bcc\b|\b(?:a )?cop(?:y|ied|ies)\b", re.IGNORECASE
)
_ALSO: Final = re.compile(r"\b(?:too|also|as well|additionally|add(?:ed)?|second|and not only|both)\b", re.IGNORECASE)  # fmt: skip
_REPLY: Final = re.compile(r"\brepl(?:y|ies)\b|\banswers? (?:to|go)", re.IGNORECASE)
_TITLED: Final = re.compile(
    r"\b(?P<what>subject|title|heading)(?: line)?\b(?: of (?:the |that )?\w+)?(?: (?:should|shall|must|to|is|be|just|as|now|reads?|say|it|line))*[:,]? (?P<said>[^,;.]+)", re.IGNORECASE
)  # fmt: skip
_SIZES: Final = {"longer": "long", "shorter": "short", "briefer": "short", "semicolons": "semicolon", "commas": "comma", "tabs": "tab"}  # fmt: skip
_CALLED: Final = r"(?:(?:is|are|called|named|be|to|now|as|should|must|the|new|moved|it|it's|has|renamed|goes|go|into|in|change|changed|=|:|->) )*"
_NAME: Final = r"[\"'“]?(?P<said>[\w][\w./-]*)[\"'”]?"
_NO_NAME: Final = frozenset(["the", "a", "an", "is", "was", "it", "and", "not", "for", "of", "in", "to", "that", "this", "too", "now", "please", "instead", "any", "our", "we", "i", "with", "on", "from", "anymore", "would", "could", "should", "will", "can", "must", "has", "had", "have", "does", "did", "than", "then", "so", "but", "where", "which", "who", "are", "were", "be"])  # fmt: skip


def set_value(work: Work, wish: Wish, clause: str) -> bool:
    """Set the one argument for which the words hold another value."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step = work.draft.step(str(wish.step["id"]))
    found = _written_values(step, clause) or _named_values(work, step, clause)
    if not found:
        return False
    work.draft.update(str(step["id"]), found)
    return True


def _written_values(step: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """Answer what is known by its look: an address, a channel, a link, a span of time."""
    given, there = step.get("with") or {}, written_in(step)
    found: dict[str, Any] = {}
    new = {name: [one for one in _found(name, clause) if one.lower() not in there] for name in ("channel", "address", "link")}  # fmt: skip
    if len(new["channel"]) == 1 and "channel" in given:
        found["/with/channel"] = new["channel"][0]
    if len(new["link"]) == 1 and "url" in given:
        found["/with/url"] = new["link"][0]
    if new["address"] and str(step.get("uses", "")).startswith("email."):
        found |= _receivers(given, new["address"], clause)
    titled = _TITLED.search(clause)
    if titled is not None and (name := next((n for n in ("subject", "title") if n in given), None)):
        found[f"/with/{name}"] = _plain(titled["said"])
    places = [key for key in ("duration_s", "deadline_s") if key in step]
    if not found and len(places) == 1:
        spans = spans_in(clause) - {step[places[0]]}
        if len(spans) == 1:
            found[f"/{places[0]}"] = spans.pop()
    return found


def spans_in(clause: str) -> set[int]:
    """Answer the spans of time in words, in seconds."""
    text = prepare(clause, statements=False).text
    found = [amount_in(one[0]) for one in re.finditer(rf"(?<![\w@.#]){AMOUNT}", text)]
    return {int(one.number * SECONDS[one.unit]) for one in found if one is not None and one.unit}


def _found(name: str, clause: str) -> list[str]:
    return [one.strip(".,;:!?()\"'“”<>") for one in LITERALS[name].findall(clause)]


def _receivers(given: Mapping[str, Any], new: list[str], clause: str) -> dict[str, Any]:
    copied = _COPY.search(clause)
    if copied is not None:
        name = "bcc" if copied["hidden"] else "cc"
        return {f"/with/{name}": [*_listed(given.get(name)), *new]}
    if _REPLY.search(clause):
        return {"/with/reply_to": new[0]} if len(new) == 1 else {}
    kept = _listed(given.get("to")) if _ALSO.search(clause) else []
    return {"/with/to": [*kept, *new]}


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _plain(said: str) -> str:
    return re.sub(r"(?: (?:please|instead|now|thanks?))+$", "", said.strip()).strip(" \"'“”.!?")


def _named_values(work: Work, step: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """Answer the one argument that words give by its name, its options or its shape."""
    spec = work.spec(step)
    if spec is None:
        return {}
    given = step.get("with") or {}
    said = prepare(clause, statements=False)
    read = given_by(without_name(said.text, spec, work.request.catalog), spec, said).values
    old = written_in(step)
    fields = properties(spec)
    found = {name: v for name, v in _options(fields, clause).items() if given.get(name) != v}
    found = found or _by_name(fields, given, clause) or _language(fields, clause)
    found = found or _labels(fields, given, clause)
    found = found or {
        name: value
        for name, value in read.items()
        if name in given and given[name] != value and str(value).lower() not in old
        and str(value).lower() not in _NO_NAME and "{{" not in str(given[name]) and not isinstance(given[name], list | dict)
    }  # fmt: skip
    return {f"/with/{name}": value for name, value in found.items()} if len(found) == 1 else {}


def _labels(fields: Mapping[str, Any], given: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """`a label "refund" is missing`: one more of what something is sorted into."""
    said = [one.strip("\"'“”") for one in LITERALS["quoted"].findall(clause)]
    listed = given.get("labels")
    if (
        "labels" not in fields
        or not isinstance(listed, list)
        or len(said) != 1
        or said[0] in listed
    ):
        return {}
    return {"labels": [*listed, said[0]]}


def _options(fields: Mapping[str, Any], clause: str) -> dict[str, Any]:
    words = [_SIZES.get(one, one) for one in re.findall(r"[a-z]+", clause.lower())]
    found = {}
    for name, schema in fields.items():
        fitting = [o for o in schema.get("enum", ()) if str(o).lower() in words]
        if len(fitting) == 1:
            found[name] = fitting[0]
    return found


def _by_name(fields: Mapping[str, Any], given: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """`table bookings`, `the queue named kasse`: what stands behind the argument's name."""
    found = {}
    for name in given:
        schema = fields.get(name, {})
        if schema.get("type") != "string" or "x-nexa-expr" in schema or name in ("text", "body"):
            continue
        names = {name.replace("_", " "), name.rpartition("_")[2], str(schema.get("title", name)).lower()} - {"id", "to"}  # fmt: skip
        for one in names:
            match = re.search(rf"\b{re.escape(one)}\b:? {_CALLED}{_NAME}", clause, re.IGNORECASE)
            if match and match["said"].lower() not in _NO_NAME:
                found[name] = match["said"].rstrip(".")
    return found


def _language(fields: Mapping[str, Any], clause: str) -> dict[str, Any]:
    said = LITERALS["language"].findall(clause)
    name = next((n for n in ("language", "to") if n in fields), None)
    return {name: said[-1].capitalize()} if said and name else {}


def set_threshold(work: Work, wish: Wish, clause: str) -> bool:
    """Give the one number that a step compares with another value."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step_id = str(wish.step["id"])
    held = [h for h in held_in(work.draft) if h.step == step_id and h.operator and isinstance(h.value, float) and h.field != "count"]  # fmt: skip
    if len({h.value for h in held}) != 1:
        return _set_input(work, step_id, clause) if not held else False
    one = held[0]
    new = _other_amount(clause, float(one.value), one)
    if new is None or len(held) != 1:
        return False
    give(work.draft, one, new)
    return True


def _other_amount(clause: str, old: float, held: Any = None) -> float | None:
    """Answer the one amount in words that is not the old value."""
    text = prepare(clause, statements=False).text
    found = set()
    for match in re.finditer(r"(?<![\w@.#/-])-?\d+(?:\.\d+)?(?![\w/])(?: ?(?:second|minute|hour|day|week|month|year)s?\b)?", text):  # fmt: skip
        amount = amount_in(match[0])
        if amount is not None and not _is_elsewhere(amount.unit, held, text):
            found.add(held.counted(amount.number, amount.unit) if held else amount.number)
    new = found - {old}
    return new.pop() if len(new) == 1 else None


def _is_elsewhere(unit: str | None, held: Any, text: str) -> bool:
    """Tell a span of time that is said of something else from the bound of a field that measures none."""
    if unit is None or held is None or held.unit is not None:
        return False
    return str(held.field).replace("_", " ") not in text


def _set_input(work: Work, step_id: str, clause: str) -> bool:
    """Give the workflow's own setting, with which a step compares, another value to begin with."""
    inputs = work.draft.document.get("inputs") or {}
    fields = inputs.get("properties") or {}
    read = set(re.findall(r"\binputs\.(\w+)", str(work.draft.step(step_id))))
    numbers = [
        name for name in read if isinstance(fields.get(name, {}).get("default"), int | float)
    ]
    if len(numbers) != 1:
        return False
    name = numbers[0]
    new = _other_amount(clause, float(fields[name]["default"]))
    if new is None:
        return False
    whole = int(new) if float(new).is_integer() else new
    work.draft.set_inputs({**inputs, "properties": {**fields, name: {**fields[name], "default": whole}}})  # fmt: skip
    return True


_COUNTS: Final = {"once": 1, "twice": 2, "thrice": 3, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}  # fmt: skip
_TIMES: Final = re.compile(
    rf"\b(?P<n>\d+|{'|'.join(_COUNTS)})(?: (?:more|times?|tries|attempts?|goes|retries|shots))+|\b(?P<m>twice|thrice)\b|\b(?:tries|attempts?|retries|retry|again|try it|try)\b:?,? (?:to |up to |it |them |about |say |at most )*(?P<k>\d+|{'|'.join(_COUNTS)})\b(?! (?:sec|min|hour))|\b(?P<j>\d+|{'|'.join(_COUNTS)}) (?:say|would|please|is)\b", re.IGNORECASE
)  # fmt: skip


def set_retry(work: Work, wish: Wish, clause: str) -> bool:
    """Let a step be tried so many times, or wait so long for an answer."""
    assert wish.step is not None  # noqa: S101 - of this kind every wish has a step
    step = work.draft.step(str(wish.step["id"]))
    found: dict[str, Any] = {}
    counts = [next(g for g in m.groups() if g).lower() for m in _TIMES.finditer(clause)]
    # the first try is none of those that follow it
    more = 1 if re.search(r"\bre-?tr(?:y|ies)\b|\bmore\b", clause, re.IGNORECASE) else 0
    numbers = [(_COUNTS.get(one) or int(one)) + more for one in counts]
    new = [one for one in numbers if one != (step.get("retry") or {}).get("max_attempts")]
    if len(new) == 1 and 0 < new[0] <= 20:
        found["/retry/max_attempts"] = new[0]
    new = list(spans_in(clause) - {step.get("timeout_s")})
    if len(new) == 1 and not found:
        found["/timeout_s"] = new[0]
    if found:
        work.draft.update(str(step["id"]), found)
    return bool(found)
