"""Conditions in words: `whose total is at least 50`, `between 5 and 9`, `with status open`, `due this month`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from agent.offline.conditions.codes import coded
from agent.offline.conditions.condition import Condition, Found, either
from agent.offline.conditions.continued import continued, lacking
from agent.offline.conditions.dates import dated
from agent.offline.conditions.denials import denied, inside, of_a_source
from agent.offline.conditions.numbers import numeric, ranges
from agent.offline.conditions.states import states
from agent.offline.conditions.subjects import COPULA
from agent.offline.conditions.two_fields import two_fields
from agent.offline.conditions.words import worded
from agent.offline.language.text import Prepared


def find_conditions(clause: str, prepared: Prepared) -> list[Found]:
    """Find every condition of a clause; neighbours joined by `and` or `or` are one.

    A third of the clauses are looked at again by another rule, while nothing that a condition may be made of has been added.
    """
    key = clause, prepared.zone, len(prepared.entities), len(prepared.shapes)
    if key not in prepared.conditions:
        prepared.conditions[key] = tuple(_conditions(clause, prepared))
    return list(prepared.conditions[key])


@lru_cache(maxsize=256)
def _plainly_said(clause: str, zone: str) -> tuple[tuple[Found, ...], tuple[Found, ...]]:
    """Find moments and numbers, and states: what needs nothing but the clause; the clauses of a request are mostly the same when it is read again."""
    moments = dated(clause, zone)
    # `overdue by 10 days` says more than the state that its first word is
    told = [
        s for s in states(clause) if not any(s.start < m.end and m.start < s.end for m in moments)
    ]
    return (*moments, *numeric(clause), *ranges(clause)), tuple(told)


def _conditions(clause: str, prepared: Prepared) -> list[Found]:
    figures, told = _plainly_said(clause, prepared.zone)
    alone = _drop_overlaps(
        [
            *lacking(clause),
            *two_fields(clause, prepared),
            *figures,
            *worded(clause, prepared),
            *denied(clause, prepared),
            *inside(clause, prepared),
            *of_a_source(clause, prepared),
            *told,
            *coded(clause, prepared),
        ]
    )
    singles = _drop_overlaps([*alone, *continued(clause, alone)])
    joined: list[Found] = []
    for found in singles:
        between = clause[joined[-1].end : found.start].strip() if joined else None
        word = re.fullmatch(
            rf",? ?(and|or|but|&|\+|and also)?(?: (?:that|which|who|with|whose|where|it|they|if|{COPULA}))*",
            between or "x",
        )
        own = re.match(r" ?(and|or)\b", clause[found.start : found.end])
        said = word[1] if word else own[1] if own and between == "" else None
        if joined and said:
            joined[-1] = _join(joined[-1], found, "or" if said == "or" else "and")
        else:
            joined.append(found)
    return joined


def _join(left: Found, right: Found, word: Literal["and", "or"]) -> Found:
    # a `not` around one of them must not be lost, nor go around both
    one, other = left.condition.plain(), right.condition.plain()
    tests = one.tests + tuple(replace(t, field=t.field or one.tests[-1].field) for t in other.tests)
    if word == "and":
        tests = (*either(one), *either(Condition(tests[len(one.tests) :], other.joined)))
    noun = one.noun or other.noun
    return Found(Condition(tests, word, noun), left.start, right.end)


def _drop_overlaps(found: Sequence[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
