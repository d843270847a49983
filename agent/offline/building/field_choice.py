"""Chooses the field that words mean, when only one can be meant; otherwise says which could be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from agent.offline.building.cel import MARK
from agent.offline.building.item_shapes import Schema, is_numeric, is_text, kinds_of
from agent.offline.language.nouns import singular
from engine.core.hole import Hole

_SAME = (
    {"amount", "total", "sum", "price", "cost", "value", "worth", "revenue", "balance", "subtotal"},
    {"quantity", "qty", "count", "stock", "units", "pieces"},
    {"status", "state", "stage", "phase", "condition"},
    {"email", "mail", "address", "recipient"},
    {"name", "title", "label", "subject", "headline"},
    {"date", "created", "time", "day", "when", "timestamp", "updated"},
    {"customer", "client", "buyer", "account"},
    {"url", "link"},
    {"score", "rating", "points", "grade"},
    {"severity", "priority", "level", "urgency"},
)
_IDENTITY = (
    "id",
    "uuid",
    "guid",
    "key",
    "code",
    "ref",
    "reference",
    "number",
    "no",
    "nr",
    "slug",
    "sku",
)
_EMPTINESS = re.compile(rf"{MARK} [!=]= \"\"")
# What names are shortened to.
_SHORT = {
    "no": "number", "nr": "number", "num": "number", "nbr": "number", "ref": "reference", "qty": "quantity", "amt": "amount", "tel": "phone", "telephone": "phone",
    "addr": "address", "desc": "description", "dept": "department", "msg": "message", "pct": "percent", "img": "image", "acct": "account",
}  # fmt: skip
_MONEY = re.compile(r"amount|total|price|cost|value|sum|revenue|balance|worth", re.IGNORECASE)


_MOMENTS = frozenset(
    [
        "date",
        "created",
        "time",
        "day",
        "at",
        "on",
        "timestamp",
        "due",
        "expiry",
        "expires",
        "expiration",
        "deadline",
        "until",
        "end",
        "start",
        "since",
        "birthday",
        "updated",
        "closed",
        "opened",
        "begin",
        "begins",
        "began",
        "when",
        "shipped",
        "delivered",
        "received",
        "hired",
        "joined",
        "modified",
        "changed",
        "renewal",
        "closing",
    ]
)
_AGES = frozenset(
    [
        "age",
        "days",
        "hours",
        "minutes",
        "weeks",
        "months",
        "years",
        "waiting",
        "open",
        "delay",
        "overdue",
        "late",
        "old",
        "since",
        "duration",
    ]
)


def words_in(name: str) -> list[str]:
    """Split a field's name: `orderId`, `order_id`, `order-id` -> order, id."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.rsplit(".", 1)[-1])
    return [singular(w) for w in re.split(r"[^A-Za-z0-9]+", spaced.lower()) if w]


def names_a_moment(name: str) -> bool:
    """Tell whether a field of which nothing but its name is known holds a moment, and no age."""
    words = set(words_in(name))
    return bool(words & _MOMENTS) and not words & {singular(word) for word in _AGES - {"since"}}


def choose(
    hole: Hole, fields: Mapping[str, Schema], noun: str | None = None
) -> tuple[str | None, list[str]]:
    """Answer (the one field, or None) and the fields to choose from, likeliest first."""
    fitting = _fitting(hole, fields)
    schema = hole.schema or {}
    if isinstance(schema.get("type"), list):
        return _age(hole.hint, fitting)
    if schema.get("format") == "date":
        return _moment(hole.hint, fitting)
    if hole.hint == "id":
        return identity(list(fitting), noun)
    if hole.hint == "status":
        return _by_state(hole, fitting)
    if hole.hint == "date":
        return _only_date(list(fitting))
    return _by_hint(hole.hint, list(fitting)) if hole.hint else _only_amount(list(fitting))


def meant_field(words: str, fields: Mapping[str, Schema]) -> str | None:
    """Answer the one field that words name, as they are or by another word for it; None where there is none, or several."""
    return _by_hint(words.replace("_", " "), list(fields))[0]


def _only_date(names: Sequence[str]) -> tuple[str | None, list[str]]:
    dated = [n for n in names if set(words_in(n)) & {"date", "created", "time", "at", "timestamp"}]
    return (dated[0] if len(dated) == 1 else None), dated or list(names)


def _moment(hint: str | None, fields: Mapping[str, Schema]) -> tuple[str | None, list[str]]:
    """A moment: the field of that name, else the only one that names a moment at all."""
    dates = [n for n in fields if set(words_in(n)) & _MOMENTS]
    if hint and hint != "date":
        found, choices = _by_hint(hint, list(fields))
        if found is not None or len(dates) != 1:
            return found, dates or choices
    return (dates[0] if len(dates) == 1 else None), dates or list(fields)


def _age(hint: str | None, fields: Mapping[str, Schema]) -> tuple[str | None, list[str]]:
    """How long something has lasted: a number that says so, else the moment it began."""
    if hint:
        found, choices = _by_hint(hint, list(fields))
        if found is not None:
            return found, choices
    numbers = [n for n, s in fields.items() if is_numeric(s)]
    ages = [n for n in numbers if set(words_in(n)) & {singular(w) for w in _AGES}]
    if len(ages) == 1:
        return ages[0], ages
    only, _ = _only_amount(numbers)
    if only is not None and not ages:
        return only, numbers
    texts = {n: s for n, s in fields.items() if is_text(s)}
    return _moment(None, texts) if not ages else (None, ages)


