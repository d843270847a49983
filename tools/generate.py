"""Write each folder's `actions.json` from its `actions.py`; with --check, fail when one differs."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Any

from tools.manifest import ACTIONS_FILE
from tools.sdk.action import Action
from tools.sources import Source, built_in

_PROJECT = Path(__file__).resolve().parents[1]


def actions_in(source: Source) -> list[Action[Any, Any]]:
    """Import the connector's code and return the actions it declares, in the order written."""
    if not (source.folder / "actions.py").exists():
        return []
    found = vars(importlib.import_module(source.actions_module)).values()
    return [value for value in found if isinstance(value, Action)]


def actions_text(source: Source) -> str | None:
    """Return what `actions.json` must hold, or None for a folder without actions."""
    actions = actions_in(source)
    if not actions:
        return None
    entries = [_tidy(one.entry.model_dump(mode="json")) for one in actions]
    return json.dumps({"actions": entries}, indent=1, ensure_ascii=False) + "\n"


def stale_files(*, write: bool) -> list[Path]:
    """Return the files that differ from the code, after mending them where asked."""
    stale = []
    for source in built_in():
        text, file = actions_text(source), source.folder / ACTIONS_FILE
        if text is None or (file.exists() and file.read_text(encoding="utf-8") == text):
            continue
        stale.append(file)
        if write:
            file.write_text(text, encoding="utf-8")
    return stale


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    stale = stale_files(write=not checking)
    if checking and stale:
        names = ", ".join(str(file.relative_to(_PROJECT)) for file in stale)
        sys.stderr.write(f"Out of date: {names}. Run `make docs` and commit the result.\n")
        raise SystemExit(1)


def _tidy(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


if __name__ == "__main__":
    main()
