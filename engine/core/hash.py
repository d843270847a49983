"""Digests of plain JSON: the canonical form of RFC 8785 and its sha-256."""

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """Write plain JSON in the one form that RFC 8785 allows."""
    return rfc8785.dumps(value)


def sha256_hex(data: bytes) -> str:
    """Answer the sha-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest(value: Any) -> str:
    """Answer the sha-256 of the canonical form of plain JSON."""
    return sha256_hex(canonical_bytes(value))
