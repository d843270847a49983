"""Secrets, passwords, cookies, forged requests and login attempts."""

import asyncio
import base64
import hashlib
import ipaddress
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.requests import Request
from starlette.responses import Response

from api.settings import Settings
from engine.errors import Forbidden, RateLimited

SECRET_BYTES = 32
KEY_PREFIX = "nexa_"
SHOWN_OF_KEY = 12
LOGIN_WINDOW_MIN = 15
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_LOCAL_NAMES = frozenset({"localhost", "testserver"})


def new_secret() -> str:
    """Make 256 random bits, safe in a URL."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode().rstrip("=")


def new_api_key() -> str:
    """Make an API key; its prefix tells scanners what it is."""
    return KEY_PREFIX + new_secret()


def secret_hash(secret: str) -> bytes:
    """Return what is stored of a secret; it is random enough that no salt is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a password matched, and its new hash when the stored one has become too weak."""

    matches: bool
    better_hash: str | None = None


class Passwords:
    """Hashes passwords with Argon2id, in a thread; the defaults are RFC 9106's second choice."""

    def __init__(self, *, memory_kib: int = 65_536, rounds: int = 3) -> None:
        self._hasher = PasswordHash((Argon2Hasher(memory_cost=memory_kib, time_cost=rounds),))
        # Checked when nobody has the given address, so that this answer takes as long as another.
        cost = f"m={memory_kib},t={rounds},p=4"
        self._nobody = f"$argon2id$v=19${cost}$c29tZXNhbHRzb21lc2FsdA${'A' * 43}"

    async def hash(self, password: str) -> str:
        """Return what is stored of a password."""
        return await asyncio.to_thread(self._hasher.hash, password)

    async def check(self, password: str, stored: str | None) -> Checked:
        """Compare in constant time, whether or not there is anything to compare with."""
        matches, better = await asyncio.to_thread(
            self._hasher.verify_and_update, password, stored or self._nobody
        )
        if stored is None or not matches:
            return Checked(matches=False)
        return Checked(matches=True, better_hash=better)


class LoginGate:
    """At most ten failed sign-ins in a quarter of an hour for one address and one e-mail."""

    def __init__(self, per_person: int = 10, per_address: int = 100) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._person = RateLimitItemPerMinute(per_person, LOGIN_WINDOW_MIN)
        self._address = RateLimitItemPerMinute(per_address, LOGIN_WINDOW_MIN)
        self._under_way: Counter[tuple[str, ...]] = Counter()

    @contextmanager
    def attempt(self, address: str, email: str) -> Iterator[None]:
        """Let one attempt in, or refuse it when there were too many.

        Those whose password is still being checked count as well: sent all at once, none of them
        would have failed yet.
        """
        limits = ((self._person, (address, email)), (self._address, (address,)))
        for item, keys in limits:
            left = self._limiter.get_window_stats(item, *keys).remaining
            if left <= self._under_way[keys]:
                raise RateLimited(
                    "Too many failed sign-ins. Wait a quarter of an hour and try again.",
                    retry_after_s=LOGIN_WINDOW_MIN * 60,
                )
        self._under_way.update(keys for _, keys in limits)
        try:
            yield
        finally:
            self._under_way.subtract(keys for _, keys in limits)
            # Only what is above nothing is kept: strangers choose the names.
            self._under_way = +self._under_way

    def count_failure(self, address: str, email: str) -> None:
        """Remember one failed attempt."""
        self._limiter.hit(self._person, address, email)
        self._limiter.hit(self._address, address)


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """How the browser keeps a session."""

    name: str
    is_secure: bool
    max_age_s: int

    @classmethod
    def of(cls, settings: Settings, port: int | None) -> "SessionCookie":
        """Choose name and flags: `__Host-` under TLS, else one name for each port."""
        max_age_s = settings.session_days * 86_400
        if settings.is_behind_tls:
            return cls("__Host-nexa_session", is_secure=True, max_age_s=max_age_s)
        return cls(f"nexa_session_{port or settings.port}", is_secure=False, max_age_s=max_age_s)

    def write(self, response: Response, secret: str) -> None:
        """Give the browser its session."""
        response.set_cookie(
            self.name,
            secret,
            max_age=self.max_age_s,
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )

    def erase(self, response: Response) -> None:
        """Take the session from the browser."""
        response.delete_cookie(
            self.name, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )


def refuse_forged(request: Request, settings: Settings, *, has_session: bool) -> None:
    """Refuse an unsafe request that another site made a browser send.

    A browser says where a request comes from; a program without a session need not.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        is_ours = site in ("same-origin", "none")
    elif origin is not None:
        is_ours = origin in _own_origins(request, settings)
    else:
        is_ours = not has_session
    if not is_ours:
        raise Forbidden(
            "This request did not come from this service's own pages. "
            "Programs use an API key instead of a browser session."
        )


def refuse_plain_http(request: Request, settings: Settings) -> None:
    """Refuse to send a session over an unprotected network."""
    if settings.is_behind_tls or is_local(request.url.hostname or ""):
        return
    raise Forbidden(
        "Signing in over plain http works on this machine only. "
        "Open the service as http://127.0.0.1, or put TLS before it and set "
        "NEXA_PUBLIC_URL=https://..."
    )


def is_local(host: str) -> bool:
    """Tell whether a host name means this machine."""
    if host in _LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _own_origins(request: Request, settings: Settings) -> set[str]:
    own = {f"{request.url.scheme}://{request.headers.get('host', '')}"}
    if settings.public_url is not None:
        parts = urlsplit(settings.public_url)
        own.add(f"{parts.scheme}://{parts.netloc}")
    return own


def client_address(request: Request) -> str:
    """Return where a request comes from, for limits and for the list of devices."""
    return request.client.host if request.client else ""
