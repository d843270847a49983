"""Values as text and as plain JSON: our own rules, the same on every machine."""

import base64
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson

MAX_TEXT_BYTES = 256_000
MAX_RESULT_BYTES = 1_000_000
MAX_DEPTH = 200


class ValueFault(ValueError):
    """A value that an expression cannot take or give, in words for people."""


def number_text(value: float | int) -> str:
    """Write a number with as few digits as tell it apart, never with an exponent."""
    if isinstance(value, int):
        return str(value)
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueFault("the result is not a finite number")
    if value == int(value) and abs(value) < 1e16:
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text else text


def time_text(value: datetime) -> str:
    """Write a moment as RFC 3339 in UTC, with a fraction only when there is one."""
    moment = value.astimezone(UTC)
    fraction = f"{moment.microsecond:06d}".rstrip("0")
    return f"{moment:%Y-%m-%dT%H:%M:%S}{'.' + fraction if fraction else ''}Z"


def duration_text(value: timedelta) -> str:
    """Write a duration as seconds, the way CEL spells it."""
    micros = value // timedelta(microseconds=1)
    sign, micros = ("-", -micros) if micros < 0 else ("", micros)
    fraction = f"{micros % 1_000_000:06d}".rstrip("0")
    return f"{sign}{micros // 1_000_000}{'.' + fraction if fraction else ''}s"


def text_of(value: Any) -> str:
    """Write a value the way it stands inside mixed text."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    return compact(value)


def compact(value: Any) -> str:
    """Write a list or an object as compact JSON; numbers follow the same rule as elsewhere."""
    try:
        return orjson.dumps(_whole_numbers(value, 0)).decode()
    except TypeError:
        raise ValueFault("the value cannot be written as JSON") from None


def _whole_numbers(value: Any, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise ValueFault("the value is nested too deeply")
    if isinstance(value, float):
        return int(value) if value == int(value) and abs(value) < 1e16 else value
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        return str(value)
    if isinstance(value, dict):
        return {key: _whole_numbers(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_whole_numbers(item, depth + 1) for item in value]
    return value


def plain(value: Any) -> Any:
    """Turn what the evaluator answers into JSON: times and durations to text, maps sorted by key."""
    size = 0

    def walk(here: Any, depth: int) -> Any:
        nonlocal size
        if depth > MAX_DEPTH:
            raise ValueFault("the result is nested too deeply")
        size += 8
        if isinstance(here, str):
            size += len(here)
        if size > MAX_RESULT_BYTES:
            raise ValueFault("the result is larger than 1 MB")
        if here is None or isinstance(here, bool | str | int):
            return here
        if isinstance(here, list):
            return [walk(item, depth + 1) for item in here]
        if isinstance(here, dict):
            return {_key(key): walk(here[key], depth + 1) for key in sorted(here, key=str)}
        return scalar(here)

    return walk(value, 0)


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise ValueFault("the fields of an object are named by texts")
    return key


def scalar(value: Any) -> Any:
    """Turn one value that JSON does not know into one it knows."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueFault("the result is not a finite number")
        return value
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(bytes(value)).decode()
    raise ValueFault("the result is not a value JSON can carry")
