"""The large values a state refers to, read from where they are kept."""

from collections.abc import Awaitable, Callable, Iterable

from engine.core.scope import walk
from engine.core.snapshot import dump_state
from engine.core.state import RunState
from engine.ports.runs import RunRequest, RunStore
from engine.runtime.values import Values

Read = Callable[[str], Awaitable[bytes | None]]


async def learn(state: RunState, values: Values, read: Read) -> None:
    """Read what the state refers to and is not known here; what is packed away refers to more."""
    await _learn(values, values.missing(dump_state(state)), read)
    for here in walk(state):
        for pack in here.state.loop.packs if here.state.loop is not None else ():
            if values.knows(pack):
                await _learn(values, values.missing(values.resolve(pack)), read)


async def kept_payloads(request: RunRequest, store: RunStore) -> dict[str, bytes]:
    """Read the large values among the results that a run keeps of a former one."""
    found: dict[str, bytes] = {}
    for sha256 in Values().missing(request.rerun) if request.rerun else ():
        payload = await store.blob(request.org_id, sha256)
        if payload is not None:
            found[sha256] = payload
    return found


async def _learn(values: Values, missing: Iterable[str], read: Read) -> None:
    for sha256 in missing:
        payload = await read(sha256)
        if payload is not None:
            values.learn(sha256, payload)
