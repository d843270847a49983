"""Fold recorded events again: what was observed goes in, what was decided must come out the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.core.events import OBSERVED, Envelope, envelope, observed_from
from engine.core.machine import advance
from engine.core.state import RunState
from engine.errors import FlowError


class HistoryBroken(FlowError):
    """The recorded events of a run have a gap or begin in the middle."""

    code = "history_broken"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the core now decides otherwise than it did."""

    seq: int
    recorded: Envelope | None
    replayed: Envelope | None


@dataclass(frozen=True, slots=True)
class Replayed:
    """The state after the fold and every difference found on the way."""

    state: RunState
    differences: tuple[Difference, ...]


def fold(state: RunState, recorded: Iterable[Envelope]) -> RunState:
    """Return the state after these events, which must follow it without a gap."""
    for event in recorded:
        if event["type"] in OBSERVED:
            if event["seq"] != state.seq + 1:
                raise HistoryBroken(
                    f"Event {event['seq']} follows {state.seq}: the history has a gap.",
                    run_id=state.run_id,
                )
            state, _, _ = advance(state, observed_from(event))
    return state


def replay(state: RunState, recorded: Iterable[Envelope]) -> Replayed:
    """Fold events from a fresh state and compare every decided one with what was recorded."""
    expected: list[Envelope] = []
    differences: list[Difference] = []
    for event in recorded:
        if event["type"] in OBSERVED:
            differences.extend(Difference(left["seq"], None, left) for left in expected)
            observed = observed_from(event)
            own = envelope(state.seq + 1, observed)
            if own != event:
                differences.append(Difference(event["seq"], event, own))
            state, expected, _ = advance(state, observed)
        else:
            own_decided = expected.pop(0) if expected else None
            if own_decided != event or not _same_spelling(own_decided, event):
                differences.append(Difference(event["seq"], event, own_decided))
    differences.extend(Difference(left["seq"], None, left) for left in expected)
    return Replayed(state, tuple(differences))


def _same_spelling(one: object, other: object) -> bool:
    """Tell equal values apart that are written differently: 1 and 1.0, true and 1, another key order."""
    return repr(one) == repr(other)
