"""Who waits, in turn: each organization comes next in turn, and in its turn each of its workspaces."""

from collections import OrderedDict, deque
from collections.abc import Iterator
from typing import Generic, TypeVar
from uuid import UUID

One = TypeVar("One")


class InTurn(Generic[One]):
    """A queue for each workspace; however long one of them is, the next of another comes no later for it."""

    def __init__(self) -> None:
        self._of: OrderedDict[UUID, OrderedDict[UUID, deque[One]]] = OrderedDict()

    def __contains__(self, org_id: UUID) -> bool:
        return org_id in self._of

    def __len__(self) -> int:
        return sum(len(queue) for spaces in self._of.values() for queue in spaces.values())

    @property
    def is_empty(self) -> bool:
        """Tell whether nobody waits."""
        return not self._of

    def organizations(self) -> list[UUID]:
        """Return those of which somebody waits, whose turn it is first."""
        return list(self._of)

    def firsts(self) -> Iterator[One]:
        """Return the first of each queue."""
        return (queue[0] for spaces in self._of.values() for queue in spaces.values())

    def add(self, org_id: UUID, workspace_id: UUID, one: One) -> None:
        """Let somebody wait behind all others of their workspace."""
        spaces = self._of.setdefault(org_id, OrderedDict())
        spaces.setdefault(workspace_id, deque()).append(one)

    def take(self, org_id: UUID) -> One:
        """Take the next one of an organization; its next turn, and the workspace's, is after everybody else's."""
        spaces = self._of[org_id]
        workspace_id, queue = next(iter(spaces.items()))
        one = queue.popleft()
        spaces.move_to_end(workspace_id)
        self._of.move_to_end(org_id)
        self._tidy(org_id, workspace_id)
        return one

    def discard(self, org_id: UUID, workspace_id: UUID, one: One) -> None:
        """Let somebody go who may have waited."""
        spaces = self._of.get(org_id)
        queue = None if spaces is None else spaces.get(workspace_id)
        if queue is not None and one in queue:
            queue.remove(one)
            self._tidy(org_id, workspace_id)

    def _tidy(self, org_id: UUID, workspace_id: UUID) -> None:
        spaces = self._of[org_id]
        if not spaces[workspace_id]:
            del spaces[workspace_id]
        if not spaces:
            del self._of[org_id]
