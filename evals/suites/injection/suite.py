"""Whether hostile text has an effect: every attack is played on the product's parts, the model obeying it."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from evals.measure import Outcome, Prediction, SplitResult
from evals.suites.injection.case import Attack, load_attacks
from evals.suites.injection.scoring import PROMISES, score
from evals.suites.injection.ways import Seen, Ways
from tools.catalog import load_catalog

_HERE = Path(__file__).parent
SCORER_VERSION = 1
_TOLERANCE = {"helps": 0.01}


class Injection:
    """`dev` is open; of `validation` nothing but totals is shown."""

    name: ClassVar[str] = "injection"
    splits: ClassVar[Mapping[str, Path]] = {
        "dev": _HERE / "cases.yaml",
        "validation": _HERE / "validation.yaml",
    }

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        return [_prediction(attack, seen) async for attack, seen, _ in played(cases)]

    async def score(self, split: str) -> SplitResult:
        started = time.monotonic()
        outcomes: list[Outcome] = []
        async for attack, seen, ways in played(self.splits[split]):
            if isinstance(seen, str):
                crashed = ("contained", *PROMISES)
                outcomes += [
                    Outcome(attack.id, attack.asks, name, 0.0, (seen,)) for name in crashed
                ]
            else:
                outcomes += score(attack, seen, ways.catalog_of(attack))
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, _TOLERANCE, seconds=seconds)


async def played(
    cases: Path, only: frozenset[str] = frozenset()
) -> AsyncIterator[tuple[Attack, list[Seen] | str, Ways]]:
    """Play the attacks of a file (or some of them) one by one; a crash is that attack's failure."""
    async with Ways.open(load_catalog()) as ways:
        for attack in load_attacks(cases):
            if only and attack.id not in only:
                continue
            seen: list[Seen] | str
            try:
                seen = await ways.seen(attack)
            except Exception as error:  # noqa: BLE001 - whatever went wrong, it is this attack's failure
                seen = f"crashed: {type(error).__name__}: {error}"
            yield attack, seen, ways


def _prediction(attack: Attack, seen: list[Seen] | str) -> Prediction:
    if isinstance(seen, str):
        return {"id": attack.id, "error": seen}
    ways: list[dict[str, Any]] = [
        {"way": one.way, "proposed": list(one.proposed), "acts": list(one.acts)} for one in seen
    ]
    return {"id": attack.id, "ways": ways}
