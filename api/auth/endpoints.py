"""Sign in, sign out, first use, accept an invitation: the routes anybody may call."""

from fastapi import APIRouter, Request, Response, status

from api.auth.first_use import FirstUse
from api.auth.schemas import AcceptGiven, AuthState, FirstUseGiven, LoginGiven, MeShown
from api.auth.service import Accounts, Device, SignedIn
from api.dependencies import TheCookie, TheDatabase, TheSettings
from api.me.service import who_is
from api.security import (
    LoginGate,
    SessionCookie,
    client_address,
    refuse_forged,
    refuse_plain_http,
)
from api.settings import Settings
from engine.store.database import Database

router = APIRouter(prefix="/auth", tags=["account"])


@router.get("/state")
async def get_auth_state(database: TheDatabase, settings: TheSettings) -> AuthState:
    """Tell the sign-in page whether the first owner still has to sign up."""
    return AuthState(first_use_needed=await Accounts(database, settings).first_use_needed())


@router.post("/login")
async def login(
    given: LoginGiven,
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
    cookie: TheCookie,
) -> MeShown:
    """Open a session; its secret is in the cookie only."""
    _guard(request, settings)
    gate: LoginGate = request.app.state.login_gate
    accounts = Accounts(database, settings, request.app.state.passwords)
    signed_in = await accounts.sign_in(given, _device(request), gate)
    return await _welcome(signed_in, request, response, database, settings, cookie)


@router.post("/first-use")
async def first_use(
    given: FirstUseGiven,
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
    cookie: TheCookie,
) -> MeShown:
    """Make the owner's account with the token printed at the start."""
    _guard(request, settings)
    token: FirstUse = request.app.state.first_use
    accounts = Accounts(database, settings, request.app.state.passwords)
    signed_in = await accounts.sign_up_first_owner(given, _device(request), token)
    return await _welcome(signed_in, request, response, database, settings, cookie)


@router.post("/invitations/accept")
async def accept_invitation(
    given: AcceptGiven,
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
    cookie: TheCookie,
) -> MeShown:
    """Join a workspace with the token of an invitation link."""
    _guard(request, settings)
    gate: LoginGate = request.app.state.login_gate
    accounts = Accounts(database, settings, request.app.state.passwords)
    signed_in = await accounts.accept_invitation(given, _device(request), gate)
    return await _welcome(signed_in, request, response, database, settings, cookie)


@router.post("/logout", status_code=status.HTTP_204_NO_CONTENT)
async def logout(
    request: Request,
    response: Response,
    database: TheDatabase,
    settings: TheSettings,
    cookie: TheCookie,
) -> None:
    """End this browser's session."""
    secret = request.cookies.get(cookie.name)
    refuse_forged(request, settings, has_session=secret is not None)
    if secret is not None:
        await Accounts(database, settings).sign_out(secret)
    cookie.erase(response)


def _guard(request: Request, settings: Settings) -> None:
    refuse_forged(request, settings, has_session=False)
    refuse_plain_http(request, settings)


def _device(request: Request) -> Device:
    return Device(client_address(request), request.headers.get("user-agent", ""))


async def _welcome(
    signed_in: SignedIn,
    request: Request,
    response: Response,
    database: Database,
    settings: Settings,
    cookie: SessionCookie,
) -> MeShown:
    former = request.cookies.get(cookie.name)
    if former is not None:
        # A session from before the sign-in is never carried over.
        await Accounts(database, settings).sign_out(former)
    cookie.write(response, signed_in.secret)
    async with database.tenant(signed_in.caller.org_id) as session:
        return await who_is(session, signed_in.caller)
