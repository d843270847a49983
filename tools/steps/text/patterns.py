"""Regular expressions that strangers write, by RE2: linear in the text, whatever the pattern."""

from __future__ import annotations

from typing import Any, Final

import re2

from tools.sdk.errors import ActionFailed, bad_data

MOST_PARTS: Final = 100_000
LARGEST_RESULT: Final = 10_000_000
_MEMORY: Final = 8_000_000


def found_in(text: str, pattern: str, most: int) -> list[tuple[str, list[str], int]]:
    """Return the matches with their groups and where they begin, at most so many."""
    found = []
    for match in _compiled(pattern).finditer(text):
        found.append((match.group(), [group or "" for group in match.groups()], match.start()))
        if len(found) == most:
            break
    return found


def replaced(text: str, words: str, pattern: str | None, by: str) -> tuple[str, int]:
    """Return the text with `by` for every match of the pattern, or of the words where it is None."""
    if pattern is None:
        count = text.count(words)
        _check_size(len(text) + count * (len(by) - len(words)))
        return text.replace(words, by), count
    compiled = _compiled(pattern)
    made: list[str] = []
    size, last, count = 0, 0, 0
    for match in compiled.finditer(text):
        made += [text[last : match.start()], _expanded(match, by)]
        size += len(made[-1]) + len(made[-2])
        _check_size(size)
        last, count = match.end(), count + 1
    return "".join([*made, text[last:]]), count


def split_at(text: str, at: str, *, regex: bool) -> list[str]:
    """Return the parts between the matches; what an expression matches falls away, groups too."""
    if not regex:
        parts = text.split(at, MOST_PARTS)
    else:
        parts, last = [], 0
        for match in _compiled(at).finditer(text):
            if match.end() > match.start():
                parts.append(text[last : match.start()])
                last = match.end()
            if len(parts) > MOST_PARTS:
                break
        parts.append(text[last:])
    if len(parts) > MOST_PARTS:
        raise bad_data("too_many_parts", f"the text has more than {MOST_PARTS} parts")
    return parts


def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as exc:
        raise bad_data(
            "bad_pattern",
            f"the pattern cannot be used: {_words(exc)}",
            hint="regular expressions are RE2: without look-around and back references",
        ) from exc


def _words(exc: Exception) -> str:
    said = exc.args[0] if exc.args else exc
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]


def _expanded(match: Any, by: str) -> str:
    if "\\" not in by:
        return by
    made, marked = [], False
    for sign in by:
        if marked:
            made.append(_group(match, int(sign)) if sign.isascii() and sign.isdigit() else sign)
        elif sign != "\\":
            made.append(sign)
        marked = not marked and sign == "\\"
    return "".join(made)


def _group(match: Any, number: int) -> str:
    groups = match.groups()
    if number > len(groups):
        raise bad_data("no_such_group", f"the pattern has {len(groups)} brackets, not {number}")
    return match.group(number) or ""


def _check_size(size: int) -> None:
    if size > LARGEST_RESULT:
        raise _too_large()


def _too_large() -> ActionFailed:
    return bad_data(
        "result_too_large", f"the text would have more than {LARGEST_RESULT} characters"
    )
