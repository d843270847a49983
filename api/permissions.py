"""Who may do what: one table from role to permissions, and the scopes of API keys."""

from collections.abc import Collection
from typing import Literal, get_args

from engine.errors import Forbidden

Role = Literal["owner", "editor", "viewer"]
Permission = Literal[
    "workflow:read",
    "workflow:edit",
    "workflow:publish",
    "run:read",
    "run:start",
    "approval:decide",
    "chat:use",
    "connection:read",
    "connection:manage",
    "member:read",
    "member:manage",
    "key:manage",
    "self:manage",
    "audit:read",
]

ROLES: tuple[Role, ...] = get_args(Role)
PERMISSIONS: tuple[Permission, ...] = get_args(Permission)

_VIEWER: frozenset[Permission] = frozenset(
    {"workflow:read", "run:read", "connection:read", "member:read", "self:manage"}
)
_EDITOR: frozenset[Permission] = _VIEWER | {
    "workflow:edit",
    "workflow:publish",
    "run:start",
    "approval:decide",
    "chat:use",
    "connection:manage",
    "key:manage",
}
_OWNER: frozenset[Permission] = _EDITOR | {"member:manage", "audit:read"}

OF_ROLE: dict[Role, frozenset[Permission]] = {
    "viewer": _VIEWER,
    "editor": _EDITOR,
    "owner": _OWNER,
}

# What concerns a person's own account stays with the person: no key can do it.
NEVER_BY_KEY: frozenset[Permission] = frozenset({"self:manage"})
ALL_SCOPES = "*"
SCOPES: tuple[str, ...] = (ALL_SCOPES, *(p for p in PERMISSIONS if p not in NEVER_BY_KEY))

# Routes that anybody may call; every other one declares a permission.
PUBLIC: frozenset[tuple[str, str]] = frozenset(
    {
        ("POST", "/api/v1/auth/login"),
        ("POST", "/api/v1/auth/first-use"),
        ("GET", "/api/v1/auth/state"),
        ("POST", "/api/v1/auth/logout"),
        ("POST", "/api/v1/auth/invitations/accept"),
        ("GET", "/api/v1/documents/schema"),
        ("GET", "/live"),
        ("GET", "/ready"),
        ("GET", "/metrics"),
        ("GET", "/docs"),
    }
)

# Routes that every caller may use, whatever their role or scopes.
ANY_CALLER: frozenset[tuple[str, str]] = frozenset({("GET", "/api/v1/me")})


def permissions_of(role: Role, scopes: Collection[str] | None = None) -> frozenset[Permission]:
    """Return what a role may do; a key may do the part of it that its scopes name."""
    granted = OF_ROLE[role]
    if scopes is None:
        return granted
    granted = granted - NEVER_BY_KEY
    if ALL_SCOPES in scopes:
        return granted
    return frozenset(permission for permission in granted if permission in scopes)


def check(held: Collection[Permission], wanted: Permission, *, role: Role, via: str) -> None:
    """Refuse when the permission is not held, saying why."""
    if wanted in held:
        return
    if via == "api_key" and wanted in OF_ROLE[role]:
        raise Forbidden(f"This API key lacks the scope {wanted!r}.", permission=wanted)
    raise Forbidden(f"The role {role!r} does not allow {wanted!r}.", permission=wanted)
