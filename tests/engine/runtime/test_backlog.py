"""Reading a long inbox: a little at a time, each organization in turn, whoever comes meanwhile included."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from engine.ports import uuid7
from engine.ports.runs import RunHead, RunRequest
from engine.runtime.backlog import OVERLAP, Backlog
from engine.testing.runs import MemoryRuns

ANN, BEN, CY = uuid4(), uuid4(), uuid4()
NOW = datetime(2026, 11, 29, tzinfo=UTC)
WORKFLOW = uuid4()


async def ask(
    store: MemoryRuns, org_id: UUID, times: int = 1, *, workspace_id: UUID | None = None
) -> None:
    for _ in range(times):
        request = RunRequest(org_id, workspace_id or org_id, WORKFLOW)
        head = RunHead(
            run_id=uuid7(),
            run_month=NOW.date(),
            org_id=org_id,
            workspace_id=workspace_id or org_id,
            workflow_id=WORKFLOW,
            version=1,
            draft_revision=None,
            trigger_id=None,
            document_hash="",
            mode="live",
            trigger_type="manual",
            created_at=NOW,
        )
        await store.enqueue_start(head, request)


async def who(backlog: Backlog, most: int) -> list[tuple[UUID, int]]:
    return [(item.org_id, item.position) for item in await backlog.next(most)]


async def test_each_organization_has_its_turn_and_keeps_its_order() -> None:
    store = MemoryRuns()
    await ask(store, ANN, 4)
    await ask(store, BEN)
    await ask(store, CY, 2)
    backlog = Backlog(store, set())
    assert await who(backlog, 4) == [(ANN, 1), (BEN, 5), (CY, 6), (ANN, 2)]
    assert await who(backlog, 4) == [(CY, 7), (ANN, 3), (ANN, 4)]
    assert await who(backlog, 4) == []


async def test_in_the_turn_of_an_organization_its_workspaces_take_turns() -> None:
    store, sales, support = MemoryRuns(), uuid4(), uuid4()
    await ask(store, ANN, 3, workspace_id=sales)
    await ask(store, ANN, 2, workspace_id=support)
    await ask(store, BEN, 3)
    backlog = Backlog(store, set())
    order = [place for _, place in await who(backlog, 8)]
    # Sales 1 to 3, support 4 and 5, the other organization 6 to 8.
    assert order == [1, 6, 4, 7, 2, 8, 5, 3]


async def test_who_comes_meanwhile_has_a_turn_before_the_rest_of_a_long_queue() -> None:
    store = MemoryRuns()
    await ask(store, ANN, 100)
    backlog = Backlog(store, set())
    await backlog.next(10)
    await ask(store, BEN)
    assert (BEN, 101) in await who(backlog, 2)


async def test_a_reading_is_over_once_all_that_was_there_has_had_its_turn() -> None:
    store = MemoryRuns()
    await ask(store, ANN, 3)
    backlog, rounds = Backlog(store, set()), 0
    while await backlog.next(2):
        rounds += 1
        await ask(store, ANN, 2)
    assert rounds == 2, "more came all the time, and is left to the next reading"


async def test_what_is_taken_or_gone_is_passed_over() -> None:
    store = MemoryRuns()
    await ask(store, ANN, 6)
    backlog = Backlog(store, {1, 4})
    for gone in (2, 3):
        del store._inbox[gone]
    assert await who(backlog, 1) == [(ANN, 5)]
    del store._inbox[6]
    assert await who(backlog, 1) == []


async def test_a_request_that_is_seen_late_is_not_missed() -> None:
    store = MemoryRuns()
    await ask(store, ANN, 2 * OVERLAP)
    late = store._inbox.pop(OVERLAP + 5)
    backlog = Backlog(store, set())
    await backlog.next(10)
    store._inbox[late.position] = late
    seen: list[int] = []
    while found := await who(backlog, 500):
        seen += [position for _, position in found]
    assert late.position in seen
    assert len(seen) == len(set(seen)) == 2 * OVERLAP - 10
