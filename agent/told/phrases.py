"""What a workflow, its triggers and its steps say in words: one table for those who write and those who read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.told.formulas import NotWords
from agent.told.shapes import shape_of, told_shape
from agent.told.values import told, value_of
from engine.core.document_steps import DROP


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind of value is said, and how it is read."""

    say: Callable[[Any], str]
    read: Callable[[str], Any]


VALUE: Final = Wording(told, value_of)
SHAPE: Final = Wording(told_shape, shape_of)


def _read_exact(words: str) -> Any:
    try:
        return json.loads(words)
    except json.JSONDecodeError as fault:
        raise NotWords(f"“{words}” is no value: {fault.msg}") from None


EXACT: Final = Wording(lambda value: json.dumps(value, ensure_ascii=False), _read_exact)
"""JSON as it stands, braces and all."""
WORD: Final = Wording(str, str)
"""One name as it stands."""
_NO_WAY: Final = "nothing more"
PORT: Final = Wording(
    lambda port: _NO_WAY if port == DROP else port,
    lambda words: DROP if words == _NO_WAY else words,
)
"""A way out of a branch, or none."""
NAMES: Final = Wording(", ".join, lambda words: words.split(", "))


def one_of(**words: str) -> Wording:
    """A value out of a few, each with words of its own."""
    values = {told.replace("_", " "): value for value, told in words.items()}

    def read(said: str) -> Any:
        if said not in values:
            raise NotWords(f"one of these is wanted: {', '.join(values)}")
        return values[said]

    return Wording(lambda value: words[value].replace("_", " "), read)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words before a colon, and the place in the step whose value follows."""

    words: str
    path: tuple[str, ...]
    wording: Wording = VALUE


_ANY_STEP: Final = (
    Phrase("after", ("after",), NAMES),
    Phrase(
        "goes on when",
        ("join",),
        one_of(
            all_ok="all of them went well",
            any_ok="any of them went well",
            always="they have ended, well or not",
        ),
    ),
    Phrase("only if", ("when",)),
    Phrase("for each of", ("foreach", "items")),
    Phrase("each is called", ("foreach", "as"), WORD),
    Phrase("told apart by", ("foreach", "key")),
    Phrase("at the same time", ("foreach", "concurrency")),
    Phrase(
        "one that fails",
        ("foreach", "on_item_error"),
        one_of(fail="ends the step", skip="is left out", collect="is put on a list"),
    ),
    Phrase("account", ("connection",), WORD),
    Phrase("attempts at most", ("retry", "max_attempts")),
    Phrase(
        "pauses between attempts",
        ("retry", "backoff"),
        one_of(exponential="double", linear="grow evenly", fixed="stay the same"),
    ),
    Phrase("first pause in seconds", ("retry", "initial_s")),
    Phrase("longest pause in seconds", ("retry", "max_s")),
    Phrase("pauses vary", ("retry", "jitter"), one_of(full="yes", none="no")),
    Phrase("time limit in seconds", ("timeout_s",)),
    Phrase("if it fails", ("on_error",), one_of(fail="the run fails", **{"continue": "go on"})),
    Phrase("done once for", ("idempotency_key",)),
    Phrase("answers with", ("output_schema",), SHAPE),
    Phrase("switched off", ("disabled",)),
    Phrase("note", ("notes",), EXACT),
)
_TRIGGER: Final = (
    Phrase("called", ("name",), EXACT),
    Phrase("account", ("connection",), WORD),
    Phrase("brings", ("output_schema",), SHAPE),
    Phrase("switched off", ("disabled",)),
    Phrase("note", ("notes",), EXACT),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of step or trigger: how it is called, its phrases, and where its arguments stand."""

    words: str
    phrases: tuple[Phrase, ...]
    arguments: str | None = "with"
    """The key they stand under; None where they are keys of the step itself."""


def _step(words: str, *more: Phrase, arguments: str | None = None) -> Kind:
    return Kind(words, (*more, *_ANY_STEP), arguments)


STEPS: Final[Mapping[str, Kind]] = {
    "action": _step("", arguments="with"),
    "branch": _step("choose a way", Phrase("otherwise", ("else",), PORT)),
    "group": _step("these steps together", arguments="outputs"),
    "wait": _step("wait"),
    "approval": _step("ask people for a decision", Phrase("asked are", ("approvers",), EXACT)),
    "call": _step(
        "run another workflow",
        Phrase("which one", ("workflow",), EXACT),
        Phrase("its version", ("version",)),
        arguments="with",
    ),
    "stop": _step("end the run"),
}
TRIGGERS: Final[Mapping[str, Kind]] = {
    kind: Kind(words, _TRIGGER)
    for kind, words in {
        "manual": "by hand",
        "schedule": "by a schedule",
        "webhook": "when its web address is called",
        "app": "on an event",
        "email": "when an e-mail comes",
        "workflow": "when another workflow says so",
        "error": "when another workflow fails",
    }.items()
}
EXTRA: Final = "also"
"""Before a key that has no words of its own, `also inputs: {…}`."""


def phrase_at(kind: Kind, path: tuple[str, ...]) -> Phrase | None:
    """Answer the words for a place."""
    return next((one for one in kind.phrases if one.path == path), None)


def phrase_called(kind: Kind, words: str) -> Phrase | None:
    """Answer the place that is meant by words before a colon."""
    return next((one for one in kind.phrases if one.words == words), None)
