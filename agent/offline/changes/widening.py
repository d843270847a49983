"""More than before goes on: where a field no longer matters, the filter by it goes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.filter_words import fields_of
from agent.offline.changes.held import held_in
from agent.offline.changes.removals import remove_step
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import singular

_WHATEVER = re.compile(
    r"\b(?:whatever|whichever|no matter(?: (?:what|which|how(?: [a-z]+)?))?|regardless of|irrespective of|independent(?:ly)? of|never mind|without regard to|not looking at) (?:the |its |their |his |her |what |which )*(?P<field>[a-z]+(?: [a-z]+)?)"
)
_ALL = re.compile(
    r"^(?:(?:just|simply|please|now|so|and) )*(?:take|use|send|post|mail|report|include|show|list|process|handle|summari[sz]e|want|keep|let through|pass) (?:me |us |them )?(?:all|every(?:thing|one)?)(?: (?:of (?:them|the [a-z]+|these)|the [a-z]+|[a-z]+))?(?:,? (?:not (?:just|only)|instead of (?:just|only)?|rather than (?:just|only)?) .+)$"
)


def widen(change: Change, text: str) -> bool:
    """Take out the one filter that compares the field that no longer matters."""
    match = _WHATEVER.search(text)
    if "@" in text or re.search(r"\d", text):
        return False
    filters = [
        s
        for s in change.draft.steps
        if s.get("uses") == "list.filter" and "index" not in str(s["with"])
    ]
    if match is not None:
        field = _field(change, match["field"])
        filters = [s for s in filters if field in _compared(change, s)] if field else []
    elif not _ALL.match(text):
        return False
    if len(filters) != 1:
        return len(filters) > 1 and change.ask(which_of(filters))
    if _compared(change, filters[0]) - {field} if match and field else False:
        return False
    change.meant.add(str(filters[0]["id"]))
    question = remove_step(change.draft, filters[0])
    return question is None or change.ask(question)


def _field(change: Change, words: str) -> str | None:
    known = fields_of(change)
    return next(
        (
            w.replace(" ", "_")
            for w in (words, words.split()[0], singular(words.split()[0]))
            if w in known
        ),
        None,
    )


def _compared(change: Change, step: Mapping[str, Any]) -> set[str]:
    """Answer the fields that a filter compares."""
    return {
        h.field for h in held_in(change.draft) if h.step == step["id"] and h.operator is not None
    }
