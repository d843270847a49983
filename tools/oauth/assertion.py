"""A service account's assertion (RFC 7523): a short-lived JWT signed with the account's own key."""

from __future__ import annotations

import base64
import json
import secrets
from datetime import datetime

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from engine.errors import Invalid

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LIFETIME_S = 300
_SMALLEST_KEY_BITS = 2048


def private_key(pem: str) -> rsa.RSAPrivateKey:
    """Read an RSA key, or raise Invalid without quoting it."""
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        raise Invalid("The private key cannot be read: give it whole, from BEGIN to END.") from None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < _SMALLEST_KEY_BITS:
        raise Invalid(f"The private key must be an RSA key of {_SMALLEST_KEY_BITS} bits or more.")
    return key


def assertion(
    *, issuer: str, audience: str, scope: str | None, subject: str | None, pem: str, now: datetime
) -> str:
    """Return the signed assertion, good for five minutes and one use."""
    issued = int(now.timestamp())
    claims = {
        "iss": issuer,
        "sub": subject or issuer,
        "aud": audience,
        "iat": issued,
        "exp": issued + _LIFETIME_S,
        "jti": secrets.token_hex(16),
        **({"scope": scope} if scope else {}),
    }
    signing = f"{_coded({'alg': 'RS256', 'typ': 'JWT'})}.{_coded(claims)}"
    proof = private_key(pem).sign(signing.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signing}.{_base64url(proof)}"


def _coded(part: dict[str, object]) -> str:
    return _base64url(json.dumps(part, separators=(",", ":")).encode())


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
