"""A catalogue with what one workspace adds to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.core.action import ActionSpec, Catalog, TriggerSpec


class LayeredCatalog:
    """What can be built with in one workspace; nothing added stands in for what was there before."""

    def __init__(self, base: Catalog, added: Iterable[ActionSpec]) -> None:
        self._base = base
        self._added = {spec.id: spec for spec in added if base.action(spec.id) is None}

    def action(self, action_id: str, /) -> ActionSpec | None:
        """Return the action of this id, or None."""
        return self._base.action(action_id) or self._added.get(action_id)

    def actions(self) -> Sequence[ActionSpec]:
        """Return every action: those of the product before those of the workspace."""
        return (*self._base.actions(), *self._added.values())

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        """Return the trigger of this id, or None."""
        return self._base.trigger(trigger_id)

    def triggers(self) -> Sequence[TriggerSpec]:
        """Return every trigger."""
        return self._base.triggers()


def is_imported(action_id: str) -> bool:
    """Tell an action that a workspace has imported: no built-in connector's name holds an underscore."""
    return "_" in action_id.partition(".")[0]


def imported_service(action_id: str) -> str:
    """Return what people call the service of an imported action: `petstore` of `petstore_api.list_pets`."""
    return action_id.partition(".")[0].rpartition("_")[0]
