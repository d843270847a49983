"""The authorization code grant with PKCE (RFC 7636): where a person is sent, and what comes back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from tools.oauth.endpoint import Tokens


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """What the browser carries there and back, and what stays here until the code is exchanged."""

    state: str
    verifier: str

    @classmethod
    def fresh(cls) -> Proof:
        """Make both from 256 random bits each."""
        return cls(secrets.token_urlsafe(32), secrets.token_urlsafe(32))


def authorize_url(config: Mapping[str, Any], proof: Proof, *, redirect_uri: str) -> str:
    """Return where the person signs in; of the proof it carries the state and a digest."""
    parts = urlsplit(str(config["authorize_url"]))
    asked = {
        **dict(parse_qsl(parts.query)),
        "response_type": "code",
        "client_id": str(config["client_id"]),
        "redirect_uri": redirect_uri,
        "state": proof.state,
        "code_challenge": _challenge(proof.verifier),
        "code_challenge_method": "S256",
        **({"scope": str(config["scope"])} if config.get("scope") else {}),
    }
    return urlunsplit(parts._replace(query=urlencode(asked)))


def code_form(code: str, verifier: str, *, redirect_uri: str) -> dict[str, str | None]:
    """Return the form that exchanges a code."""
    return {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": verifier,
    }


def comes_from(config: Mapping[str, Any], issuer: str | None) -> bool:
    """Say whether the one who sent the person back is the one they were sent to (RFC 9207)."""
    expected = config.get("issuer")
    if not expected:
        return True
    return issuer is not None and hmac.compare_digest(issuer.encode(), str(expected).encode())


def kept(tokens: Tokens, before: Mapping[str, str]) -> dict[str, str]:
    """Return the connection's secret with new tokens; a refresh token stays until another comes."""
    secret = {
        **before,
        "access_token": tokens.access_token,
        "token_expires_at": tokens.expires_at.isoformat(),
    }
    if tokens.refresh_token is not None:
        secret["refresh_token"] = tokens.refresh_token
    return secret


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
