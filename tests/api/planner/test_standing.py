"""Which change is undone next, where the one before was undone in a conversation."""

from __future__ import annotations

from typing import Any

from api.planner.standing import newest_standing
from engine.store.models.draft_patch import DraftPatch


def _patch(revision: int, intent: str, to: str, was: str) -> DraftPatch:
    operations: list[Any] = [{"op": "set_meta", "name": to}]
    inverse: list[Any] = [{"op": "set_meta", "name": was}]
    return DraftPatch(
        revision=revision, kind="edit", intent=intent, operations=operations, inverse=inverse, undone=False
    )  # fmt: skip


BARN = _patch(1, "call it Barn", "Barn", "Hut")
BYRE = _patch(2, "call it Byre", "Byre", "Barn")
BACK = _patch(3, "Undo that.", "Barn", "Byre")


def test_what_was_taken_back_is_not_undone_again() -> None:
    assert newest_standing([BYRE, BARN]) is BYRE
    assert newest_standing([BACK, BYRE, BARN]) is BARN
    further = _patch(4, "undo that", "Hut", "Barn")
    assert newest_standing([further, BACK, BYRE, BARN]) is None


def test_a_change_that_leads_back_in_its_own_words_is_a_change() -> None:
    barn = _patch(3, "call it Barn", "Barn", "Byre")
    assert newest_standing([barn, BYRE, BARN]) is barn


def test_a_change_after_an_undoing_is_undone_first() -> None:
    cowshed = _patch(4, "call it Cowshed", "Cowshed", "Barn")
    assert newest_standing([cowshed, BACK, BYRE, BARN]) is cowshed
