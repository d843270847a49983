"""JavaScript expressions respelled so that the parser of our own expressions reads them.

The two languages write most of what people put into a field the same way. What differs in
spelling only is turned here, word for word; what has no counterpart is refused with its name.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

# JavaScript's `$json` cannot be a name of ours: `$` becomes this.
DOLLAR = "js_"
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
  | (?P<tick>`)
  | (?P<number>(?:\d+\.\d+|\.\d+|\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>[$A-Za-z_][$\w]*)
  | (?P<sign>===|!==|=>|\?\?|\?\.|&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{}])
    """,
    re.VERBOSE,
)
_REFUSED = frozenset(
    {"function", "return", "new", "typeof", "await", "async", "let", "const", "var", "this"}
    | {"instanceof", "delete", "void", "in", "of", "yield", "class", "if", "for", "while"}
)
_SIGNS = {"===": "==", "!==": "!=", "??": "||"}
_MOST = 10_000


class Untranslatable(Exception):
    """An expression that has no counterpart here; the text says which part."""


@dataclass(frozen=True, slots=True)
class _Word:
    kind: str
    text: str


def respelled(text: str) -> str:
    """Return the expression in our spelling, or raise Untranslatable."""
    if len(text) > _MOST:
        raise Untranslatable("it is too long.")
    words = _words(text)
    out: list[str] = []
    at = 0
    while at < len(words):
        at = _respell(words, at, out)
    return " ".join(out)


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise Untranslatable(f"{text[at]!r} has no counterpart.")
        at = match.end()
        kind = match.lastgroup or ""
        if kind == "tick":
            inner, at = _ticked(text, at)
            words.extend(inner)
        elif kind != "space":
            words.append(_Word(kind, match.group()))
    return words


def _ticked(text: str, at: int) -> tuple[list[_Word], int]:
    """Read a template literal: its texts and its expressions, joined by plus signs."""
    words = [_Word("sign", "(")]
    plain = ""
    while True:
        if at >= len(text):
            raise Untranslatable("a template literal is not closed.")
        if text[at] == "`" or text.startswith("${", at):
            if plain or len(words) == 1:
                plus = [_Word("sign", "+")] if len(words) > 1 else []
                words += [*plus, _Word("string", json.dumps(plain))]
                plain = ""
            if text[at] == "`":
                return [*words, _Word("sign", ")")], at + 1
            end = _closing(text, at + 2)
            inner = _words(text[at + 2 : end])
            words += [_Word("sign", "+"), _Word("sign", "("), *inner, _Word("sign", ")")]
            at = end + 1
        else:
            step = 2 if text[at] == "\\" else 1
            plain += text[at : at + step]
            at += step


def _closing(text: str, at: int) -> int:
    depth = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        sign = match.group() if match else text[at]
        if sign == "}" and depth == 0:
            return at
        if sign == "`":
            raise Untranslatable("template literals stand in one another.")
        depth += (sign == "{") - (sign == "}")
        at = match.end() if match else at + 1
    raise Untranslatable("a template literal is not closed.")


def _respell(words: list[_Word], at: int, out: list[str]) -> int:
    """Append the next words in our spelling; return where to go on."""
    word = words[at]
    following = [one.text for one in words[at + 1 : at + 4]]
    before = words[at - 1].text if at else ""
    if word.text == "(" and following[1:3] == [")", "=>"]:
        return _arrow(words, at + 1, at + 4, out)
    if word.kind == "name" and following[:1] == ["=>"]:
        return _arrow(words, at, at + 2, out)
    if word.kind == "name":
        is_key = before in ("{", ",") and following[:1] == [":"]
        out.append(json.dumps(word.text) if is_key else _name(word.text, before))
    elif word.text == "?.":
        if following[:1] == ["("]:
            raise Untranslatable("'?.(' has no counterpart.")
        if following[:1] == ["["]:
            out.append("[ ?")
            return at + 2
        out.append(".?")
    elif word.text == "=>":
        raise Untranslatable("a function with several parameters has no counterpart.")
    else:
        out.append(_SIGNS.get(word.text, word.text))
    return at + 1


def _arrow(words: list[_Word], name_at: int, body_at: int, out: list[str]) -> int:
    """`x => body` inside brackets is a variable and a body, as our macros take them."""
    if body_at < len(words) and words[body_at].text == "{":
        raise Untranslatable("a function of several lines has no counterpart.")
    out.extend([_name(words[name_at].text, ""), ","])
    return body_at


def _name(text: str, before: str) -> str:
    if before in (".", "?."):
        return text
    if text in _REFUSED:
        raise Untranslatable(f"{text!r} has no counterpart.")
    if text == "undefined":
        return "null"
    return DOLLAR + text[1:] if text.startswith("$") else text
