"""Many random histories of runs: `make simulate`. The seed is printed, and plays the same histories again.

A history is a random document and whatever befalls a run of it: ends of calls, timers, people, pauses,
crashes, a cancel. Each is checked against `invariants`; what breaks one is shrunk and printed.
"""

import argparse
import secrets
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.engine.core.histories import Driver, documents, live
from tests.engine.core.invariants import check

BATCH: Final = 1000


def play(batch_seed: int, count: int) -> str | None:
    """Play so many histories; answer what went wrong, shrunk to its least form."""

    @seed(batch_seed)
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), documents())
    def histories(data: st.DataObject, document: dict[str, Any]) -> None:
        driver = Driver(data, document)
        live(driver)
        check(driver.bench)

    try:
        histories()
    except Exception:  # noqa: BLE001 - whatever it is, it is the finding
        return traceback.format_exc(limit=-4)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--workers", type=int, default=2)
    told = parser.parse_args()
    first = told.seed if told.seed is not None else secrets.randbelow(1 << 32)
    sizes = [min(BATCH, told.histories - done) for done in range(0, told.histories, BATCH)]
    say(f"{told.histories} histories, seed {first}")
    start, done = time.monotonic(), 0
    with ProcessPoolExecutor(told.workers) as pool:
        batches = {pool.submit(play, first + n, size): n for n, size in enumerate(sizes)}
        for batch in as_completed(batches):
            found, n = batch.result(), batches[batch]
            if found is not None:
                pool.shutdown(cancel_futures=True, wait=False)
                say(f"Broken, with --histories {sizes[n]} --seed {first + n}:\n{found}")
                raise SystemExit(1)
            done += sizes[n]
            if done % (10 * BATCH) == 0:
                say(f"{done} histories in {time.monotonic() - start:.0f} s, nothing broken")
    say(f"{done} histories hold, in {time.monotonic() - start:.0f} s")


def say(text: str) -> None:
    """Tell whoever waits."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
