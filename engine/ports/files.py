"""The pieces that files of a workspace are kept in."""

from __future__ import annotations

from typing import Protocol


class FilePieces(Protocol):
    """Keeps bytes by their sha-256, for one organization each; nothing kept is ever changed."""

    async def keep(self, org_id: str, workspace_id: str, content: bytes) -> str:
        """Keep a piece and return its sha-256; keeping the same again changes nothing."""
        ...

    async def piece(self, org_id: str, sha256: str) -> bytes | None:
        """Return a piece, or None where the organization has none of this name."""
        ...
