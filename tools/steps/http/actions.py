"""HTTP: one request to any address, with or without a connection."""

from __future__ import annotations

from email.message import Message
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import Field, JsonValue

from tools.manifest import WEB_KINDS, NeedEntry, RuleEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.files import File, FileId, harmless_name
from tools.sdk.http import Reply
from tools.sdk.schema import Arguments, Result
from tools.steps.http.client import Incoming, Outgoing, fetch, send
from tools.steps.http.following import PagesRead, read_on

Method = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
Scalar = str | int | float | bool
HeaderValue = Annotated[str, Field(max_length=8_192, pattern=r"^[^\r\n\x00]*$")]
_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s]*$"


Url = Annotated[
    str,
    Field(
        title="Address",
        description="The full address, starting with https:// or http://.",
        max_length=8_192,
        pattern=_URL,
        json_schema_extra={"format": "uri"},
        examples=["https://api.example.com/orders"],
    ),
]
_LONGEST_S = 3_600


class RequestArguments(Arguments):
    method: Method = Field(
        title="Method",
        description="GET reads; POST creates; PUT and PATCH change; DELETE removes.",
    )
    url: Url
    query: dict[str, Scalar | list[Scalar] | None] = Field(
        default_factory=dict,
        title="Query",
        description="Parameters after the question mark; a list repeats its name, null leaves it out.",
        examples=[{"status": "open"}],
    )
    headers: dict[str, HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Extra headers. Secrets belong into a connection, not here.",
        examples=[{"Accept": "application/json"}],
    )
    json_: JsonValue = Field(
        default=None, alias="json", title="JSON body", description="A value sent as JSON."
    )
    form: dict[str, Scalar | list[Scalar]] | None = Field(
        default=None, title="Form body", description="Fields sent as an HTML form sends them."
    )
    body: str | None = Field(
        default=None,
        title="Text body",
        description="Text sent as it stands; set Content-Type in the headers.",
        max_length=10_000_000,
    )
    expect: Literal["json", "text"] | None = Field(
        default=None,
        title="Answer",
        description="json: fail unless the answer is JSON; text: never parse. "
        "Left out: JSON where the answer says so.",
    )
    pages: PagesRead | None = Field(
        default=None,
        title="Pages",
        description="How the list goes on over several pages; the answer is the whole of it then.",
        examples=[{"style": "page", "items": "orders", "parameter": "page"}],
    )


class Answer(Result):
    status: int = Field(ge=100, le=599, description="The HTTP status code.", examples=[200])
    headers: dict[str, str] = Field(
        description="Headers of the answer, names in lower case.",
        examples=[{"content-type": "application/json"}],
    )
    body: JsonValue = Field(description="The body: the JSON value, or the text; null when empty.")


@action(
    "http.request",
    title="HTTP request",
    effect=RuleEntry(
        argument="method",
        by_value={
            "GET": "read",
            "HEAD": "read",
            "OPTIONS": "read",
            "PUT": "idempotent_write",
            "DELETE": "idempotent_write",
        },
        default="write",
    ),
    connection=NeedEntry(
        service="http", kinds=WEB_KINDS, required=False
    ),
    wording=Wording(
        synonyms=(
            "fetch", "get", "call", "download", "load", "pull", "read from", "api", "rest",
            "endpoint", "url", "http", "https", "request", "post to", "send to api", "put",
            "delete", "query the service", "web service", "retrieve", "grab", "poll", "hit",
        ),
        examples=(
            "fetch https://api.example.com/orders",
            "call the API and get the open tickets",
            "POST the result to https://example.com/hook",
            "load the list of customers from our service",
        ),
    ),
)  # fmt: skip
async def request(ctx: StepContext, args: RequestArguments) -> Answer:
    """Send one HTTP request and return status, headers and body."""
    wanted = Outgoing(
        method=args.method,
        url=args.url,
        query=args.query,
        headers=args.headers,
        json_body=args.json_,
        has_json="json_" in args.model_fields_set,
        form=args.form,
        text=args.body,
        expect=args.expect,
    )

    async def ask(one: Outgoing) -> Incoming:
        return await send(ctx.http, one, idempotency_key=ctx.idempotency_key)

    reply = await (ask(wanted) if args.pages is None else read_on(wanted, args.pages, ask))
    return Answer(status=reply.status, headers=reply.headers, body=reply.body)


class DownloadArguments(Arguments):
    url: Url
    query: dict[str, Scalar | list[Scalar] | None] = Field(
        default_factory=dict,
        title="Query",
        description="Parameters after the question mark; a list repeats its name, null leaves it out.",
        examples=[{"year": "2026"}],
    )
    headers: dict[str, HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Extra headers. Secrets belong into a connection, not here.",
        examples=[{"Accept": "text/csv"}],
    )


class Downloaded(File):
    content_type: str = Field(description="What the server says it is.", examples=["text/csv"])


@action(
    "http.download",
    title="Download a large file",
    effect="read",
    connection=NeedEntry(service="http", kinds=WEB_KINDS, required=False),
    timeout_s=_LONGEST_S,
    wording=Wording(
        synonyms=(
            "download a large file", "download a huge file", "download into a file",
            "stream the download", "download the gigabyte file",
        ),
        examples=(
            "download the large file https://example.com/orders.csv.gz",
            "download the huge export into a file",
        ),
    ),
)  # fmt: skip
async def download(ctx: StepContext, args: DownloadArguments) -> Downloaded:
    """Download an answer of any size, up to 4 GB, into a file that later steps open."""
    wanted = Outgoing("GET", args.url, args.query, args.headers, None, False, None, None, None)
    writer = ctx.needs_files().begin()
    reply = await fetch(ctx.http, wanted, writer)
    kept = await writer.close()
    kind = reply.headers.get("content-type", "application/octet-stream")
    return Downloaded(**kept.named(_name_of(reply)).model_dump(), content_type=kind)


def _name_of(reply: Reply) -> str:
    """Return the name the server gives, or the last part of the address."""
    said = Message()
    said["content-disposition"] = reply.headers.get("content-disposition", "")
    return harmless_name(said.get_filename() or unquote(urlsplit(reply.url).path))


class UploadArguments(Arguments):
    method: Literal["PUT", "POST"] = Field(
        default="PUT", title="Method", description="PUT puts it at the address; POST hands it over."
    )
    url: Url
    file: FileId
    headers: dict[str, HeaderValue] = Field(
        default_factory=dict,
        title="Headers",
        description="Extra headers; Content-Type says what it is.",
        examples=[{"Content-Type": "text/csv"}],
    )


@action(
    "http.upload",
    title="Upload a large file",
    effect=RuleEntry(argument="method", by_value={"PUT": "idempotent_write"}, default="write"),
    connection=NeedEntry(service="http", kinds=WEB_KINDS, required=False),
    timeout_s=_LONGEST_S,
    wording=Wording(
        synonyms=(
            "upload a large file", "upload a huge file", "upload the finished file",
            "stream the upload", "put the large file",
        ),
        examples=(
            "upload the large file to https://example.com/in/orders.csv",
            "upload the huge file by PUT",
        ),
    ),
)  # fmt: skip
async def upload(ctx: StepContext, args: UploadArguments) -> Answer:
    """Send a file of any size as the body of one request."""
    kept = await ctx.needs_files().open(args.file)
    wanted = Outgoing(
        args.method, args.url, {}, args.headers, None, False, None, None, None, file=kept
    )
    reply = await send(ctx.http, wanted, idempotency_key=ctx.idempotency_key)
    return Answer(status=reply.status, headers=reply.headers, body=reply.body)
