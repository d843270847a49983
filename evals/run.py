"""Answer the cases of any file and write the predictions, one JSON object a line.

python -m evals.run SUITE --cases FILE [--tools FILE] [--planner offline|llm] --out PRED
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from engine.errors import DocumentInvalid
from evals.measure import Prediction
from evals.model_use import ModelUse
from evals.modelled import ModelChoice, add_choice, choice_of, measured
from evals.suites import SUITES, suite_named


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("--cases", type=Path, required=True, help="the file of cases to answer")
    parser.add_argument("--tools", type=Path, help="the catalogue the cases are about")
    add_choice(parser)
    parser.add_argument("--out", type=Path, required=True, help="where the predictions go")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        found, use = asyncio.run(_answered(options, choice_of(options)))
    except (OSError, ValueError, DocumentInvalid) as error:
        print(f"The cases cannot be read: {error}", file=sys.stderr)
        return 2
    lines = [json.dumps(prediction, ensure_ascii=False) + "\n" for prediction in found]
    options.out.write_text("".join(lines), "utf-8")
    crashed = sum(1 for prediction in found if "error" in prediction)
    print(f"{len(found)} answers, {crashed} crashes, {time.monotonic() - started:.1f} s")
    return 0 if use is None else _told(use)


async def _answered(
    options: argparse.Namespace, choice: ModelChoice | None
) -> tuple[list[Prediction], ModelUse | None]:
    if choice is None:
        return await suite_named(options.suite).predict(options.cases, options.tools), None
    async with measured(choice) as model:
        suite = suite_named(options.suite, model.planner)
        return await suite.predict(options.cases, options.tools), model.use()


def _told(use: ModelUse) -> int:
    cost = "" if use.usd is None else f", {use.usd:.4f} USD"
    print(
        f"{use.model} was asked {use.asked} times and made {use.answered} plans; "
        f"{use.usage.input_tokens} tokens in, {use.usage.output_tokens} out{cost}"
    )
    if use.fallbacks:
        print(f"made by rules instead: {use.reasons()}")
    if use.is_silent:
        print("No plan is the model's: these are the answers of the rules.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
