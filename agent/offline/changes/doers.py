"""Steps by what they do: saving, fetching, posting, mailing, asking, sorting; and by their place in the row of their kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named

Step = Mapping[str, Any]


def _calls(*methods: str) -> Callable[[Step], bool]:
    return lambda s: (
        s.get("uses") == "http.request" and str(s["with"].get("method", "GET")) in methods
    )


def _uses(*starts: str) -> Callable[[Step], bool]:
    return lambda s: str(s.get("uses", "")).startswith(starts)


def _is(kind: str) -> Callable[[Step], bool]:
    return lambda s: s.get("type") == kind


# What is done, and the steps that do it: the first kind of which there is one is meant.
_DEEDS: Sequence[tuple[str, tuple[Callable[[Step], bool], ...]]] = (
    (r"asking|approvals?|approving|decisions?|sign-?off|gets? approved|(?:is|are) (?:asked|approved)", (_is("approval"),)),
    (r"saving|saves?|storing|stores?|inserting|inserts?|recording|writing (?:it |them )?(?:in)?to (?:the )?(?:table|database)|(?:the )?(?:table|database|row|insert)s?(?: step)?|(?:is|are|gets?) (?:saved|stored|inserted)", (_uses("sql.insert", "sql.upsert"), _uses("sql.execute"), _uses("sql."))),
    (r"fetch(?:ing|es)?|getting|loading|download(?:ing|s)?|reading|(?:is|are|gets?) (?:fetched|loaded|read)", (_calls("GET"), _uses("sql.query"), _uses("http."))),
    (r"posting|posts?|(?:is|are|gets?) posted|(?:slack |chat )?(?:message|post)s?(?: (?:goes|go) out)?", (lambda s: "channel" in s.get("with", {}), _calls("POST", "PUT", "PATCH"))),
    (r"e?-?mailing|e?-?mails?|e-mails?|(?:is|are|gets?) (?:mailed|emailed)|(?:the )?mail (?:goes|is sent)(?: out)?", (_uses("email."),)),
    (r"sort(?:ing)?|order(?:ing)?", (_uses("list.sort"),)),
    (r"filter(?:ing)?", (_uses("list.filter"),)),
    (r"wait(?:ing)?|pause|delay", (_is("wait"),)),
    (r"(?:http )?(?:requests?|calls?)|calling", (_uses("http."),)),
    (r"summar(?:y|ising|izing|ies)|translat(?:ing|ion)s?|classif(?:ying|ication)", (_uses("llm.", "ai."),)),
)  # fmt: skip
_ORDINALS: Mapping[str, int] = {"1st": 0, "first": 0, "2nd": 1, "second": 1, "3rd": 2, "third": 2, "4th": 3, "fourth": 3, "last": -1}  # fmt: skip
_NTH = re.compile(rf"\b(?P<nth>{'|'.join(_ORDINALS)})\b")
_METHOD = re.compile(r"\b(?:the |a )?(?P<method>POST|PUT|PATCH|DELETE|GET)\b(?! to #)")


def doers(words: str, change: Change, among: Sequence[Step] | None = None) -> list[Step]:
    """Answer the steps that words mean by what they do; empty where they say nothing of it."""
    steps = list(change.draft.steps if among is None else among)
    method = _method_said(words, change)
    if method is not None and (found := [s for s in steps if _calls(method)(s)]):
        return found
    for pattern, kinds in _DEEDS:
        if not re.search(rf"\b(?:{pattern})\b", words):
            continue
        for kind in kinds:
            if found := [s for s in steps if kind(s)]:
                return _at_its_place(words, found)
    return []


def one_meant(words: str, change: Change, among: Sequence[Step] | None = None) -> Step | None:
    """Answer the one step that words mean: the one they call, else the one that does what they say."""
    steps = list(change.draft.steps if among is None else among)
    found = named(words, change, steps) if _method_said(words, change) is None else []
    if len(found) != 1:
        found = doers(words, change, steps) or found
    return found[0] if len(found) == 1 else None


def _at_its_place(words: str, found: Sequence[Step]) -> list[Step]:
    """Answer the first, the second, the last of them where the words say so."""
    match = _NTH.search(words)
    if match is None:
        return list(found)
    place = _ORDINALS[match["nth"]]
    return [found[place]] if -len(found) <= place < len(found) else []


def _method_said(words: str, change: Change) -> str | None:
    """Answer the method of a call that is written as one: `the POST`, in capitals."""
    spelt = [m["method"] for m in _METHOD.finditer(change.request.text)]
    said = [m for m in spelt if re.search(rf"\b{m.lower()}\b", words)]
    return said[0] if len(set(said)) == 1 else None
