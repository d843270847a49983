"""`make record`: run what is recorded in `histories` again, and keep what came out.

A history whose decisions are still the same stays as it is, so what changes in the folder is what the
core now decides otherwise. Three sources: documents on the embedded host and a real database; documents
that need people or time on the host's driver, in memory; and random histories with crashes.
"""

import asyncio
import sys
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from engine.core.document import Document
from engine.ports import SystemClock
from engine.store.executor_store import PostgresRunStore
from engine.testing.steps import ScriptedSteps
from tests.conformance.test_cases import load_cases, outcome, played
from tests.durability.recorded import History, history_of, load, play_again, save
from tests.engine.core.histories import Driver, documents, live
from tests.engine.runtime.conftest import Site
from tests.support.database import add_tenant, running_server

ENDS_WITHIN_S = 10.0
RANDOM = 60
RANDOM_SEED = 20261128


def main() -> None:
    kept = {history.name: history for history in load() if play_again(history) == history}
    changed = 0
    cases = [param.values[0] for param in load_cases()]
    alone = [case for case in cases if not {"acts", "children", "parent"} & case.keys()]
    acted = [case for case in cases if case not in alone]
    sources = {
        "host": asyncio.run(on_the_host(alone, kept)),
        "driver": asyncio.run(on_the_driver(acted, kept)),
        "random": list(by_chance(kept)),
    }
    for source, histories in sources.items():
        changed += sum(kept.get(history.name) is not history for history in histories)
        save(source, histories)
    total = sum(map(len, sources.values()))
    sys.stdout.write(f"{total} histories, {changed} of them recorded anew\n")


async def on_the_host(cases: list[dict[str, Any]], kept: dict[str, History]) -> list[History]:
    """Execute documents as the service does, and read their events back from the database."""
    found: list[History] = []
    with running_server() as server, server.fresh() as url:
        database = server.database(url)
        tenant = await add_tenant(database, "Ada Ltd")
        for case in cases:
            name = f"host: {case['name']}"
            if name not in kept:
                steps = ScriptedSteps()
                store = PostgresRunStore(database)
                found.append(
                    await _executed(name, case, Site(database, tenant, steps, store, SystemClock()))
                )
            else:
                found.append(kept[name])
        await database.close()
    return found


async def _executed(name: str, case: dict[str, Any], site: Site) -> History:
    for step, answers in case.get("script", {}).items():
        site.steps.answer(step, *(outcome(told) for told in answers))
    rest = {key: case[key] for key in ("outputs", "settings") if key in case}
    document = Document.parse({"nexa": 1, "name": "Test", "steps": case["steps"], **rest})
    workflow = await site.publish(*case["steps"], **rest)
    request = site.request(workflow, inputs=case.get("inputs", {}), mode=case.get("mode", "live"))
    async with site.host() as host:
        run_id, ended = await host.run_to_end(request, timeout_s=ENDS_WITHIN_S)
    assert ended is not None, name
    return history_of(name, str(run_id), document.to_json(), await site.events(run_id))


async def on_the_driver(cases: list[dict[str, Any]], kept: dict[str, History]) -> list[History]:
    """Let people and time act on documents, by a clock that only the document moves."""
    found: list[History] = []
    for case in cases:
        name = f"driver: {case['name']}"
        if name in kept:
            found.append(kept[name])
            continue
        document, stage = await played(case)
        found.append(history_of(name, "case", document.to_json(), stage.events))
    return found


def by_chance(kept: dict[str, History]) -> Iterator[History]:
    """Record random histories, those that end early left out."""
    made: list[History] = []

    @seed(RANDOM_SEED)
    @settings(
        max_examples=RANDOM * 3,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), documents())
    def histories(data: st.DataObject, document: dict[str, Any]) -> None:
        driver = Driver(data, document)
        live(driver)
        bench = driver.bench
        if 30 <= len(bench.log) <= 150 and len(made) < RANDOM:
            name = f"random: {len(made) + 1}"
            made.append(history_of(name, "r1", bench.plan.document.to_json(), bench.log))

    histories()
    for history in made:
        yield kept.get(history.name, history)


if __name__ == "__main__":
    main()
