"""Bringing a stored run back to where it was: snapshot, the events after it, and its large values."""

import orjson

from engine.core.events import Envelope
from engine.core.replay import fold
from engine.core.snapshot import load_state
from engine.core.state import new_state
from engine.ports.runs import RunStore, StoredRun
from engine.runtime.commit import CORE_VERSION
from engine.runtime.live_run import LiveRun, Sink, World
from engine.runtime.payloads import learn
from engine.runtime.plans import CompiledVersion


def events_of(slices: tuple[bytes, ...]) -> list[Envelope]:
    """Return the events of stored slices."""
    return [event for piece in slices for event in orjson.loads(piece)]


def restore(stored: StoredRun, version: CompiledVersion, world: World, sink: Sink) -> LiveRun:
    """Return the run as its events left it."""
    run_id = str(stored.head.run_id)
    if stored.snapshot is None:
        state = new_state(version.plan, run_id)
    else:
        state = load_state(version.plan, orjson.loads(stored.snapshot))
    run = LiveRun(stored.head, fold(state, events_of(stored.slices)), world, sink)
    run.document = stored.document
    run.concurrency_key = stored.concurrency_key
    run.stored_status = stored.status
    run.strikes = stored.strikes
    run.snapshot_seq, run.snapshot_size = stored.seq, len(stored.snapshot or b"")
    return run


async def learn_payloads(run: LiveRun, store: RunStore) -> None:
    """Read the large values a restored run may have to look into."""
    org_id = run.head.org_id
    await learn(run.state, run.values, lambda sha256: store.blob(org_id, sha256))


__all__ = ["CORE_VERSION", "events_of", "learn_payloads", "restore"]
