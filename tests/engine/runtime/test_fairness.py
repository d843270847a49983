"""One organization with a thousand starts does not hold back another: counted in turns, not in time."""

import asyncio
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from engine.runtime.turns import FairPlaces
from engine.testing.clock import FakeClock
from tests.engine.runtime.conftest import Site, until
from tests.engine.runtime.test_flow import NINE
from tests.support.database import Tenant

CALL = {"id": "a", "uses": "test.read", "with": {"n": "{{ inputs.n }}"}}
ANN, BEN, CY = uuid4(), uuid4(), uuid4()


async def order_of_places(places: FairPlaces, *asking: tuple[UUID, int]) -> list[UUID]:
    """Have organizations ask for places in a row; return in which order they got them."""
    order: list[UUID] = []

    async def one(org_id: UUID) -> None:
        async with places.of(org_id, org_id):
            order.append(org_id)
            await asyncio.sleep(0)

    await asyncio.gather(*(one(org_id) for org_id, many in asking for _ in range(many)))
    return order


async def test_of_a_thousand_that_wait_another_organization_gets_every_second_place() -> None:
    order = await order_of_places(FairPlaces(1), (ANN, 1000), (BEN, 10))
    assert len(order) == 1010
    last_of_ben = max(n for n, who in enumerate(order) if who == BEN)
    assert last_of_ben <= 2 * 10 + 1


async def test_in_the_turn_of_an_organization_its_workspaces_take_turns() -> None:
    places, order = FairPlaces(1), list[UUID]()
    busy, quiet = uuid4(), uuid4()

    async def one(org_id: UUID, workspace_id: UUID) -> None:
        async with places.of(org_id, workspace_id):
            order.append(workspace_id)
            await asyncio.sleep(0)

    asking = [(ANN, busy)] * 100 + [(ANN, quiet)] * 3 + [(BEN, BEN)] * 3
    await asyncio.gather(*(one(*who) for who in asking))
    assert order[:13] == [busy, busy, BEN, quiet, BEN, busy, BEN, quiet, busy, quiet, *[busy] * 3]
    assert len(order) == len(asking)


async def test_no_organization_has_all_places() -> None:
    places = FairPlaces(4, most_of_one=3)
    gate = asyncio.Event()
    inside: list[UUID] = []

    async def one(org_id: UUID) -> None:
        async with places.of(org_id, org_id):
            inside.append(org_id)
            await gate.wait()

    tasks = [asyncio.create_task(one(ANN)) for _ in range(10)]
    await asyncio.sleep(0)
    assert inside == [ANN] * 3
    tasks.append(asyncio.create_task(one(BEN)))
    await asyncio.sleep(0)
    assert inside == [*[ANN] * 3, BEN]
    gate.set()
    await asyncio.gather(*tasks)
    assert len(inside) == 11


async def test_a_place_is_not_given_to_who_was_cancelled_a_moment_ago() -> None:
    places = FairPlaces(1)
    entered: list[UUID] = []

    async def one(org_id: UUID) -> None:
        async with places.of(org_id, org_id):
            entered.append(org_id)

    async with places.of(ANN, ANN):
        waiting = [asyncio.create_task(one(org_id)) for org_id in (BEN, BEN, CY)]
        await asyncio.sleep(0)
        waiting[0].cancel()
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(one) for one in ended] == [asyncio.CancelledError, type(None), type(None)]
    assert sorted(entered, key=str) == sorted((BEN, CY), key=str)
    async with asyncio.timeout(1), places.of(ANN, ANN):
        pass


@pytest.mark.parametrize("is_given", [False, True])
async def test_who_goes_away_while_waiting_takes_no_place_with_them(is_given: bool) -> None:
    places = FairPlaces(1)
    gate = asyncio.Event()

    async def one(org_id: UUID, gone: asyncio.Event) -> None:
        async with places.of(org_id, org_id):
            await gone.wait()

    first = asyncio.create_task(one(ANN, gate))
    await asyncio.sleep(0)
    second = asyncio.create_task(one(BEN, asyncio.Event()))
    await asyncio.sleep(0)
    if is_given:
        gate.set()
        # The place is given at the end of the first; the second has not run again yet.
        await first
    second.cancel()
    gate.set()
    await asyncio.wait([first, second])
    assert second.cancelled()
    async with asyncio.timeout(1), places.of(CY, CY):
        assert places._free == 0
    assert places._free == 1


async def test_a_thousand_waiting_starts_do_not_hold_back_another_organizations(
    site: Site, two_organizations: tuple[Tenant, Tenant]
) -> None:
    site.clock = FakeClock(NINE)
    other = replace(site, tenant=two_organizations[1])
    busy, quiet = await site.publish(CALL), await other.publish(CALL)
    standby, _ = site.new_host()
    # Nobody executes: all of it waits in the inbox, the thousand first.
    for n in range(1000):
        await standby.start_run(site.request(busy, inputs={"n": n}))
    for n in range(5):
        await standby.start_run(other.request(quiet, inputs={"n": n}))
    async with site.host():
        await until(lambda: len(site.steps.calls) >= 100)
    org_id = str(two_organizations[1].org_id)
    places = [n for n, call in enumerate(site.steps.calls) if call.org_id == org_id]
    assert [site.steps.calls[n].args["n"] for n in places] == [0, 1, 2, 3, 4]
    assert places[-1] <= 12, "every second start is the other organization's, while it has any"
