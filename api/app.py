"""Make the application: identity, errors and the routes of every feature."""

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI

from api.auth import endpoints as auth
from api.auth.first_use import FirstUse
from api.errors import PROBLEM_RESPONSES, install_error_handlers
from api.invitations import endpoints as invitations
from api.keys import endpoints as keys
from api.me import endpoints as me
from api.members import endpoints as members
from api.security import LoginGate, Passwords
from api.sessions import endpoints as sessions
from api.settings import Settings
from engine.store.database import Database

PREFIX = "/api/v1"
IDENTITY = (auth, me, members, invitations, keys, sessions)


def identity_router() -> APIRouter:
    """Collect the routes about people, keys and sessions."""
    router = APIRouter()
    for feature in IDENTITY:
        router.include_router(feature.router)
    return router


def create_app(
    settings: Settings,
    database: Database,
    *,
    features: Sequence[APIRouter] = (),
    passwords: Passwords | None = None,
) -> FastAPI:
    """Make an application over an open database; `features` join the identity routes."""
    app = FastAPI(
        title="NexaBuilder",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        responses=PROBLEM_RESPONSES,
    )
    prepare_app(app, settings, database, passwords=passwords)
    for router in (identity_router(), *features):
        app.include_router(router, prefix=PREFIX)
    return app


def prepare_app(
    app: FastAPI, settings: Settings, database: Database, *, passwords: Passwords | None = None
) -> None:
    """Give an application what identity needs; the wiring calls this for its own one."""
    app.state.settings = settings
    app.state.database = database
    app.state.passwords = passwords or Passwords()
    app.state.login_gate = LoginGate()
    app.state.first_use = FirstUse()
    install_error_handlers(app)
