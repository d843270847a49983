"""Everything that can be built with, read from the folders' data files and never from their code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from engine.core.action import ActionSpec, TriggerSpec
from tools.manifest import read_actions, read_triggers
from tools.sources import Source, all_sources


class FolderCatalog:
    """A closed registry: what no folder declares does not exist."""

    def __init__(self, actions: Iterable[ActionSpec], triggers: Iterable[TriggerSpec]) -> None:
        self._actions = {spec.id: spec for spec in actions}
        self._triggers = {spec.id: spec for spec in triggers}

    def action(self, action_id: str, /) -> ActionSpec | None:
        """Return the action of this id, also one that is switched off, or None."""
        return self._actions.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        """Return every action that may be used, by id."""
        return tuple(spec for spec in self._actions.values() if spec.switch is None)

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        """Return the trigger of this id, or None."""
        return self._triggers.get(trigger_id)

    def triggers(self) -> Sequence[TriggerSpec]:
        """Return every trigger."""
        return tuple(self._triggers.values())


def load_catalog(
    sources: Iterable[Source] | None = None, *, switched_on: Collection[str] = ()
) -> FolderCatalog:
    """Read the catalogue of all connectors, installed ones included, or of the given ones."""
    folders = [one.folder for one in (all_sources() if sources is None else sources)]
    actions = [entry.spec() for folder in folders for entry in read_actions(folder).actions]
    triggers = [entry.spec() for folder in folders for entry in read_triggers(folder)]
    actions = [
        replace(spec, switch=None) if spec.switch in switched_on else spec for spec in actions
    ]
    return FolderCatalog(sorted(actions, key=lambda spec: spec.id), triggers)
