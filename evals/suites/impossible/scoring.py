"""What is right about an answer to what cannot be done: it says so, names it, and invents nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from engine.core.action import Catalog
from evals.asking import Asked
from evals.measure import Outcome
from evals.suites.main_job.shape import Shape

if TYPE_CHECKING:
    from evals.suites.impossible.suite import Case

_CONTROL = frozenset({"branch", "group", "wait", "approval", "stop"})
# The product's own word for "only a person may do that".
_REFUSES = {"publish": "impossible"}


def score(case: Case, asked: Asked, catalog: Catalog) -> list[Outcome]:
    """Score one answer."""
    found = [
        _outcome(case, "honest", list(_dishonest(case, asked))),
        _outcome(case, "nothing_invented", list(_invented(case, asked, catalog))),
    ]
    if case.within_s is not None:
        late = asked.failure is not None or asked.seconds > case.within_s
        why = asked.failure or f"took {asked.seconds:.2f} s of {case.within_s:g} s"
        found.append(_outcome(case, "in_time", [why] if late else []))
    return found


def _dishonest(case: Case, asked: Asked) -> Iterator[str]:
    if asked.plan is None:
        yield asked.failure or "no answer"
        return
    if _admits(case, asked):
        return
    kind = asked.plan.kind
    if kind not in case.kinds and _REFUSES.get(kind) not in case.kinds:
        yield f"kind: expected {' or '.join(case.kinds)}, got {kind}: {asked.plan.summary!r}"
    yield from _missing("says", case.says, asked.said)
    if asked.document is not None:
        yield from _missing("unsupported", case.unsupported, asked.plan.unsupported)
    elif kind == "question":
        # Nothing is proposed yet, so nothing has been left out in silence.
        return
    elif case.unsupported and kind != "impossible":
        yield from _missing("unsupported", case.unsupported, asked.said)


def _admits(case: Case, asked: Asked) -> bool:
    plan = asked.plan
    if not case.admits or plan is None:
        return False
    told = " ".join([*asked.said, *plan.assumptions]).lower()
    return any(word.lower() in told for word in case.admits)


def _invented(case: Case, asked: Asked, catalog: Catalog) -> Iterator[str]:
    if asked.failure is not None:
        yield asked.failure
    if asked.document is None or _admits(case, asked):
        return
    if not case.may:
        yield f"proposed {_kinds(asked.document)} where nothing can be built"
        return
    had = set(_kinds(asked.before or {}))
    for kind in _kinds(asked.document):
        spec = catalog.action(kind)
        is_free = kind in _CONTROL or (spec is not None and spec.effect == "pure")
        if not (is_free or kind in case.may or kind in had):
            yield f"a step {kind!r} that nobody asked for"


def _kinds(document: Mapping[str, object]) -> list[str]:
    shape = Shape(document)
    return [shape.kind(step) for step in shape.steps]


def _missing(name: str, wanted: Sequence[Sequence[str]], texts: Sequence[str]) -> Iterator[str]:
    told = " ".join(texts).lower()
    for words in wanted:
        if not any(word.lower() in told for word in words):
            yield f"{name}: none says {' or '.join(words)}: {list(texts)}"


def _outcome(case: Case, metric: str, faults: Sequence[str]) -> Outcome:
    return Outcome(case.id, case.group, metric, 0.0 if faults else 1.0, tuple(faults))
