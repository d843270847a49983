"""One reading of what should happen in the world, and how what did happen differs from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from evals.suites.main_job.answer import Answer, Ledger
from evals.suites.main_job.case import Effects, ExpectedMessages, Words
from evals.suites.main_job.scorers.effects import (
    Sent,
    approval_faults,
    bad_endings,
    grouped,
    mails_by_recipient,
    place_faults,
    posts_by_channel,
    second_run_faults,
    wait_faults,
    writes_by_address,
)

KINDS = ("slack", "mail", "http", "rows", "gone")
# What a person reads may come in one message or in several where the words leave it open.
_READ_BY_PEOPLE = ("slack", "mail")


@dataclass(frozen=True, slots=True)
class Reading:
    """Exactly what arrives, by kind and place; places that are not listed get nothing."""

    places: Mapping[str, tuple[ExpectedMessages, ...]]
    never: Words = ()
    control: Effects = field(default_factory=Effects)
    """Waits and approvals."""
    rejected: Reading | None = None
    again: Mapping[str, int] = field(default_factory=dict)
    skip: Words = ()
    """Kinds that are not compared."""


def reading_of(row: Mapping[str, Any], skip: Sequence[str] = ()) -> Reading:
    """Read `then`, or one entry of `or`."""
    approvals = row.get("approvals", {})
    places = {kind: _places(kind, row) for kind in KINDS}
    control = Effects(
        waits_s=tuple(row.get("waits", ())),
        approvals=approvals.get("count", 0),
        holds=tuple(approvals.get("holds", ())),
    )
    rejected = reading_of(row.get("rejected", {}), skip) if approvals else None
    never = tuple(str(word) for word in row.get("never", ()))
    return Reading(places, never, control, rejected, row.get("again", {}), tuple(skip))


def reading_faults(reading: Reading, answer: Answer) -> list[str]:
    """Compare all runs of an answer that was run."""
    if answer.first is None:
        return ["nothing was run"]
    faults = bad_endings(answer.first) + ledger_faults(reading, answer.first.ledger)
    faults += wait_faults(reading.control, answer.first.runs)
    faults += approval_faults(reading.control, answer)
    if reading.rejected is not None and answer.rejected is not None:
        found = ledger_faults(reading.rejected, answer.rejected.ledger)
        faults += [f"rejected: {fault}" for fault in found]
    if reading.again and answer.second is not None:
        totals = {kind: count for kind, count in reading.again.items() if kind != "rows"}
        faults += bad_endings(answer.second) + second_run_faults(totals, answer.second.ledger)
        if "rows" in reading.again and len(answer.second.ledger.rows) != reading.again["rows"]:
            faults.append(f"second run: {len(answer.second.ledger.rows)} new rows")
    return faults


def ledger_faults(reading: Reading, ledger: Ledger) -> list[str]:
    """Compare what arrived, kind by kind."""
    sent: Mapping[str, Sent] = {
        "slack": posts_by_channel(ledger),
        "mail": mails_by_recipient(ledger),
        "http": writes_by_address(ledger),
        "rows": grouped((row.table, row.text) for row in ledger.rows),
        "gone": grouped((row.table, row.text) for row in ledger.gone),
    }
    faults = []
    for kind in KINDS:
        if kind in reading.skip:
            continue
        faults += place_faults(kind, reading.places[kind], sent[kind])
        texts = [text for found in sent[kind].values() for text in found]
        banned = [word for word in reading.never if any(word in text for text in texts)]
        faults += [f"{kind} must never hold {word!r}" for word in banned]
    return faults


def written(reading: Reading) -> list[str]:
    """Return the addresses that are to be written to: they exist in the world."""
    return [place.where.partition(" ")[2] for place in reading.places["http"]]


def _places(kind: str, row: Mapping[str, Any]) -> tuple[ExpectedMessages, ...]:
    order = tuple(str(word) for word in row.get("in_order", ()))
    one_ok = bool(row.get("one_ok")) and kind in _READ_BY_PEOPLE
    found = []
    for where, texts in row.get(kind, {}).items():
        messages = tuple(tuple(str(word) for word in text) for text in texts)
        said = {word for message in messages for word in message}
        in_order = order if said.issuperset(order) else ()
        found.append(ExpectedMessages(where, messages, (), in_order, one_ok))
    return tuple(found)
