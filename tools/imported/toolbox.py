"""Everything that can be done in one workspace: what the product has, and what the workspace has imported."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from engine.core.action import Catalog
from engine.core.layered import LayeredCatalog
from engine.ports.imported import ImportStore
from tools.imported.shelf import actions_of
from tools.sdk.action import Actions, Performed

KEPT_S: Final = 10.0
"""A change is heard at once; this only bounds the harm of a notice that was lost."""
MOST_KEPT: Final = 200


@dataclass(frozen=True, slots=True)
class LayeredActions:
    """The built-in actions with those of a workspace; the built-in ones come first."""

    base: Actions
    added: Mapping[str, Performed]

    def find(self, action_id: str) -> Performed | None:
        """Return the action; None when unknown."""
        return self.base.find(action_id) or self.added.get(action_id)


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Toolbox:
    """A workspace's catalogue, and the code behind it."""

    catalog: Catalog
    actions: Actions
    added: Mapping[str, Performed] = field(default_factory=dict)


class Toolboxes:
    """Finds the toolbox of a workspace; the same object for as long as nothing there changes."""

    def __init__(
        self,
        store: ImportStore,
        catalog: Catalog,
        actions: Actions,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self.built_in = Toolbox(catalog, actions)
        self._now = now
        self._kept: OrderedDict[UUID, tuple[float, str, Toolbox]] = OrderedDict()
        self._epoch = 0

    async def of(self, org_id: UUID, workspace_id: UUID) -> Toolbox:
        """Return what can be done in a workspace: the built-in toolbox itself where nothing was added."""
        kept = self._kept.get(workspace_id)
        if kept is not None and kept[0] > self._now():
            return kept[2]
        epoch = self._epoch
        stamp = await self._store.stamp(org_id, workspace_id)
        if not stamp:
            toolbox = self.built_in
        elif kept is not None and kept[1] == stamp:
            toolbox = kept[2]
        else:
            imports = await self._store.imports(org_id, workspace_id)
            # A large document has thousands of operations: reading them would hold everybody up.
            toolbox = self.built_in_with(await asyncio.to_thread(actions_of, imports))
        if epoch == self._epoch:
            self._keep(workspace_id, stamp, toolbox)
        return toolbox

    async def catalog(self, org_id: UUID, workspace_id: UUID) -> Catalog:
        """Return what can be built with in a workspace; implements the engine's Catalogs."""
        return (await self.of(org_id, workspace_id)).catalog

    async def action(self, org_id: str, workspace_id: str, action_id: str) -> Performed | None:
        """Return an action that a workspace has imported; implements the runner's Imports."""
        return (await self.of(UUID(org_id), UUID(workspace_id))).added.get(action_id)

    def built_in_with(self, added: Mapping[str, Performed]) -> Toolbox:
        """Return the built-in toolbox with these actions beside it."""
        catalog = LayeredCatalog(self.built_in.catalog, [one.spec for one in added.values()])
        return Toolbox(catalog, LayeredActions(self.built_in.actions, added), added)

    def forget(self, workspace_id: UUID | None = None) -> None:
        """Look again: at one workspace, or at all of them where a notice may have been lost."""
        self._epoch += 1
        for known in list(self._kept) if workspace_id is None else [workspace_id]:
            if known in self._kept:
                _, stamp, toolbox = self._kept[known]
                self._kept[known] = (0.0, stamp, toolbox)

    def _keep(self, workspace_id: UUID, stamp: str, toolbox: Toolbox) -> None:
        self._kept[workspace_id] = (self._now() + KEPT_S, stamp, toolbox)
        self._kept.move_to_end(workspace_id)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
