"""Signing: proofs of texts with a shared secret, and JSON Web Tokens."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result
from tools.steps.sign.keys import Algorithm, jwk_of, secrets_of
from tools.steps.sign.mac import Fingerprint, Form, check, signature_of
from tools.steps.sign.token import OWN_CLAIMS, Expected, checked, made

LONGEST_TEXT = 10_000_000
LONGEST_TOKEN = 100_000
LONGEST_LIFE_S = 31_536_000
_KEY = NeedEntry(service="sign", kinds=("signing_key",))


class HmacArguments(Arguments):
    text: str = Field(
        title="Text", description="The text to sign, as UTF-8.", max_length=LONGEST_TEXT
    )
    algorithm: Fingerprint = Field(
        default="sha256", title="Algorithm", description="Which fingerprint is taken."
    )
    form: Form = Field(
        default="hex",
        title="Form",
        description="How the signature is written; base64url has no = at its end.",
    )


class Signature(Result):
    signature: str = Field(description="The signature of the text.", examples=["9f86d081884c7d65"])


# A read: the answer hangs on a secret that is opened, and a rehearsal opens none.
@action(
    "sign.hmac",
    title="Sign a text (HMAC)",
    effect="read",
    connection=_KEY,
    wording=Wording(
        synonyms=("hmac", "hmac sha256", "hmac signature", "keyed hash", "sign a text", "message authentication code"),
        examples=("make an HMAC of the payload", "sign the text with our secret"),
    ),
)  # fmt: skip
async def hmac(ctx: StepContext, args: HmacArguments) -> Signature:
    """Sign a text with a shared secret (HMAC)."""
    key = ctx.needs_credential().secret["key"]
    return Signature(signature=signature_of(args.text, key, args.algorithm, args.form))


class CheckHmacArguments(HmacArguments):
    signature: str = Field(
        title="Signature", description="What came with the text.", min_length=1, max_length=1_000
    )


class Checked(Result):
    text: str = Field(description="The text, which a holder of the key has signed.")


@action(
    "sign.verify_hmac",
    title="Verify an HMAC",
    effect="read",
    connection=_KEY,
    wording=Wording(
        synonyms=("hmac verification", "compare an hmac", "signature verification", "compare signatures", "is the signature right"),
        examples=("is the HMAC right", "is the signature of the text right"),
    ),
)  # fmt: skip
async def verify_hmac(ctx: StepContext, args: CheckHmacArguments) -> Checked:
    """Compare the HMAC signature of a text with the right one; a wrong one is an error."""
    keys = secrets_of(ctx.needs_credential())
    check(args.text, args.signature, keys, args.algorithm, args.form)
    return Checked(text=args.text)


class MakeJwtArguments(Arguments):
    claims: dict[str, JsonValue] = Field(
        title="Claims",
        description="What the token says; the step adds iat and exp.",
        examples=[{"sub": "customer-7", "aud": "https://api.example.com"}],
    )
    algorithm: Algorithm = Field(
        title="Algorithm",
        description="HS: a shared secret; RS, PS: RSA; ES: elliptic curves; EdDSA: Ed25519.",
    )
    lifetime_s: int = Field(
        default=300,
        ge=1,
        le=LONGEST_LIFE_S,
        title="Lifetime",
        description="For how many seconds it is good.",
    )


class MadeToken(Result):
    token: str = Field(description="The signed token.")
    expires_at: int = Field(ge=0, description="When it ends, in seconds since 1970 (UTC).")


@action(
    "sign.make_jwt",
    title="Make a JWT",
    effect="read",
    connection=_KEY,
    wording=Wording(
        synonyms=("jwt", "sign a jwt", "json web token", "create a jwt", "issue a signed token"),
        examples=("make a JWT", "sign a JWT with our private key"),
    ),
)
async def make_jwt(ctx: StepContext, args: MakeJwtArguments) -> MadeToken:
    """Make a JSON Web Token (JWT), signed with a key."""
    if own := [name for name in OWN_CLAIMS if name in args.claims]:
        raise bad_data(
            "claim_of_the_step",
            f"the claim {own[0]} is written by the step",
            hint="leave it out, and say with lifetime_s how long the token is good",
        )
    held = ctx.needs_credential()
    issued = int(ctx.http.clock.now().timestamp())
    ends = issued + args.lifetime_s
    claims = {**args.claims, "iat": issued, "exp": ends}
    key = jwk_of(held.secret["key"], args.algorithm, signs=True)
    token = made(claims, key, args.algorithm, held.config.get("key_id"))
    return MadeToken(token=token, expires_at=ends)


class CheckJwtArguments(Arguments):
    token: str = Field(
        title="Token",
        description="The token, without the word Bearer before it.",
        min_length=1,
        max_length=LONGEST_TOKEN,
    )
    algorithm: Algorithm = Field(
        title="Algorithm", description="The one that is taken; a token with another is refused."
    )
    issuer: str | None = Field(
        default=None,
        title="Issuer",
        description="Who must have made it (iss); left out: anybody with the key.",
        max_length=1_000,
    )
    audience: str | None = Field(
        default=None,
        title="Audience",
        description="Whom it must be meant for (aud); left out: not looked at.",
        max_length=1_000,
    )
    end: Literal["required", "optional"] = Field(
        default="required",
        title="End",
        description="Whether tokens that never end (without exp) are refused.",
    )
    leeway_s: int = Field(
        default=60,
        ge=0,
        le=600,
        title="Leeway",
        description="By how many seconds clocks may differ.",
    )


class CheckedToken(Result):
    claims: dict[str, JsonValue] = Field(description="What the token says, now proved.")


@action(
    "sign.verify_jwt",
    title="Verify a JWT",
    effect="read",
    connection=_KEY,
    wording=Wording(
        synonyms=("jwt verification", "decode a jwt", "jwt claims", "jwt signature", "json web token claims"),
        examples=("decode the JWT", "read the claims of the JWT"),
    ),
)  # fmt: skip
async def verify_jwt(ctx: StepContext, args: CheckJwtArguments) -> CheckedToken:
    """Decode a JWT whose signature holds and which has not expired; a wrong one is an error."""
    texts = secrets_of(ctx.needs_credential())
    keys = [jwk_of(text, args.algorithm, signs=False) for text in texts]
    expected = Expected(args.issuer, args.audience, args.leeway_s, args.end == "required")
    now = int(ctx.http.clock.now().timestamp())
    return CheckedToken(claims=checked(args.token, keys, args.algorithm, expected, now))