def _fitting(hole: Hole, fields: Mapping[str, Schema]) -> dict[str, Schema]:
    wanted = (hole.schema or {}).get("type")
    if hole.hint and _EMPTINESS.search(hole.template or ""):
        # Whether anything is there can be asked of a figure, too.
        return {n: s for n, s in fields.items() if not kinds_of(s) & {"array", "object"}}
    if wanted == "number":
        numbers = {n: s for n, s in fields.items() if is_numeric(s)}
        asked = (hole.hint or "").lower()
        said = {
            n: s for n, s in fields.items() if is_text(s) and asked and likeness(asked, n) >= 0.9
        }
        # an amount may be written as text; only a field of that very name is read as a number
        return said if said and not any(likeness(asked, n) >= 0.6 for n in numbers) else numbers
    if isinstance(wanted, list):
        dates = {n: s for n, s in fields.items() if is_text(s) and set(words_in(n)) & _MOMENTS}
        return {n: s for n, s in fields.items() if is_numeric(s)} | dates
    if wanted == "string" and (hole.schema or {}).get("format") == "date":
        return {n: s for n, s in fields.items() if is_text(s)}
    if wanted == "string":
        return {n: s for n, s in fields.items() if is_text(s) or "boolean" in kinds_of(s)}
    return {n: s for n, s in fields.items() if not kinds_of(s) & {"array", "object"}}


def _by_hint(hint: str, names: Sequence[str]) -> tuple[str | None, list[str]]:
    scored = sorted(((likeness(hint, name), name) for name in names), key=lambda p: -p[0])
    near = [name for score, name in scored if score >= 0.5]
    if not near:
        return None, list(names)
    best = scored[0][0]
    first = [name for score, name in scored if score == best]
    return (first[0] if len(first) == 1 and best >= 0.6 else None), [
        *near,
        *(n for n in names if n not in near),
    ]


_MAIL = frozenset(["email", "mail"])


def likeness(hint: str, name: str) -> float:
    """Score how surely a name means the hint: 1 the same, 0.9 all words, 0.6 a synonym."""
    asked, told = [singular(w) for w in re.split(r"[^a-z0-9]+", hint.lower()) if w], words_in(name)
    if asked == told:
        return 1.0
    if len(asked) > 1 and _at_length(asked) == _at_length(told):
        return 0.98
    return _in_part(asked, told)


def _at_length(words: Sequence[str]) -> list[str]:
    return [_SHORT.get(word, word) for word in words]


def _in_part(asked: Sequence[str], told: Sequence[str]) -> float:
    """Score names that share words, or letters."""
    joined = "".join(asked), "".join(told)
    if joined[0] == joined[1]:
        return 0.99
    if set(asked) <= set(told):
        return 0.9 - 0.01 * len(told)
    if set(told) <= set(asked):
        # Whose address it is says nothing of where it stands: `the customer email` is no customer.
        is_other = asked[-1] in _MAIL and not _MAIL & set(told)
        return 0.5 if is_other else 0.85 if told[-1] == asked[-1] else 0.8
    if any(set(asked) & group and set(told) & group for group in _SAME):
        return 0.6
    ratio = SequenceMatcher(None, joined[0], joined[1]).ratio()
    return ratio * 0.7 if ratio > 0.8 else 0.0


def identity(names: Sequence[str], noun: str | None) -> tuple[str | None, list[str]]:
    """Answer the field that tells items apart: `id`, then `order_id` of an order, then the only `..._id`."""
    flat = [n for n in names if "." not in n] or list(names)
    for known in _IDENTITY[:3]:
        if exact := [n for n in flat if n.lower() == known]:
            return exact[0], exact
    own = singular(noun) if noun else None
    marked = [n for n in flat if len(words_in(n)) > 1 and words_in(n)[-1] in _IDENTITY]
    mine = [n for n in marked if own and own in words_in(n)]
    exact = [n for n in flat if n.lower() in _IDENTITY]
    if (
        own
        and not (mine or exact or marked)
        and (called := [n for n in flat if words_in(n) == [own]])
    ):
        return called[0], called
    for found in (mine, exact, marked):
        if len(found) == 1:
            return found[0], found
        if found:
            return None, found
    return None, flat


def _by_state(hole: Hole, fields: Mapping[str, Schema]) -> tuple[str | None, list[str]]:
    value = re.search(r'"([^"]*)"', hole.template or "")
    said = value[1].lower() if value else ""
    flags = [
        n
        for n, s in fields.items()
        if "boolean" in kinds_of(s) and said in [w.lower() for w in words_in(n)]
    ]
    if flags:
        return (flags[0] if len(flags) == 1 else None), flags
    texts = {n: s for n, s in fields.items() if is_text(s)}
    holding = [
        n
        for n, s in texts.items()
        if said in [str(v).lower() for v in [*s.get("enum", ()), *s.get("examples", ())]]
    ]
    named = [n for n in texts if set(words_in(n)) & {"status", "state", "stage", "phase"}]
    for found in (holding, named):
        if len(found) == 1:
            return found[0], found
    return None, [*named, *(n for n in texts if n not in named)]


def _only_amount(names: Sequence[str]) -> tuple[str | None, list[str]]:
    """An unnamed number that is compared: the only one that is not an id or a date."""
    real = [
        n
        for n in names
        if words_in(n)[-1]
        not in {
            "id",
            "key",
            "no",
            "nr",
            "year",
            "month",
            "day",
            "page",
            "index",
            "version",
            "timestamp",
        }
    ]
    if len(real) == 1:
        return real[0], real
    money = [n for n in real if _MONEY.search(n)]
    return (money[0] if len(money) == 1 else None), [*money, *(n for n in real if n not in money)]
