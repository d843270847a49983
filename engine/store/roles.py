"""The database roles of the product and how their passwords follow from the master key."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Literal

Role = Literal["owner", "app", "engine", "agent", "lookup"]

ROLES: tuple[Role, ...] = ("owner", "app", "engine", "agent", "lookup")
LOGIN_ROLES: tuple[Role, ...] = ("owner", "app", "engine", "agent")
"""`lookup` owns the look-up functions and never signs in."""

_PREFIX = re.compile(r"^[a-z][a-z0-9_]{0,30}$")


@dataclass(frozen=True, slots=True)
class Roles:
    """Role names of one installation; the prefix lets several share a cluster."""

    prefix: str = "nexa"

    def __post_init__(self) -> None:
        if not _PREFIX.match(self.prefix):
            raise ValueError(f"a role prefix is small letters, digits and _, not {self.prefix!r}")

    def name(self, role: Role) -> str:
        """Return the name of a role in the cluster."""
        return f"{self.prefix}_{role}"


def role_password(master_key: bytes, role_name: str) -> str:
    """Derive the password of a role, so that no second secret has to be kept."""
    return hmac.new(master_key, f"role:{role_name}".encode(), hashlib.sha256).hexdigest()


KEY_MARK = "nexabuilder key "


def key_mark(master_key: bytes) -> str:
    """Return what tells a master key from others without telling anything about it."""
    digest = hmac.new(master_key, b"mark of this key", hashlib.sha256).hexdigest()
    return KEY_MARK + digest[:16]
