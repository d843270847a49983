"""Answer the cases of any file and write the predictions, one JSON object a line.

python -m evals.run SUITE --cases FILE [--tools FILE] [--planner offline] --out PRED
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evals.suites import SUITES, suite_named


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument("suite", choices=sorted(SUITES))
    parser.add_argument("--cases", type=Path, required=True, help="the file of cases to answer")
    parser.add_argument("--tools", type=Path, help="the catalogue the cases are about")
    parser.add_argument("--planner", choices=["offline"], default="offline")
    parser.add_argument("--out", type=Path, required=True, help="where the predictions go")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        found = asyncio.run(suite_named(options.suite).predict(options.cases, options.tools))
    except (OSError, ValueError) as error:
        print(f"The cases cannot be read: {error}", file=sys.stderr)
        return 2
    lines = [json.dumps(prediction, ensure_ascii=False) + "\n" for prediction in found]
    options.out.write_text("".join(lines), "utf-8")
    crashed = sum(1 for prediction in found if "error" in prediction)
    print(f"{len(found)} answers, {crashed} crashes, {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
