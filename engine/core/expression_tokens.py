"""The tokens of an expression: what CEL's grammar calls words, numbers, texts and signs."""

import re
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["name", "int", "uint", "double", "string", "bytes", "sign", "end"]


class SyntaxFault(Exception):
    """The text is not an expression; `at` is the offset of the first surprise."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text or sign, and where it stands."""

    kind: TokenKind
    text: str
    start: int
    end: int


_STRING = (
    r'[rR]?(?:"""(?:[^\\]|\\.)*?"""|' + r"'''(?:[^\\]|\\.)*?'''|"
    r'"(?:[^"\\\r\n]|\\.)*"|' + r"'(?:[^'\\\r\n]|\\.)*')"
)
# Raw texts end at the first quote of their kind: a backslash means nothing in them.
_RAW = r'[rR](?:""".*?"""|' + r"'''.*?'''|" + r'"[^"\r\n]*"|' + r"'[^'\r\n]*')"
_TOKEN = re.compile(
    rf"""
    (?P<space>(?:\s+|//[^\n]*)+)
  | (?P<bytes>[bB](?:{_RAW}|{_STRING})|[rR][bB]{_STRING})
  | (?P<string>{_RAW}|{_STRING})
  | (?P<double>(?:\d+\.\d+|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)
  | (?P<uint>(?:0[xX][0-9a-fA-F]+|\d+)[uU])
  | (?P<int>0[xX][0-9a-fA-F]+|\d+)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "`": "`",
    "?": "?",
}
_ESCAPE = re.compile(
    r"\\(?:[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.))", re.DOTALL
)
_KINDS: dict[str, TokenKind] = {
    "bytes": "bytes",
    "string": "string",
    "double": "double",
    "uint": "uint",
    "int": "int",
    "name": "name",
    "sign": "sign",
}


def tokens_of(text: str) -> list[Token]:
    """Cut an expression into tokens, or raise SyntaxFault at the first character that fits none."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SyntaxFault(_surprise(text, at), at)
        group = match.lastgroup or ""
        if group != "space":
            found.append(Token(_KINDS[group], match.group(), at, match.end()))
        at = match.end()
    found.append(Token("end", "", len(text), len(text)))
    return found


def _surprise(text: str, at: int) -> str:
    sign = text[at]
    if sign in "'\"":
        return "a text in quotes is not closed"
    if sign == "=":
        return "'=' alone compares nothing: write '=='"
    if sign in "&|":
        return f"write '{sign}{sign}' for {'and' if sign == '&' else 'or'}"
    return f"{sign!r} has no meaning here"


def string_value(token: Token) -> str:
    """Answer the text that a string token stands for."""
    text = token.text
    raw = text[0] in "rR"
    text = text[1:] if raw else text
    size = 3 if text[:3] in ('"""', "'''") else 1
    body = text[size:-size]
    if raw or "\\" not in body:
        return body
    return _ESCAPE.sub(lambda match: _unescaped(match, token), body)


def _unescaped(match: re.Match[str], token: Token) -> str:
    two, four, eight, octal, letter = match.groups()
    digits = two or four or eight
    if digits or octal:
        code = int(digits, 16) if digits else int(octal, 8)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise SyntaxFault(f"{match.group()} is not a character", token.start)
        return chr(code)
    if letter not in _ESCAPES:
        raise SyntaxFault(f"'\\{letter}' is not an escape: write '\\\\{letter}'", token.start)
    return _ESCAPES[letter]
