"""A gate never hides a match: each string that a gated pattern takes holds one of the words of its gate."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import agent.offline
from agent.offline.language.gated import Gated

# What `re` itself reads a pattern with: there is no public way to what a pattern is made of.
_READER: Any = importlib.import_module("re._parser")
_SIGNS: Any = importlib.import_module("re._constants")
_REPEATS = (_SIGNS.MAX_REPEAT, _SIGNS.MIN_REPEAT)
MOST = 96
"""More strings than these are not told apart."""


def gates() -> Iterator[tuple[str, Gated]]:
    for found in pkgutil.walk_packages(agent.offline.__path__, "agent.offline."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, Gated):
                yield f"{found.name}.{name}", value


def strings_of(sign: Any, about: Any) -> set[str] | None:
    """Answer every string that a part takes, in small letters; None where they are too many."""
    if sign in {_SIGNS.AT, _SIGNS.ASSERT, _SIGNS.ASSERT_NOT}:
        return {""}
    if sign in {_SIGNS.LITERAL, _SIGNS.IN}:
        about = [(sign, about)] if sign is _SIGNS.LITERAL else about
        letters = [chr(one).lower() for kind, one in about if kind is _SIGNS.LITERAL]
        return set(letters) if len(letters) == len(about) else None
    if sign is _SIGNS.SUBPATTERN:
        return strings_in(about[3])
    if sign is _SIGNS.BRANCH:
        ways = [strings_in(one) for one in about[1]]
        whole = set().union(*(way for way in ways if way is not None))
        return None if None in ways or len(whole) > MOST else whole
    if sign in _REPEATS and about[1] == 1:
        inner = strings_in(about[2])
        return None if inner is None else inner | ({""} if about[0] == 0 else set())
    return None


def strings_in(parts: Any) -> set[str] | None:
    whole = {""}
    for part in parts:
        more = strings_of(*part)
        if more is None or len(whole) * len(more) > MOST:
            return None
        whole = {a + b for a in whole for b in more}
    return whole


def needs_one_of(parts: Any, words: tuple[str, ...]) -> bool:
    """Tell whether whatever these parts take holds one of the words."""
    run = {""}
    for sign, about in parts:
        if _part_needs(sign, about, words):
            return True
        more = strings_of(sign, about)
        grown = {a + b for a in run for b in more} if more is not None else set()
        run = grown if 0 < len(grown) <= MOST else more or {""}
        if all(any(word in one for word in words) for one in run):
            return True
    return False


def _part_needs(sign: Any, about: Any, words: tuple[str, ...]) -> bool:
    if sign is _SIGNS.SUBPATTERN:
        return needs_one_of(about[3], words)
    if sign is _SIGNS.BRANCH:
        return all(needs_one_of(one, words) for one in about[1])
    return sign in _REPEATS and about[0] > 0 and needs_one_of(about[2], words)


GATES = dict(gates())


@pytest.mark.parametrize("name", sorted(GATES))
def test_no_match_is_without_a_word_of_the_gate(name: str) -> None:
    gate = GATES[name]
    parts = _READER.parse(gate.pattern.pattern, gate.pattern.flags & ~re.UNICODE)
    assert needs_one_of(parts, gate.needs), gate.needs
    assert all(word == word.lower() and word for word in gate.needs)


@pytest.mark.parametrize(
    ("spelt", "needs"),
    [("a (?:bell|alarm)s?", "bell"), ("(?:alarm )?now", "alarm"), ("alarm|now", "alarm"), (".*", "a"), ("(?:bell)*", "bell")],
)  # fmt: skip
def test_a_gate_that_hides_a_match_is_found(spelt: str, needs: str) -> None:
    assert not needs_one_of(_READER.parse(spelt), tuple(needs.split("|")))


def test_it_finds_what_the_pattern_finds() -> None:
    gate = Gated(r"\b(?:ring|sound) the (?:bell|alarm)", re.IGNORECASE, needs="bell|alarm")
    for text in ("Ring the BELL, then sound the alarm", "ring the phone", ""):
        assert [m.span() for m in gate.finditer(text)] == [
            m.span() for m in gate.pattern.finditer(text)
        ]
        assert gate.sub("x", text) == gate.pattern.sub("x", text)
        assert bool(gate.search(text)) == bool(gate.pattern.search(text))
        assert bool(gate.match(text)) == bool(gate.pattern.match(text))
        assert bool(gate.fullmatch(text)) == bool(gate.pattern.fullmatch(text))
