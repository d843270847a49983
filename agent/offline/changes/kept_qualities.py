"""`mail the late ones`: a word by which a filter that is there is called says nothing that is not done already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from agent.offline.changes.adds import last_data_step, nouns_of
from agent.offline.changes.change import Change
from agent.offline.language.nouns import is_plural, singular

_CALLED: Final = re.compile(
    r"^(?:only |keep |just )?(?P<word>[a-z]{3,}) (?P<noun>ones|[a-z]+s)$", re.IGNORECASE
)
_OF_STEPS: Final = re.compile(
    r"\b(?:renam\w*|call(?:ed)?|remov\w*|drop|delet\w*|skip|leave out|filters?|steps?|conditions?|checks?|instead|not|no longer|n't|other than|limit|threshold|counts?|only|just)\b|@str"
)
"""Words that may speak of the filter itself, or of what else it should let pass."""
_NO_QUALITY: Final = frozenset(["new", "all", "other", "some", "the", "these", "those", "such", "first", "last", "right"])  # fmt: skip


def without_kept_qualities(change: Change, text: str) -> str:
    """Return the words without such qualities: what comes after the filter has them all."""
    if _OF_STEPS.search(text):
        return text
    for word, noun in _qualities(change):
        text = re.sub(rf"\b{word} ones?\b", noun, text)
        text = re.sub(rf"\b{word} (?={re.escape(noun)}\b|{re.escape(singular(noun))}\b)", "", text)
    return re.sub(r"\s+", " ", text).strip()


def _qualities(change: Change) -> Iterator[tuple[str, str]]:
    """Answer (the quality, the noun of what has it) of each filter that all of what flows has come through."""
    last = last_data_step(change.draft)
    if last is None:
        return
    nouns = nouns_of(change.draft.steps)
    steps: dict[str, Mapping[str, Any]] = {s["id"]: s for s in change.draft.steps}
    step: Mapping[str, Any] | None = last
    while step is not None:
        called = _CALLED.match(str(step.get("name", "")))
        if step.get("uses") == "list.filter" and called is not None:
            word, noun = called["word"].lower(), nouns[step["id"]]
            if word not in _NO_QUALITY and is_plural(noun):
                yield word, noun
        read = re.search(r"\bsteps\.(\w+)", str(step.get("with", {}).get("items", "")))
        step = steps.get(read[1]) if read else None
