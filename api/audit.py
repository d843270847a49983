"""Write down who did what: every write operation leaves one entry."""

from pydantic import JsonValue

from api.dependencies import Caller
from api.repository import Session
from engine.store.audit import Act, append


async def audit(
    session: Session, caller: Caller, action: str, target: str, **facts: JsonValue
) -> None:
    """Add an entry in the caller's transaction; facts never hold secrets or payloads."""
    await append(
        session,
        Act(
            org_id=caller.org_id,
            workspace_id=caller.workspace_id,
            actor_id=caller.user_id,
            via=caller.via,
            action=action,
            target=target,
            facts=facts,
        ),
    )
