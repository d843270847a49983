"""What a workspace has imported: APIs and the tools of servers, as they lie in the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

from engine.core.action import Catalog

ImportKind = Literal["openapi", "mcp"]


@dataclass(frozen=True, slots=True)
class StoredImport:
    """One imported API: what its operations are and how they are called."""

    key: str
    """Begins the id of each of its actions; holds an underscore, which no built-in connector's does."""
    kind: ImportKind
    title: str
    server: str
    """Where it is called; empty: where each operation says."""
    connection: str | None
    digest: str
    operations: Sequence[Mapping[str, Any]]
    effects: Mapping[str, str]
    """Effects a person has set, by the key of the operation."""


class ImportStore(Protocol):
    """Looks up inside one organization; the store itself keeps others out."""

    async def stamp(self, org_id: UUID, workspace_id: UUID) -> str:
        """Return what is another whenever something the workspace has imported is; empty for nothing."""
        ...

    async def imports(self, org_id: UUID, workspace_id: UUID) -> Sequence[StoredImport]:
        """Return everything the workspace has imported, by key."""
        ...


class Catalogs(Protocol):
    """The catalogue of each workspace: what the product has, and what the workspace has imported."""

    async def catalog(self, org_id: UUID, workspace_id: UUID) -> Catalog:
        """Return what can be built with there; the built-in catalogue itself where nothing was added."""
        ...
