"""The code behind each action of the catalogue, imported when it is first wanted.

The registry is closed: only an id that some folder's `actions.json` names can lead to code.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tools.catalog import ROOTS, connector_folders
from tools.manifest import read_actions
from tools.sdk.action import Action

_PROJECT = Path(__file__).resolve().parents[1]


class ActionRegistry:
    """Finds the action for an id."""

    def __init__(self, roots: Iterable[Path] = ROOTS) -> None:
        self._modules = {
            entry.id: ".".join((*folder.relative_to(_PROJECT).parts, "actions"))
            for folder in connector_folders(roots)
            for entry in read_actions(folder).actions
        }
        self._loaded: dict[str, Action[Any, Any]] = {}

    def find(self, action_id: str) -> Action[Any, Any] | None:
        """Return the action, importing its folder's code on first use; None when unknown."""
        if action_id not in self._loaded and action_id in self._modules:
            module = importlib.import_module(self._modules[action_id])
            for value in vars(module).values():
                if isinstance(value, Action):
                    self._loaded[value.entry.id] = value
        return self._loaded.get(action_id)
