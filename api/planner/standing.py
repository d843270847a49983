"""The newest change of a draft that still holds, where some were taken back in a conversation."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.changes.undoing import takes_back
from engine.store.models.draft_patch import DraftPatch

_UNDOABLE = ("edit", "redo", "rollback", "import")


def newest_standing(patches: Sequence[DraftPatch]) -> DraftPatch | None:
    """Answer the newest change that nothing has taken back; the patches are told newest first.

    What a conversation takes back becomes a patch of its own. It is no change to be undone in turn,
    and the one it took back no longer holds.
    """
    gone: set[int] = set()
    for at, patch in enumerate(patches):
        if patch.kind not in _UNDOABLE or patch.undone or patch.revision in gone:
            continue
        taken_back = _taken_back(patch, patches[at + 1 :], gone)
        if taken_back is None:
            return patch
        gone.add(taken_back.revision)
    return None


def _taken_back(
    patch: DraftPatch, before: Sequence[DraftPatch], gone: set[int]
) -> DraftPatch | None:
    if not takes_back(patch.intent.lower().strip(" .!")):
        return None
    return next(
        (
            one
            for one in before
            if one.revision not in gone and list(one.inverse) == list(patch.operations)
        ),
        None,
    )
