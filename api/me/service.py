"""Show and change the caller's own account."""

from zoneinfo import available_timezones

from api.audit import audit
from api.auth.schemas import MeShown, OrganizationShown, PersonShown, WorkspaceShown
from api.dependencies import Caller
from api.me.repository import MeRepository
from api.me.schemas import ChangeMe
from api.repository import Session
from api.security import Passwords
from api.sessions.repository import SessionRepository
from engine.errors import Forbidden, Invalid


async def who_is(session: Session, caller: Caller) -> MeShown:
    """Show who the caller is and what they may do."""
    rows = MeRepository(session, caller.org_id, caller.workspace_id)
    organization, workspace = await rows.organization(), await rows.workspace()
    person = None
    if caller.user_id is not None:
        user = await rows.user(caller.user_id)
        person = PersonShown(id=user.id, name=user.name, email=user.email)
    return MeShown(
        user=person,
        organization=OrganizationShown(id=organization.id, name=organization.name),
        workspace=WorkspaceShown(id=workspace.id, name=workspace.name, timezone=workspace.timezone),
        role=caller.role,
        permissions=sorted(caller.permissions),
    )


async def change(
    session: Session, caller: Caller, given: ChangeMe, passwords: Passwords
) -> MeShown:
    """Change name, zone or password; a new password ends the person's other sessions."""
    if caller.user_id is None:
        raise Forbidden("Only a person has an account to change.")
    user = await MeRepository(session, caller.org_id, caller.workspace_id).user(caller.user_id)
    if given.name is not None:
        user.name = given.name
    if given.timezone is not None:
        if given.timezone not in available_timezones():
            raise Invalid(f"{given.timezone!r} is not the name of a time zone.")
        user.timezone = given.timezone
    if given.password is not None:
        present = given.current_password.get_secret_value() if given.current_password else ""
        if not (await passwords.check(present, user.password_hash)).matches:
            raise Forbidden("The present password is wrong.")
        user.password_hash = await passwords.hash(given.password.get_secret_value())
        await SessionRepository(session).end_all(caller.user_id, but=caller.session_id)
    await session.flush()
    await audit(
        session,
        caller,
        "account.changed",
        f"user:{user.id}",
        fields=[*sorted(given.model_fields_set - {"current_password"})],
    )
    return await who_is(session, caller)
