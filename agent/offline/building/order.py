"""The order in which what was said is done: read, prepare the data, then send."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.building.one_thing_texts import places_in
from agent.offline.building.written_before import reads_what_was_written
from agent.offline.conditions.condition import Condition
from agent.offline.language.nouns import singular, thing_of_url
from agent.offline.reading.parts import (
    GROUP_FIGURE,
    Approve,
    Chunk,
    Do,
    Group,
    JoinLists,
    Keep,
    Limit,
    OnlyNew,
    Part,
    Pick,
    Read,
    Send,
    Sort,
    Understood,
    Wait,
)
from agent.offline.rephrasing.answered import ANSWERED


def in_order(understood: Understood) -> list[Part]:
    """Put reads first, then what prepares the data, keeping what belongs to a later sending there.

    What is read after a wait is read then: waiting is there for what changes meanwhile.
    """
    parts = _without_doubles(understood.parts)
    waits = [i + 1 for i, p in enumerate(parts) if isinstance(p, Wait) and _reads_after(parts[i:])]
    needs = [i for i, p in enumerate(parts) if i and _needs(p, parts[:i], parts[i:])]
    if not waits and not needs:
        return _in_order(parts)
    behind = min([*waits, *needs])
    later = replace(understood, parts=parts[behind:])
    return [*_in_order(parts[:behind]), *in_order(later)]


def _needs(part: Part, before: Sequence[Part], after: Sequence[Part]) -> bool:
    """Tell a read that comes behind what was said before it.

    Its address has room for what that makes or answers, or that is a call which needs nothing of what is read.
    """
    if not isinstance(part, Read):
        return False
    if reads_what_was_written(part, before):
        return True
    url = f"{part.arguments.get('url', '')} {part.arguments.get('headers', '')}"
    made = {name for p in before if isinstance(p, Do) for name in made_fields(p.arguments)}
    if f"{{{ANSWERED}" in url or made & set(places_in(url)):
        return True
    if any(isinstance(p, Keep) for p in after) or any(isinstance(p, Read) for p in before):
        return False  # what is read may have to be such that the call is made at all
    return any(map(_calls_alone, before))


_ALONE = re.compile(r"^(?:post|put|patch|delete|send)(?: a request)?(?: (?:to|at))? @url\d+$")


def _calls_alone(part: Part) -> bool:
    """Tell a call of which the words name nothing that it sends, or all of it."""
    if not isinstance(part, Send) or "url" not in part.arguments:
        return False
    return "json" in part.arguments or _ALONE.match(part.clause.strip(" .,")) is not None


def made_fields(arguments: Mapping[str, Any]) -> list[str]:
    """Answer the fields that a step is asked to find."""
    shape = arguments.get("schema", {})
    return list(shape.get("properties", {})) if isinstance(shape, Mapping) else []


def _reads_after(parts: Sequence[Part]) -> bool:
    return any(isinstance(p, Read) for p in parts)


def _in_order(parts: list[Part]) -> list[Part]:
    reads = [p for p in parts if isinstance(p, Read)]
    rest: list[Part] = [p for p in parts if not isinstance(p, Read)]
    first_send = next((i for i, p in enumerate(rest) if isinstance(p, Send)), len(rest))
    head, tail = rest[:first_send], rest[first_send:]
    late_news = [p for p in tail if isinstance(p, OnlyNew)]
    if not any(isinstance(p, OnlyNew) for p in head):
        head += late_news[:1]
    tail = [p for p in tail if not isinstance(p, OnlyNew)]
    head, tail = _with_late_words(_news_first(head), tail)
    early = [p for p in head if isinstance(p, Keep) and _names_one_of(p, reads)]
    if not any(isinstance(p, JoinLists) for p in head) or len(reads) < 2:
        early = []
    order = {
        JoinLists: 0,
        Keep: 1,
        OnlyNew: 0.5 if any(isinstance(p, Send) and p.otherwise for p in rest) else 2,
        Sort: 3,
        Limit: 3.5,
        Group: 4,
        Chunk: 6,
        Pick: 5,
        Approve: 7,
        Wait: 7,
    }
    head = _by_figures([p for p in head if p not in early], tail)
    head = [p for stretch in _between_deeds(head) for p in _prepared(stretch, order)]
    placed: list[Part] = []
    for read in reads:
        placed.append(read)
        placed += [p for p in early if isinstance(p, Keep) and _about(p, read)]
    return [*placed, *head, *tail]


def _by_figures(head: list[Part], tail: Sequence[Part]) -> list[Part]:
    """`total per region, highest first`: groups are put in order by the figure that is told of them, and so cut."""
    group = next((p for p in head if isinstance(p, Group)), None)
    told = next((p for p in tail if isinstance(p, Send) and p.measures), None)
    if group is None or told is None:
        return head
    figure = next((m for m in told.measures if m.field or m.kind == "count"), told.measures[0])
    return [
        replace(p, figure=figure)
        if (isinstance(p, Sort) and (p.descending or singular(p.by or "") != singular(group.by)))
        or (isinstance(p, Keep) and p.condition.tests[0].field == GROUP_FIGURE)
        else p
        for p in head
    ]


def _rank(part: Part, order: Mapping[type, float], *, grouped: bool) -> float:
    """Answer the place of a part: what is said of figures is done to the groups."""
    if isinstance(part, Keep) and part.figure is not None:
        return 4.3
    if grouped and isinstance(part, Sort | Limit):
        return 4.5 if isinstance(part, Sort) else 4.6
    return order.get(type(part), 8)


def _news_first(head: list[Part]) -> list[Part]:
    """What came before is left out before anything is made of the rest: nothing is made twice."""
    first = next((i for i, p in enumerate(head) if isinstance(p, Do)), len(head))
    late = [p for p in head[first:] if isinstance(p, OnlyNew) and p.scope == "workflow"]
    return [*head[:first], *late, *(p for p in head[first:] if p not in late)]


def _prepared(parts: Sequence[Part], order: Mapping[type, float]) -> list[Part]:
    grouped = any(isinstance(p, Sort) and p.figure is not None for p in parts)
    ranked = sorted(parts, key=lambda p: _rank(p, order, grouped=grouped))
    return _with_directions(_joined_keeps(ranked))


def _between_deeds(parts: Sequence[Part]) -> list[list[Part]]:
    """What was said after a step that makes something can be about what it made, so it stays behind it."""
    stretches: list[list[Part]] = [[]]
    for part in parts:
        if isinstance(part, Do):
            stretches += [[part], []]
        else:
            stretches[-1].append(part)
    return stretches


def _with_late_words(head: list[Part], tail: list[Part]) -> tuple[list[Part], list[Part]]:
    """What is said of the data after a sending and cannot be about a later one is about all of it.

    So is the first condition when everything before it only summarises: a summary is of what is kept.
    """
    sends = [i for i, p in enumerate(tail) if isinstance(p, Send)]
    last = sends[-1] if sends else -1
    first = next((i for i, p in enumerate(tail) if isinstance(p, Keep)), len(tail))
    before = [p for p in tail[:first] if isinstance(p, Send)]
    sums_up = all(p.summary and not p.only_if_any for p in before)
    unkept = not any(isinstance(p, Keep) for p in head)
    late = [
        p
        for i, p in enumerate(tail)
        if (i > last and isinstance(p, Keep | Sort | Limit | Pick))
        or (i == first and unkept and sums_up)
    ]
    moved: list[Part] = [replace(p, narrows=True) if isinstance(p, Keep) else p for p in late]
    return [*head, *moved], [p for p in tail if p not in late]


def _joined_keeps(parts: Sequence[Part]) -> list[Part]:
    """Conditions said one after the other are one filter."""
    kept: list[Part] = []
    for part in parts:
        before = kept[-1] if kept else None
        if isinstance(before, Keep) and isinstance(part, Keep):
            merged = before.condition.also(part.condition)
            if merged is not None:
                kept[-1] = replace(before, condition=_without_echo(merged))
                continue
        kept.append(part)
    return kept


def _without_echo(condition: Condition) -> Condition:
    """`the late ones (status late)` says one thing: the test that names its field stays."""
    named = {(t.operator, t.values) for t in condition.tests if t.field}
    tests = tuple(t for t in condition.tests if t.field or (t.operator, t.values) not in named)
    return replace(condition, tests=tests)


def _with_directions(parts: Sequence[Part]) -> list[Part]:
    """`sort by weight ... largest first`: an order without a field turns the one before it."""
    kept: list[Part] = []
    for part in parts:
        before = kept[-1] if kept else None
        same = isinstance(before, Sort) and isinstance(part, Sort) and part.by == before.by
        turns = same or (isinstance(part, Sort) and (part.as_compared or part.by is None))
        if turns and isinstance(before, Sort) and before.by and isinstance(part, Sort):
            kept[-1] = replace(before, descending=part.descending)
        else:
            kept.append(part)
    return kept


def _names_one_of(part: Keep, reads: Sequence[Read]) -> bool:
    """Tell a condition about one of the lists alone; what it compares may be the very thing that another brings."""
    fields = {singular(test.field) for test in part.condition.tests if test.field}
    urls = (str(read.arguments.get("url", "")) for read in reads)
    brought = {singular(thing_of_url(url)) for url in urls if url}
    if fields & brought:
        return False
    return any(_about(part, read) for read in reads)


def _about(part: Keep, read: Read) -> bool:
    noun = part.condition.noun
    return bool(noun and read.noun and singular(noun) == singular(read.noun))


def _without_doubles(parts: Sequence[Part]) -> list[Part]:
    kept: list[Part] = []
    for part in parts:
        if isinstance(part, Group | OnlyNew | Sort) and part in kept:
            continue
        if (
            isinstance(part, OnlyNew)
            and part.key is None
            and any(isinstance(p, OnlyNew) and p.scope == part.scope for p in kept)
        ):
            continue
        kept.append(part)
    return kept
