"""What a sample of the service counts for."""

from tests.bench.profiled import REST, shares_of

SERVE = "nexa (bin/nexa:1);_run (api/cli/serve.py:229);run (asyncio/runners.py:118)"
STACKS = f"""\
{SERVE};_work (engine/runtime/live_run.py:190);run (tools/runner.py:70);validate (pydantic/main.py:5) 6
{SERVE};_work (engine/runtime/live_run.py:190);advance (engine/core/machine.py:45) 2
{SERVE} 2
_worker (concurrent/futures/thread.py:81) 90
"""


def test_a_library_counts_for_its_caller_and_idle_threads_for_nobody() -> None:
    shares = shares_of(STACKS)
    assert shares["actions: arguments, work, result"] == 60
    assert shares["deciding what comes next"] == 20
    assert shares[REST] == 20
    assert sum(shares.values()) == 100
