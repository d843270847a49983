"""An option of a step by its value alone: the language it writes, the mark between two cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.retrieval import stem

_LANGUAGES = "english|german|french|spanish|italian|portuguese|dutch|polish|czech|danish|swedish|norwegian|finnish|russian|ukrainian|turkish|greek|arabic|hebrew|chinese|japanese|korean|hungarian|romanian|bulgarian|croatian|serbian|slovak|slovenian|hindi|latin"
_IN = re.compile(
    rf"\b(?:in|into|to|is|be|speaks?|language:?|need|want) (?:plain |proper |simple )?(?P<language>{_LANGUAGES})\b"
)
_ASKS = re.compile(
    r"\b(?:should|must|be|write|written|translate\w*|translation|in|into|want|need|make|let|language|summar\w*|answer|text)\b"
)


def language_of(change: Change, clause: str) -> bool:
    """Let the one step that writes a language write the one that is named."""
    match = _IN.search(clause)
    if match is None or not _ASKS.search(clause) or "@" in clause or re.search(r"\d", clause):
        return False
    able = [
        (s, name)
        for s in change.draft.steps
        for name in change.arguments_of(s)
        if _is_language(s, name, change)
    ]
    if re.search(r"\btranslat", clause):
        able = [(s, n) for s, n in able if "translate" in str(s.get("uses"))]
    steps = [s for s, _ in able]
    meant = named(clause, change, steps) if len(steps) > 1 else steps
    if len(meant) != 1:
        return len(meant) > 1 and change.ask(which_of(meant))
    name = next(n for s, n in able if s is meant[0])
    change.meant.add(str(meant[0]["id"]))
    written = change.prepared.as_written(match["language"])
    change.draft.update(str(meant[0]["id"]), {f"/with/{name}": written[:1].upper() + written[1:]})
    return True


def _is_language(step: Any, name: str, change: Change) -> bool:
    """Tell whether an argument says a language: by its name, or as where a translation leads."""
    field = change.arguments_of(step)[name]
    said = f"{name} {field.get('title', '')} {field.get('description', '')}".lower()
    return field.get("type") == "string" and (
        name == "language" or (name == "to" and "language" in said)
    )


def other_option(change: Change, clause: str, old: str) -> bool:
    """`tabs instead of commas`: the one option that knows both is set to the first."""
    given_up = re.split(r"[,;]", old)[0]
    if not given_up or "@" in f"{clause}{old}":
        return False
    found = [
        (step, name, new)
        for step in change.draft.steps
        for name, field in change.arguments_of(step).items()
        if (options := field.get("enum"))
        and (new := _named_in(clause, options)) is not None
        and (before := _named_in(given_up, options)) is not None
        and before != new
    ]
    if len(found) != 1:
        return False
    step, name, new = found[0]
    change.meant.add(str(step["id"]))
    change.draft.update(str(step["id"]), {f"/with/{name}": new})
    return True


def _named_in(words: str, options: Sequence[Any]) -> str | None:
    said = {stem(w) for w in re.findall(r"[a-z]+", words)}
    fitting = [
        o
        for o in options
        if isinstance(o, str) and {stem(w) for w in re.findall(r"[a-z]+", o.lower())} <= said
    ]
    return fitting[0] if len(fitting) == 1 else None
