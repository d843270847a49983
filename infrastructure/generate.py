"""Write every generated file; with --check, fail when one differs from what stands in the tree.

A generated file is listed here once, with the call that makes it. All generators print their
text to standard output, so that checking and writing are the same work.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from steps import BIN, ROOT


class Generated(NamedTuple):
    file: Path
    command: tuple[str, ...]


def generated_files() -> list[Generated]:
    python = str(BIN / "python")
    return [
        Generated(ROOT / "web" / "src" / "api" / "openapi.json", (python, "-m", "api.openapi")),
        Generated(
            ROOT / "docs" / "reference" / "actions.md",
            (python, "infrastructure/reference.py", "actions"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "connectors.md",
            (python, "infrastructure/reference.py", "connectors"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "connections.md",
            (python, "infrastructure/reference.py", "connections"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "errors.md",
            (python, "infrastructure/reference.py", "errors"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "problems.md",
            (python, "infrastructure/reference.py", "problems"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "cli.md", (python, "infrastructure/reference.py", "cli")
        ),
        Generated(
            ROOT / "docs" / "reference" / "settings.md",
            (python, "infrastructure/reference.py", "settings"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "decisions-of-the-core.md",
            (python, "infrastructure/reference.py", "tables"),
        ),
        Generated(
            ROOT / "docs" / "reference" / "workflow.schema.json",
            (python, "infrastructure/reference.py", "schema"),
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    stale = [item for item in generated_files() if is_stale(item, write=not checking)]
    if checking and stale:
        names = ", ".join(str(item.file.relative_to(ROOT)) for item in stale)
        print(f"Out of date: {names}. Run `make docs` and commit the result.", file=sys.stderr)
        raise SystemExit(1)


def is_stale(item: Generated, *, write: bool) -> bool:
    result = subprocess.run(item.command, cwd=ROOT, capture_output=True, text=True)
    if result.returncode != 0:
        print(result.stderr, file=sys.stderr)
        raise SystemExit(f"{' '.join(item.command[1:])} failed.")
    stale = not item.file.exists() or item.file.read_text() != result.stdout
    if stale and write:
        item.file.parent.mkdir(parents=True, exist_ok=True)
        item.file.write_text(result.stdout)
    return stale


if __name__ == "__main__":
    main()
