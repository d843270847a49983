"""Write each folder's `actions.json` and `triggers.json` from its code; with --check, fail when one differs."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from tools.manifest import ACTIONS_FILE, TRIGGERS_FILE, TriggerEntry
from tools.sdk.action import Action
from tools.sdk.called import Event
from tools.sdk.subscribed import Subscribed
from tools.sdk.trigger import Trigger
from tools.sources import Source, built_in

_PROJECT = Path(__file__).resolve().parents[1]


def actions_in(source: Source) -> list[Action[Any, Any]]:
    """Import the connector's code and return the actions it declares, in the order written."""
    if not (source.folder / "actions.py").exists():
        return []
    found = vars(importlib.import_module(source.actions_module)).values()
    return [value for value in found if isinstance(value, Action)]


def triggers_in(source: Source) -> list[Trigger[Any, Any]]:
    """Import the connector's code and return the triggers it looks for, in the order written."""
    return [value for value in _declared(source) if isinstance(value, Trigger)]


def told_in(source: Source) -> list[TriggerEntry]:
    """Import the connector's code and return the triggers whose events are told us, in the order written."""
    declared = _declared(source)
    called: list[TriggerEntry] = [value.entry for value in declared if isinstance(value, Event)]
    lines = [value.entry for value in declared if isinstance(value, Subscribed)]
    return [*called, *lines]


def _declared(source: Source) -> list[Any]:
    if not (source.folder / "triggers.py").exists():
        return []
    return list(vars(importlib.import_module(source.triggers_module)).values())


def actions_text(source: Source) -> str | None:
    """Return what `actions.json` must hold, or None for a folder without actions."""
    return _text("actions", [one.entry for one in actions_in(source)])


def triggers_text(source: Source) -> str | None:
    """Return what `triggers.json` must hold, or None for a folder without triggers of its own."""
    looked = [one.entry for one in triggers_in(source)]
    return _text("triggers", [*looked, *told_in(source)])


def generated_texts(source: Source) -> dict[Path, str]:
    """Return what each generated file of a folder must hold."""
    made = {ACTIONS_FILE: actions_text(source), TRIGGERS_FILE: triggers_text(source)}
    return {source.folder / name: text for name, text in made.items() if text is not None}


def stale_files(*, write: bool) -> list[Path]:
    """Return the files that differ from the code, after mending them where asked."""
    stale = []
    for source in built_in():
        for file, text in generated_texts(source).items():
            if file.exists() and file.read_text(encoding="utf-8") == text:
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


def _text(name: str, entries: Sequence[BaseModel]) -> str | None:
    if not entries:
        return None
    written = [_tidy(entry.model_dump(mode="json")) for entry in entries]
    return json.dumps({name: written}, indent=1, ensure_ascii=False) + "\n"


def _tidy(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if value is not None}


if __name__ == "__main__":
    main()
