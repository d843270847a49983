"""The words of an explanation without a model: short sentences by template, each with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.explain import citations as cite
from agent.explain.citations import Sentence
from agent.explain.facts import Facts
from agent.explain.reads import Read
from agent.explain.similar import Similar
from agent.explain.values import MISSING, excerpt, kind_of
from engine.core.marks import in_marks

_MOST_SIMILAR = 2
_MOST_RUNS = 3
_MEANS = {
    "auth": "The service, or this workspace, did not accept the connection or its rights.",
    "rate_limit": "The service was asked too often and wants a pause.",
    "remote_down": "The service itself could not answer.",
    "timeout": "The answer did not come in the time the step allows.",
    "quota": "The account at the service has reached a limit.",
    "bad_data": "The data did not fit what the step needs.",
    "logic": "The workflow itself says something that cannot work.",
    "ours": "This is a fault of this product, not of the workflow.",
    "cancelled": "The run was stopped before its end.",
}
_PREFERRED_ARGS = ("method", "url", "channel", "to", "statement")


def explain(facts: Facts, similar: Sequence[Similar] = ()) -> list[Sentence]:
    """Say what is known, in the order in which a person asks."""
    told = [_what(facts), _means(facts)]
    told += _why(facts)
    told += _asked(facts)
    told += _against_good(facts)
    told += _before(facts)
    told += _similar(similar)
    return told


def _quoted(text: Any, most: int = 200) -> str:
    return in_marks(excerpt(text, most))


def _step(name: str | None, item: str | None = None) -> str:
    place = f"The step {_quoted(name)}"
    return f"{place} (item {_quoted(item)})" if item is not None else place


def _what(facts: Facts) -> Sentence:
    message = _quoted(facts.error.get("message") or "no message")
    at = cite.event(facts.run, facts.cause_seq)
    end = cite.event(facts.run, facts.failed_seq)
    marks = (at,) if at == end else (at, end)
    if facts.status == "cancelled":
        return Sentence(f"The run was cancelled: {message}.", (end,))
    if facts.step is None:
        where = "its outputs" if facts.error.get("site") == "outputs" else "no step"
        told = f"The run failed in {where}: {message}."
        return Sentence(told, marks)
    tries = f" after {facts.attempts} attempts" if facts.attempts > 1 else ""
    if facts.child_run:
        return Sentence(
            f"{_step(facts.step, facts.item)} failed because the run it had started failed: {message}.",
            (*marks, cite.past_run(facts.child_run)),
        )
    return Sentence(f"{_step(facts.step, facts.item)} failed{tries}: {message}.", marks)


def _means(facts: Facts) -> Sentence:
    return Sentence(_MEANS[facts.error_class], (cite.doc(facts.error_class),))


def _why(facts: Facts) -> list[Sentence]:
    told = []
    origin, blamed = facts.origin, facts.blamed
    if origin is not None and origin.failed and origin.error is not None:
        told.append(
            Sentence(
                f"{_step(origin.step, origin.item)} had failed before, and the run was told to go on: "
                f"{_quoted(origin.error.get('message'))}.",
                (cite.event(facts.run, origin.seq),),
            )
        )
    if blamed is not None:
        told.append(_read_words(facts, blamed))
    if facts.unknown_outcome:
        words = "Nobody can tell whether the last call did its work: no answer to it is recorded."
        told.append(Sentence(words, (cite.event(facts.run, facts.cause_seq),)))
    if not facts.known:
        told.append(
            Sentence(
                "Why is not known: nothing that was recorded names a cause.",
                (cite.event(facts.run, facts.cause_seq), cite.doc("not_known")),
            )
        )
    return told


def _read_words(facts: Facts, read: Read) -> Sentence:
    seqs = [seq for seq in (read.seq, facts.cause_seq) if seq is not None]
    marks = tuple(dict.fromkeys(cite.event(facts.run, seq) for seq in seqs))
    if facts.item is not None and read.producer:
        # An item's events do not say whose result it is one of: the run's document does.
        marks = (*marks, cite.past_run(facts.run))
    where = f", in {read.place} of its list" if read.place else ""
    source = (
        f"the result of {_quoted(read.producer)}" if read.producer else "what the run was given"
    )
    return Sentence(
        f"The step reads {read.path}: {_state_words(facts, read, source)}{where}.", marks
    )


def _state_words(facts: Facts, read: Read, source: str) -> str:
    if read.state == "missing":
        return _missing_words(read, source)
    then = facts.good_kind.get(read.path, "of another kind")
    now = "missing" if read.value is MISSING else kind_of(read.value)
    told = {
        "no_output": f"{_quoted(read.producer)} gave no result",
        "null": f"it is null in {source}",
        "wrong_kind": f"there is {now} in {source}, of another kind than the step needs",
        "odd": f"the list in {source} holds items of several kinds, or null",
        "empty": f"it is empty in {source}",
    }
    return told.get(read.state, f"it is {now} in {source}; in the last good run it was {then}")


def _missing_words(read: Read, source: str) -> str:
    last = read.keys[read.good_at]
    if read.value is None:
        return f"{read.parent} is null in {source}"
    if isinstance(last, int):
        size = len(read.value) if isinstance(read.value, list) else 0
        return f"{source} has {size} items there, and none at {last}"
    return f"{source} has no {last!r} there"


def _asked(facts: Facts) -> list[Sentence]:
    """Quote what the step was called with, as far as it says where the call went."""
    if not isinstance(facts.args, dict) or facts.args_seq is None:
        return []
    named = [
        f"{name} {_quoted(facts.args[name])}"
        for name in _PREFERRED_ARGS
        if isinstance(facts.args.get(name), str)
    ]
    if not named:
        return []
    marks = (cite.event(facts.run, facts.args_seq),)
    return [Sentence(f"It was called with {', '.join(named)}.", marks)]


def _against_good(facts: Facts) -> list[Sentence]:
    told = []
    changed, parted = facts.changed, facts.divergence
    if changed is not None and changed.good_version is not None:
        parts = ", ".join(changed.parts)
        told.append(
            Sentence(
                f"The step is another than in version {changed.good_version}, which went well: {parts} was changed.",
                (cite.past_run(changed.good_run), cite.past_run(facts.run)),
            )
        )
    if parted is None:
        words = "There is no earlier run of this workflow that went well, so there is nothing to compare with."
        return [*told, Sentence(words, (cite.past_run(facts.run),))]
    if parted.seq is None or not parted.path:
        words = "Up to there the run reads like the nearest good run."
        return [
            *told,
            Sentence(words, (cite.past_run(parted.run), cite.event(facts.run, facts.cause_seq))),
        ]
    where = f"the result of {_quoted(parted.step)}" if parted.step else "what the run was given"
    marks = [cite.event(facts.run, parted.seq), cite.past_run(parted.run)]
    if parted.good_seq is not None:
        marks[1] = cite.event(parted.run, parted.good_seq)
    words = (
        f"The first difference from the nearest good run is in {where}: "
        f"{parted.path} is {parted.now}, it was {parted.then}."
    )
    return [*told, Sentence(words, tuple(marks))]


def _before(facts: Facts) -> list[Sentence]:
    before = facts.before
    if not before.count:
        return []
    marks = tuple(cite.past_run(run) for run in before.runs[:_MOST_RUNS])
    times = "once" if before.count == 1 else f"{before.count} times"
    return [Sentence(f"It has failed in this way {times} before.", marks)]


def _similar(similar: Sequence[Similar]) -> list[Sentence]:
    told = []
    for one in similar[:_MOST_SIMILAR]:
        marks = [cite.past_run(one.run)]
        words = f"A similar failure was in {_quoted(one.workflow)}"
        if one.remedy is None:
            words += "; nothing is on record that fixed it"
        else:
            marks.append(cite.past_run(one.remedy.run))
            version = one.remedy.version
            if one.remedy.is_other_version and version is not None:
                words += f"; version {version} ran well after it"
            else:
                words += "; the next run went well without a change"
        told.append(Sentence(f"{words}.", tuple(marks)))
    return told
