"""What the very first start leaves behind: an organization and a key for the command line."""

from api.auth.repository import AccountRepository, find_by_api_key
from api.auth.service import FIRST_ORGANIZATION, found_organization
from api.keys.repository import KeyRepository
from api.permissions import ALL_SCOPES
from api.security import SHOWN_OF_KEY, new_api_key, secret_hash
from engine.ports.ids import uuid7
from engine.store.audit import Act, append
from engine.store.database import Database
from engine.store.models.api_key import ApiKey

COMMAND_LINE = "Command line on this machine"


async def command_line_key(database: Database, known: str | None) -> str:
    """Return a key that works for the command line: the known one, or a new one in its place.

    It belongs to the installation, not to a person, so that it works before the first sign-up.
    """
    if known is not None and await find_by_api_key(database, secret_hash(known)) is not None:
        return known
    async with database.unscoped() as session:
        accounts = AccountRepository(session)
        await accounts.hold_first_use()
        place = await found_organization(accounts, FIRST_ORGANIZATION)
        rows = KeyRepository(session, place.org_id, place.workspace_id)
        for former in await rows.live(None):
            if former.user_id is None and former.name == COMMAND_LINE:
                await rows.revoke(former)
        secret = new_api_key()
        key = ApiKey(
            id=uuid7(),
            org_id=place.org_id,
            workspace_id=place.workspace_id,
            user_id=None,
            name=COMMAND_LINE,
            prefix=secret[:SHOWN_OF_KEY],
            secret_hash=secret_hash(secret),
            scopes=[ALL_SCOPES],
        )
        await rows.add(key)
        act = Act(place.org_id, place.workspace_id, None, "system", "key.made", f"key:{key.id}")
        await append(session, act)
        return secret
