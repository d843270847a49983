"""A key as a person pastes it: a shared secret, or a private or public key in PEM (RFC 7468)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from engine.errors import Invalid

Family = Literal["secret", "rsa", "ec", "ed25519"]
_PEM: Final = "-----BEGIN "
_SMALLEST_RSA_BITS: Final = 2048
_RSA: Final = (rsa.RSAPrivateKey, rsa.RSAPublicKey)
_FAMILIES: Final[dict[Family, tuple[type, ...]]] = {
    "rsa": _RSA,
    "ec": (ec.EllipticCurvePrivateKey, ec.EllipticCurvePublicKey),
    "ed25519": (ed25519.Ed25519PrivateKey, ed25519.Ed25519PublicKey),
}


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """What a key is good for; never prints itself."""

    text: str
    family: Family
    is_private: bool
    title: str


def key_of(text: str) -> Key:
    """Read a key, or raise Invalid without quoting it."""
    if _PEM not in text:
        return Key(text, "secret", True, "a shared secret")
    pem = text.strip()
    try:
        if "PRIVATE KEY-----" in pem:
            found: object = serialization.load_pem_private_key(pem.encode(), password=None)
        else:
            found = serialization.load_pem_public_key(pem.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Invalid(
            "The key cannot be read: give it whole, from BEGIN to END, and without a password."
        ) from None
    family = next((name for name, types in _FAMILIES.items() if isinstance(found, types)), None)
    if family is None:
        raise Invalid("The key must be of RSA, of an elliptic curve (P-256, 384, 521) or Ed25519.")
    if isinstance(found, _RSA) and found.key_size < _SMALLEST_RSA_BITS:
        raise Invalid(f"An RSA key must have {_SMALLEST_RSA_BITS} bits or more.")
    is_private = "PRIVATE KEY-----" in pem
    return Key(pem, family, is_private, f"a {'private' if is_private else 'public'} {family} key")
