"""Arithmetic on values whose types are only known at run time: whole numbers and fractions mix."""

import threading
from datetime import datetime, timedelta
from typing import Any

from engine.expressions.text import MAX_TEXT_BYTES, ValueFault, number_text, text_of, time_text

_INT64 = range(-(2**63), 2**63)
_MAX_PRODUCED = 5_000_000


class _Allowance(threading.local):
    left = _MAX_PRODUCED


_allowance = _Allowance()


def start_evaluation() -> None:
    """Give the evaluation that begins on this thread its allowance of produced text and items."""
    _allowance.left = _MAX_PRODUCED


def charge(amount: int) -> None:
    """Take from the allowance; an expression that builds too much ends here."""
    _allowance.left -= amount
    if _allowance.left < 0:
        raise ValueFault("the expression builds more than 5 MB")


def kind_words(value: Any) -> str:
    """Name the kind of a value as people do."""
    if value is None:
        return "null"
    for kinds, words in (
        (bool, "true or false"),
        (int | float, "a number"),
        (str, "a text"),
        (list, "a list"),
        (dict, "an object"),
        (datetime, "a time"),
        (timedelta, "a duration"),
    ):
        if isinstance(value, kinds):
            return words
    return "bytes"


def is_number(value: Any) -> bool:
    """Tell whether it is a number; true and false are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def whole(value: int) -> int:
    """Answer the number when 64 bits hold it."""
    if value not in _INT64:
        raise ValueFault("the number is too large")
    return value


def add(parts: list[Any]) -> Any:
    """Add numbers, join texts or lists."""
    total = parts[0]
    if isinstance(total, str):
        return _joined_texts(parts)
    for part in parts[1:]:
        total = _add_two(total, part)
    return total


def _joined_texts(parts: list[Any]) -> str:
    for part in parts:
        if not isinstance(part, str):
            raise ValueFault(
                f"a text and {kind_words(part)} cannot be added: write string(value), "
                "or put several {{ }} in one text"
            )
    size = sum(len(part) for part in parts)
    if size > MAX_TEXT_BYTES:
        raise ValueFault("a text has at most 256 kB")
    charge(size)
    return "".join(parts)


def _add_two(left: Any, right: Any) -> Any:
    if is_number(left) and is_number(right):
        total = left + right
        return whole(total) if isinstance(total, int) else total
    if isinstance(left, list) and isinstance(right, list):
        charge(8 * (len(left) + len(right)))
        return left + right
    raise ValueFault(f"{kind_words(left)} and {kind_words(right)} cannot be added")


def _numbers(parts: list[Any], verb: str) -> tuple[Any, Any]:
    left, right = parts
    if is_number(left) and is_number(right):
        return left, right
    hint = ": write double(text)" if isinstance(left, str) or isinstance(right, str) else ""
    raise ValueFault(f"{kind_words(left)} cannot be {verb} {kind_words(right)}{hint}")


def subtract(parts: list[Any]) -> Any:
    """Subtract numbers."""
    left, right = _numbers(parts, "reduced by")
    return whole(left - right) if isinstance(left - right, int) else left - right


def multiply(parts: list[Any]) -> Any:
    """Multiply numbers."""
    left, right = _numbers(parts, "multiplied by")
    product = left * right
    return whole(product) if isinstance(product, int) else product


def divide(parts: list[Any]) -> Any:
    """Divide numbers from data: whole when it comes out even, else with its fraction."""
    left, right = _numbers(parts, "divided by")
    if right == 0:
        raise ValueFault("nothing can be divided by 0")
    if isinstance(left, int) and isinstance(right, int) and left % right == 0:
        return whole(left // right)
    return left / right


def remainder(parts: list[Any]) -> Any:
    """Answer the remainder of a division of whole numbers, with the sign of the first."""
    left, right = _numbers(parts, "divided by")
    if left != int(left) or right != int(right):
        raise ValueFault("'%' needs whole numbers: write int(value) first")
    if right == 0:
        raise ValueFault("nothing can be divided by 0")
    rest = abs(int(left)) % abs(int(right))
    return rest if left >= 0 else -rest


def string(parts: list[Any]) -> str:
    """Write a number, truth value or time as text."""
    value = parts[0]
    if value is None or isinstance(value, list | dict):
        raise ValueFault(f"string() takes no {kind_words(value)}: write toJson(value)")
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    return number_text(value) if is_number(value) else text_of(value)


def replace_text(parts: list[Any]) -> str:
    """Replace a part of a text, within the limit on its size."""
    text, old, new = parts[0], parts[1], parts[2]
    limit = parts[3] if len(parts) > 3 else -1
    if not all(isinstance(part, str) for part in (text, old, new)):
        raise ValueFault("replace() works on texts")
    times = text.count(old) if limit < 0 else min(text.count(old), limit)
    size = len(text) + times * max(0, len(new) - len(old))
    if size > MAX_TEXT_BYTES:
        raise ValueFault("a text has at most 256 kB")
    charge(size)
    return str(text.replace(old, new, limit))
