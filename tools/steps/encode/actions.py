"""Encoding: fingerprints of texts, and base64."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from typing import Literal

from pydantic import Field

from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments, Result

LONGEST_TEXT = 10_000_000
LONGEST_BASE64 = 14_000_000

Alphabet = Literal["standard", "url"]


class HashArguments(Arguments):
    text: str = Field(
        title="Text", description="The text to hash, as UTF-8.", max_length=LONGEST_TEXT
    )
    algorithm: Literal["sha256", "sha384", "sha512"] = Field(
        default="sha256", title="Algorithm", description="Which fingerprint is made."
    )


class Hashed(Result):
    hash: str = Field(description="The fingerprint in lower-case hexadecimal.")


@action(
    "encode.hash",
    title="Hash a text",
    effect="pure",
    wording=Wording(
        synonyms=("hash", "sha256", "sha512", "fingerprint", "digest of a text", "checksum"),
        examples=("hash the e-mail address", "make the SHA-256 of the address"),
    ),
)
async def hash_text(ctx: StepContext, args: HashArguments) -> Hashed:  # noqa: ARG001
    """Make the SHA-2 fingerprint of a text."""
    content = _bytes_of(args.text)
    made = await asyncio.to_thread(hashlib.new, args.algorithm, content)
    return Hashed(hash=made.hexdigest())


class ToBase64Arguments(Arguments):
    text: str = Field(
        title="Text", description="The text to encode, as UTF-8.", max_length=LONGEST_TEXT
    )
    alphabet: Alphabet = Field(
        default="standard",
        title="Alphabet",
        description="standard: with + and /; url: with - and _, and nothing at the end.",
    )


class Encoded(Result):
    base64: str = Field(description="The text as base64.")


@action(
    "encode.to_base64",
    title="Write base64",
    effect="pure",
    wording=Wording(
        synonyms=(
            "base64 encode",
            "encode base64",
            "to base64",
            "base64url",
            "encoded as base64",
        ),
        examples=("base64 encode the picture", "write the text as base64"),
    ),
)
async def to_base64(ctx: StepContext, args: ToBase64Arguments) -> Encoded:  # noqa: ARG001
    """Write a text as base64 (RFC 4648)."""
    content = _bytes_of(args.text)
    if args.alphabet == "url":
        return Encoded(base64=base64.urlsafe_b64encode(content).decode().rstrip("="))
    return Encoded(base64=base64.b64encode(content).decode())


class FromBase64Arguments(Arguments):
    base64: str = Field(
        title="Base64",
        description="The base64 to read, in either alphabet; line breaks are passed over.",
        max_length=LONGEST_BASE64,
        examples=["aGVsbG8="],
    )


class Decoded(Result):
    text: str = Field(description="The text it stands for.")


@action(
    "encode.from_base64",
    title="Read base64",
    effect="pure",
    wording=Wording(
        synonyms=(
            "base64 decode",
            "decode base64",
            "from base64",
            "read base64",
            "base64 text",
        ),
        examples=("decode the base64 content", "base64 decode the attachment"),
    ),
)
async def from_base64(ctx: StepContext, args: FromBase64Arguments) -> Decoded:  # noqa: ARG001
    """Read base64 (RFC 4648) as a text."""
    plain = "".join(args.base64.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        content = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_base64", f"the text is not base64: {exc}") from exc
    try:
        return Decoded(text=content.decode())
    except UnicodeDecodeError as exc:
        raise bad_data(
            "not_text",
            "the base64 stands for bytes that are no UTF-8 text",
            hint="pictures and other files cannot be read as text",
        ) from exc


def _bytes_of(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as exc:
        raise bad_data("not_unicode", "the text holds half a character (a lone surrogate)") from exc
