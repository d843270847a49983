"""Encoding: fingerprints of texts, base64 and other forms, compression."""

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
from tools.steps.encode.forms import Form, read, written
from tools.steps.encode.packing import Format, packed, unpacked

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
    return Decoded(text=_text_of(_from_base64(args.base64), "the base64 stands for"))


class ToFormArguments(Arguments):
    text: str = Field(
        title="Text", description="The text to write, as UTF-8.", max_length=LONGEST_TEXT
    )
    form: Form = Field(
        title="Form",
        description="url: as part of an address, %20 for a space; hex: hexadecimal; base32: RFC 4648.",
    )


class InForm(Result):
    encoded: str = Field(description="The text in that form.")


@action(
    "encode.to_form",
    title="Write in URL, hex or base32 form",
    effect="pure",
    wording=Wording(
        synonyms=("url encode", "percent encode", "url escaping", "hex encode", "base32 encode"),
        examples=("url encode the customer's name", "write the id as base32"),
    ),
)
async def to_form(ctx: StepContext, args: ToFormArguments) -> InForm:  # noqa: ARG001
    """Write a text percent-encoded, in hexadecimal or as base32."""
    return InForm(encoded=written(_bytes_of(args.text), args.form))


class FromFormArguments(Arguments):
    encoded: str = Field(
        title="Encoded", description="The text in the form.", max_length=3 * LONGEST_TEXT
    )
    form: Form = Field(title="Form", description="The form it is in.")


@action(
    "encode.from_form",
    title="Read URL, hex or base32 form",
    effect="pure",
    wording=Wording(
        synonyms=("url decode", "percent decode", "url unescaping", "hex decode", "base32 decode"),
        examples=("url decode the parameter", "read the hex encoded text"),
    ),
)
async def from_form(ctx: StepContext, args: FromFormArguments) -> Decoded:  # noqa: ARG001
    """Read a text that is percent-encoded, hexadecimal or base32."""
    return Decoded(text=_text_of(read(args.encoded, args.form), f"the {args.form} stands for"))


class CompressArguments(Arguments):
    text: str = Field(
        title="Text", description="The text to compress, as UTF-8.", max_length=LONGEST_TEXT
    )
    format: Format = Field(default="gzip", title="Format", description="How it is compressed.")


class Compressed(Result):
    base64: str = Field(description="The compressed bytes as base64.")
    size: int = Field(ge=0, description="How many bytes they are.")


@action(
    "encode.compress",
    title="Compress a text",
    effect="pure",
    wording=Wording(
        synonyms=("gzip", "compress with gzip", "zlib", "bzip2", "gzip compression"),
        examples=("gzip the report", "compress the export with bzip2"),
    ),
)
async def compress(ctx: StepContext, args: CompressArguments) -> Compressed:  # noqa: ARG001
    """Compress a text with gzip, zlib or bzip2."""
    made = await asyncio.to_thread(packed, _bytes_of(args.text), args.format)
    return Compressed(base64=base64.b64encode(made).decode(), size=len(made))


class DecompressArguments(Arguments):
    base64: str = Field(
        title="Base64",
        description="The compressed bytes as base64.",
        max_length=LONGEST_BASE64,
        examples=["H4sIAAAAAAAA/8tIzcnJBwCGphA2BQAAAA=="],
    )
    format: Format = Field(default="gzip", title="Format", description="How it is compressed.")


@action(
    "encode.decompress",
    title="Unpack a compressed text",
    effect="pure",
    wording=Wording(
        synonyms=("gunzip", "decompress", "uncompress", "unpack gzip", "inflate"),
        examples=("gunzip the export", "decompress the attachment"),
    ),
)
async def decompress(ctx: StepContext, args: DecompressArguments) -> Decoded:  # noqa: ARG001
    """Unpack a text that gzip, zlib or bzip2 has compressed; at most 10,000,000 bytes of it."""
    content = await asyncio.to_thread(unpacked, _from_base64(args.base64), args.format)
    return Decoded(text=_text_of(content, "what was compressed is"))


def _from_base64(text: str) -> bytes:
    plain = "".join(text.split()).rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError) as exc:
        raise bad_data("not_base64", f"the text is not base64: {exc}") from exc


def _text_of(content: bytes, what: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as exc:
        raise bad_data(
            "not_text",
            f"{what} bytes that are no UTF-8 text",
            hint="pictures and other files cannot be read as text",
        ) from exc


def _bytes_of(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as exc:
        raise bad_data("not_unicode", "the text holds half a character (a lone surrogate)") from exc
