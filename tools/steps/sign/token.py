"""JSON Web Tokens (RFC 7519), signed and checked with the one algorithm the step names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import ClaimError, JoseError, UnsupportedAlgorithmError
from joserfc.jws import JWSRegistry

from tools.sdk.errors import ActionFailed, bad_data
from tools.steps.sign.keys import Algorithm, Jwk

OWN_CLAIMS: Final = ("iat", "exp")
"""What the step writes itself: a token's life is no matter of its content."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say beside being signed."""

    issuer: str | None
    audience: str | None
    leeway_s: int
    must_end: bool


def made(claims: Mapping[str, Any], key: Jwk, algorithm: Algorithm, key_id: str | None) -> str:
    """Return the signed token in its compact form."""
    header = {"typ": "JWT", "alg": algorithm, **({"kid": key_id} if key_id else {})}
    try:
        return jwt.encode(header, dict(claims), key, registry=_Only(algorithm))
    except (JoseError, ValueError, RecursionError) as exc:
        raise bad_data("token_not_made", "no token can be made of these claims") from exc


def checked(
    token: str, keys: Sequence[Jwk], algorithm: Algorithm, expected: Expected, now: int
) -> dict[str, Any]:
    """Return the claims of a token that one of the keys has signed and whose time it is."""
    reasons = []
    for key in keys:
        try:
            claims = jwt.decode(token.strip(), key, registry=_Only(algorithm)).claims
            _rules(expected, now).validate(claims)
        except (JoseError, ValueError, TypeError, RecursionError) as exc:
            reasons.append(exc)
        else:
            return dict(claims)
    raise _refused(reasons)


class _Only(JWSRegistry):
    """Knows one algorithm: what the token says of itself chooses nothing."""

    def __init__(self, algorithm: Algorithm) -> None:
        # Headers that we do not know must be passed over (RFC 7515, 4); `crit` is still minded.
        super().__init__(algorithms=[algorithm], strict_check_header=False)
        self._algorithm = algorithm

    def get_alg(self, name: str) -> Any:
        if name != self._algorithm:
            raise UnsupportedAlgorithmError
        return self.algorithms[name]


def _rules(expected: Expected, now: int) -> jwt.JWTClaimsRegistry:
    wanted: dict[str, Any] = {"exp": {"essential": expected.must_end}}
    if expected.issuer is not None:
        wanted["iss"] = {"essential": True, "value": expected.issuer}
    if expected.audience is not None:
        wanted["aud"] = {"essential": True, "value": expected.audience}
    return jwt.JWTClaimsRegistry(now=now, leeway=expected.leeway_s, **wanted)


def _refused(reasons: Sequence[Exception]) -> ActionFailed:
    # The class and the claim alone: a token's own words are not for errors.
    said = {
        "UnsupportedAlgorithmError": "it names another algorithm than the step",
        "BadSignatureError": "it is not signed with this key",
        "ExpiredTokenError": "its time is over",
        "MissingClaimError": "a claim is missing",
        "InvalidClaimError": "a claim is not as it must be",
        "InvalidTokenError": "it is not valid yet",
    }
    told = [said.get(type(exc).__name__, "it is no token") for exc in reasons]
    claims = sorted({exc.claim for exc in reasons if isinstance(exc, ClaimError)})
    which = f" ({', '.join(claims)})" if claims else ""
    return bad_data(
        "token_refused",
        f"the token is refused: {told[0]}{which}",
        hint="check key, algorithm, issuer and audience; else nobody with the key has made it",
    )
