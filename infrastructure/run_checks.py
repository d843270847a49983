"""Lint, types, layers and the drift of generated files: all that `make check` promises."""

from __future__ import annotations

import argparse

from steps import ROOT, Step, run_all

CHECKS = (
    Step("lint", ["ruff", "check", "."]),
    Step("format", ["ruff", "format", "--check", "."]),
    Step("types", ["mypy"]),
    Step("layers", ["lint-imports"]),
    Step("generated files", ["python", "infrastructure/generate.py", "--check"]),
    Step("web", ["npm", "run", "--silent", "check"], ROOT / "web"),
)
FIXES = (
    Step("lint", ["ruff", "check", "--fix", "."]),
    Step("format", ["ruff", "format", "."]),
    Step("generated files", ["python", "infrastructure/generate.py"]),
    Step("web", ["npm", "run", "--silent", "fix"], ROOT / "web"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--fix", action="store_true", help="change what a tool can change by itself"
    )
    run_all(FIXES if parser.parse_args().fix else CHECKS)


if __name__ == "__main__":
    main()
