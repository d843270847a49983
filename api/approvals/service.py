"""Decisions runs wait for: shown with what they are about, and made once."""

from typing import Literal
from uuid import UUID

from api.approvals.repository import ApprovalRepository, ApprovalRow
from api.approvals.schemas import ApprovalShown, DecideGiven
from api.repository import Session
from api.room import Room
from api.shapes import Page
from engine.errors import Conflict, Forbidden, Invalid, NotFound

_OUTCOMES = {
    "approval": ("approved", "rejected"),
    "unknown_outcome": ("happened", "repeat", "failed"),
}


class Approvals:
    """The approvals of one workspace."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def page(
        self, status: Literal["pending", "decided"], cursor: str | None, limit: int
    ) -> Page[ApprovalShown]:
        """Answer one page."""
        after = _id(cursor) if cursor else None
        async with self._room.transaction() as session:
            rows = await self._rows(session).page(
                pending=status == "pending", after=after, limit=limit
            )
        more = str(rows[limit - 1].approval.id) if len(rows) > limit else None
        return Page(items=[_shown(row) for row in rows[:limit]], next_cursor=more)

    async def decide(self, approval_id: UUID, given: DecideGiven) -> ApprovalShown:
        """Hand the decision to the run; it holds only for exactly what was shown."""
        async with self._room.transaction() as session:
            row = await self._found(session, approval_id)
            self._require(row, given)
            await self._room.note(session, "approval.decide", approval_id, outcome=given.outcome)
        approval = row.approval
        await self._room.services.host.decide(
            approval.run_id,
            approval.step_id,
            given.outcome,
            by=self._room.by,
            comment=given.comment,
            digest=approval.digest,
            item=approval.item_key or None,
        )
        async with self._room.transaction() as session:
            return _shown(await self._found(session, approval_id))

    def _require(self, row: ApprovalRow, given: DecideGiven) -> None:
        approval = row.approval
        if approval.status != "pending":
            raise Conflict(f"This was decided already: {approval.status}.")
        if given.outcome not in _OUTCOMES[approval.kind]:
            raise Invalid(f"Choose one of {', '.join(_OUTCOMES[approval.kind])}.")
        if approval.digest is not None and given.digest != approval.digest:
            raise Conflict("What you decided on is not what is asked now: look at it again.")
        if approval.assignees and not self._is_asked(row):
            raise Forbidden("Somebody else is asked to decide this.")

    def _is_asked(self, row: ApprovalRow) -> bool:
        """Tell whether the caller is one of those named, by id, e-mail or role."""
        named = {str(one).casefold() for one in row.approval.assignees}
        me = {str(self._room.user_id).casefold(), self._room.caller.role}
        if row.caller_email:
            me.add(row.caller_email.casefold())
        return bool(named & me)

    async def _found(self, session: Session, approval_id: UUID) -> ApprovalRow:
        row = await self._rows(session).get(approval_id)
        if row is None:
            raise NotFound("There is no such approval.")
        return row

    def _rows(self, session: Session) -> ApprovalRepository:
        return ApprovalRepository(session, *self._room.place, caller_id=self._room.user_id)


def _shown(row: ApprovalRow) -> ApprovalShown:
    approval = row.approval
    return ApprovalShown(
        id=str(approval.id),
        kind=approval.kind,
        run_id=str(approval.run_id),
        workflow_id=str(approval.workflow_id),
        workflow_name=row.workflow_name,
        step=approval.step_id,
        item=approval.item_key or None,
        title=approval.title,
        payload=approval.payload,
        digest=approval.digest,
        status=approval.status,
        outcomes=list(_OUTCOMES[approval.kind]),
        assignees=[str(one) for one in approval.assignees],
        deadline=approval.deadline_at,
        created_at=approval.created_at,
        decided_at=approval.decided_at,
        decided_by=row.decider or approval.decided_by,
        comment=approval.comment or None,
    )


def _id(cursor: str) -> UUID:
    try:
        return UUID(cursor)
    except ValueError as error:
        raise Invalid("The cursor is not one of ours: take it from next_cursor.") from error
