"""Everything that can be built with, read from the folders' data files and never from their code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine.core.action import ActionSpec, TriggerSpec
from tools.manifest import MANIFEST_FILE, read_actions, read_manifest

_HERE = Path(__file__).parent
ROOTS = (_HERE / "steps", _HERE / "connectors")


class FolderCatalog:
    """A closed registry: what no folder declares does not exist."""

    def __init__(self, actions: Iterable[ActionSpec], triggers: Iterable[TriggerSpec]) -> None:
        self._actions = {spec.id: spec for spec in actions}
        self._triggers = {spec.id: spec for spec in triggers}

    def action(self, action_id: str, /) -> ActionSpec | None:
        """Return the action of this id, or None."""
        return self._actions.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        """Return every action, by id."""
        return tuple(self._actions.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        """Return the trigger of this id, or None."""
        return self._triggers.get(trigger_id)

    def triggers(self) -> Sequence[TriggerSpec]:
        """Return every trigger."""
        return tuple(self._triggers.values())


def connector_folders(roots: Iterable[Path] = ROOTS) -> list[Path]:
    """Return every folder with a manifest, in a fixed order."""
    return [
        folder
        for root in roots
        for folder in sorted(root.iterdir())
        if (folder / MANIFEST_FILE).is_file()
    ]


def load_catalog(roots: Iterable[Path] = ROOTS) -> FolderCatalog:
    """Read the catalogue of all folders."""
    folders = connector_folders(roots)
    actions = [entry.spec() for folder in folders for entry in read_actions(folder).actions]
    triggers = [entry.spec() for folder in folders for entry in read_manifest(folder).triggers]
    return FolderCatalog(sorted(actions, key=lambda spec: spec.id), triggers)
