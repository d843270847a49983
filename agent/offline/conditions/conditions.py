"""Conditions in words: `whose total is at least 50`, `between 5 and 9`, `with status open`, `due this month`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from agent.offline.conditions.codes import coded
from agent.offline.conditions.condition import Condition, Found
from agent.offline.conditions.dates import dated
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


def _conditions(clause: str, prepared: Prepared) -> list[Found]:
    moments = dated(clause, prepared.zone)
    # `overdue by 10 days` says more than the state that its first word is
    told = [
        s for s in states(clause) if not any(s.start < m.end and m.start < s.end for m in moments)
    ]
    singles = _drop_overlaps(
        [
            *two_fields(clause, prepared),
            *moments,
            *numeric(clause),
            *ranges(clause),
            *worded(clause, prepared),
            *told,
            *coded(clause, prepared),
        ]
    )
    joined: list[Found] = []
    for found in singles:
        between = clause[joined[-1].end : found.start].strip() if joined else None
        word = re.fullmatch(
            rf",? ?(and|or|but|and also)?(?: (?:that|which|who|with|whose|where|it|they|if|{COPULA}))*",
            between or "x",
        )
        if joined and word and (word[1] or between == ""):
            joined[-1] = _join(joined[-1], found, "or" if word[1] == "or" else "and")
        else:
            joined.append(found)
    return joined


def _join(left: Found, right: Found, word: Literal["and", "or"]) -> Found:
    tests = left.condition.tests + tuple(
        replace(t, field=t.field or left.condition.tests[-1].field) for t in right.condition.tests
    )
    noun = left.condition.noun or right.condition.noun
    return Found(Condition(tests, word, noun), left.start, right.end)


def _drop_overlaps(found: Sequence[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start, f.start - f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
