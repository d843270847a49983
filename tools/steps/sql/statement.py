"""What may be run: one data statement, its `:name` parameters bound and never pasted in (R35)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from tools.sdk.errors import bad_data

_READS = (exp.Select, exp.SetOperation, exp.Values, exp.Subquery, exp.Table)
_WRITES = (exp.Insert, exp.Update, exp.Delete, exp.Merge)


@dataclass(frozen=True, slots=True)
class Statement:
    """One checked statement, its parameters written as its database's own protocol has them."""

    text: str
    names: tuple[str, ...]
    marks: tuple[str, ...]
    """The names as they stand in the text, one for each place, for databases that count places."""
    writes: bool
    returns: bool


def checked(text: str, dialect: str) -> Statement:
    """Return the statement if it is one and changes data at most; raise otherwise."""
    if dialect == "mysql":
        _check_comments(text)
    marks, written = _bound(text, dialect)
    tree = _one(written, dialect)
    if not isinstance(tree, _READS + _WRITES):
        raise bad_data(
            "statement_refused",
            f"{tree.key.upper()} statements are not run",
            hint="use SELECT, INSERT, UPDATE, DELETE or MERGE",
        )
    inner = [node for node in tree.walk() if isinstance(node, (*_WRITES, exp.Into, exp.Lock))]
    return Statement(
        text=written,
        names=tuple(dict.fromkeys(marks)),
        marks=marks,
        writes=bool(inner),
        returns=_returns(tree),
    )


def _returns(tree: exp.Expr) -> bool:
    """Say whether rows come back."""
    if isinstance(tree, _WRITES):
        return tree.args.get("returning") is not None
    return tree.args.get("into") is None


def _one(text: str, dialect: str) -> exp.Expr:
    try:
        found = [tree for tree in sqlglot.parse(text, read=dialect) if tree is not None]
    except (sqlglot.ParseError, sqlglot.TokenError, RecursionError) as exc:
        first = str(exc).splitlines()[0] if str(exc) else "it cannot be read"
        raise bad_data("statement_invalid", f"this is not SQL: {first[:200]}") from exc
    if len(found) != 1:
        raise bad_data(
            "one_statement", f"the text holds {len(found)} statements", hint="make a step for each"
        )
    return found[0]


def _bound(text: str, dialect: str) -> tuple[tuple[str, ...], str]:
    """Find `:name` by the tokens, so that casts, texts and comments stay what they are."""
    marks: list[str] = []
    pieces: list[str] = []
    done = 0
    for colon, name in pairwise(_tokens(text, dialect)):
        if not _is_parameter(text, colon, name):
            continue
        word = text[name.start : name.end + 1]
        marks.append(word)
        number = list(dict.fromkeys(marks)).index(word) + 1
        pieces += [text[done : colon.start], parameter_mark(dialect, word, number)]
        done = name.end + 1
    return tuple(marks), "".join(pieces) + text[done:]


def parameter_mark(dialect: str, word: str, number: int) -> str:
    """Return how the database's own protocol writes its `number`th parameter, named `word`."""
    match dialect:
        case "postgres":
            return f"${number}"
        case "mysql":
            return "?"
        case "duckdb":
            return f"${word}"
        case _:
            return f":{word}"


def _check_comments(text: str) -> None:
    """Refuse comments: MySQL runs what stands in some of them, which the grammar here passes over."""
    tokens = _tokens(text, "mysql")
    between = [text[a.end + 1 : b.start] for a, b in pairwise(tokens)]
    edges = [text[: tokens[0].start], text[tokens[-1].end + 1 :]] if tokens else [text]
    if any(part.strip(" \t\r\n;") for part in (*between, *edges)):
        raise bad_data(
            "statement_comment",
            "the statement holds a comment, and MySQL runs some of them",
            hint="take the comments out",
        )


def _tokens(text: str, dialect: str) -> list[Token]:
    try:
        return list(sqlglot.tokenize(text, read=dialect))
    except sqlglot.TokenError as exc:
        raise bad_data("statement_invalid", f"this is not SQL: {str(exc)[:200]}") from exc


def _is_parameter(text: str, colon: Token, name: Token) -> bool:
    if colon.token_type != TokenType.COLON or name.start != colon.end + 1:
        return False
    return text[name.start : name.end + 1].isidentifier()
