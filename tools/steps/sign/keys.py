"""Which keys of a connection fit an algorithm."""

from __future__ import annotations

from typing import Final, Literal

from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.signing_key import Family, Key, key_of

Algorithm = Literal[
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""How a token is signed (RFC 7518, RFC 8037); `none` is not among them."""

Jwk = OctKey | RSAKey | ECKey | OKPKey
_FAMILIES: Final[dict[str, Family]] = {
    "HS": "secret",
    "RS": "rsa",
    "PS": "rsa",
    "ES": "ec",
    "Ed": "ed25519",
}
_CURVES: Final = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}


def unfit(message: str) -> ActionFailed:
    """Return the failure of a step whose connection holds a key it cannot work with."""
    return ActionFailed(
        "auth",
        "key_unfit",
        message,
        hint="choose another algorithm, or a connection with a key for this one",
        nothing_happened=True,
    )


def secrets_of(credential: Credential) -> list[str]:
    """Return the key, and the former one where there is one."""
    return [
        credential.secret[name] for name in ("key", "former_key") if credential.secret.get(name)
    ]


def jwk_of(text: str, algorithm: Algorithm, *, signs: bool) -> Jwk:
    """Return a key for the algorithm, or raise ActionFailed where this one does not fit it."""
    key = key_of(text)
    wanted = _FAMILIES[algorithm[:2]]
    if key.family != wanted:
        raise unfit(f"{algorithm} needs {_named(wanted)}, the connection holds {key.title}")
    if signs and not key.is_private:
        raise unfit("a public key can check tokens, and cannot sign any")
    made = _jwk(key, algorithm)
    if isinstance(made, ECKey) and made.curve_name != _CURVES[algorithm]:
        raise unfit(f"{algorithm} needs the curve {_CURVES[algorithm]}, not {made.curve_name}")
    return made


def _jwk(key: Key, algorithm: Algorithm) -> Jwk:
    match key.family:
        case "rsa":
            return RSAKey.import_key(key.text)
        case "ec":
            return ECKey.import_key(key.text)
        case "ed25519":
            return OKPKey.import_key(key.text)
        case "secret":
            content = key.text.encode()
            shortest = int(algorithm[2:]) // 8
            if len(content) < shortest:
                raise unfit(f"{algorithm} needs a secret of {shortest} bytes or more (RFC 7518)")
            return OctKey.import_key(content)


def _named(family: Family) -> str:
    return "a shared secret" if family == "secret" else f"a key of {family}"
