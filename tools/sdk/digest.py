"""HTTP Digest (RFC 7616): the password proves itself by a hash of the server's challenge."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

from tools.sdk.hop import Hop

# The strongest first: a server that offers several is answered with the best of them.
_HASHES: dict[str, Callable[[bytes], str]] = {
    "SHA-512-256": lambda data: hashlib.new("sha512_256", data).hexdigest(),
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
_PARAMETER = re.compile(r'([a-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', re.IGNORECASE)
_FIRST_USE = "00000001"


def answer_to(
    challenges: str, hop: Hop, username: str, password: str, *, nonce: str | None = None
) -> str | None:
    """Return the Authorization header for the best challenge, or None when none can be answered."""
    offered = [_parameters(part) for part in re.split(r"(?i)\bdigest\s+", challenges)[1:]]
    for name in _HASHES:
        for challenge in offered:
            base, session, _ = challenge.get("algorithm", "MD5").upper().partition("-SESS")
            asked = {one.strip() for one in challenge.get("qop", "").split(",") if one.strip()}
            known = "nonce" in challenge and "realm" in challenge
            if base == name and not session and known and (not asked or "auth" in asked):
                chosen = nonce or secrets.token_hex(16)
                return _answer(challenge, name, hop, (username, password), chosen, bool(asked))
    return None


def _answer(
    challenge: dict[str, str],
    name: str,
    hop: Hop,
    user: tuple[str, str],
    chosen: str,
    counted: bool,
) -> str:
    def digest(text: str) -> str:
        return _HASHES[name](text.encode())

    target = hop.url.raw_path.decode("ascii")
    who = digest(f"{user[0]}:{challenge['realm']}:{user[1]}")
    what = digest(f"{hop.method}:{target}")
    between = f"{_FIRST_USE}:{chosen}:auth:" if counted else ""
    response = digest(f"{who}:{challenge['nonce']}:{between}{what}")
    quoted = {
        "username": user[0],
        "realm": challenge["realm"],
        "nonce": challenge["nonce"],
        "uri": target,
        "response": response,
        **({"cnonce": chosen} if counted else {}),
        **({"opaque": challenge["opaque"]} if "opaque" in challenge else {}),
    }
    parts = [f'{key}="{_escaped(value)}"' for key, value in quoted.items()]
    if "algorithm" in challenge:
        parts.append(f"algorithm={challenge['algorithm']}")
    if counted:
        parts += ["qop=auth", f"nc={_FIRST_USE}"]
    return "Digest " + ", ".join(parts)


def _parameters(text: str) -> dict[str, str]:
    return {
        found[1].lower(): re.sub(r"\\(.)", r"\1", found[2]) if found[2] is not None else found[3]
        for found in _PARAMETER.finditer(text)
    }


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
