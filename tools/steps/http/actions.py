"""HTTP: one request to any address, with or without a connection."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from tools.manifest import WEB_KINDS, NeedEntry, RuleEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result
from tools.steps.http.client import Incoming, Outgoing, send
from tools.steps.http.following import PagesRead, read_on

Method = Literal["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
Scalar = str | int | float | bool
HeaderValue = Annotated[str, Field(max_length=8_192, pattern=r"^[^\r\n\x00]*$")]
_URL = r"^[Hh][Tt][Tt][Pp][Ss]?://[^\s/?#]+[^\s]*$"


class RequestArguments(Arguments):
    method: Method = Field(
        title="Method",
        description="GET reads; POST creates; PUT and PATCH change; DELETE removes.",
    )
    url: str = Field(
        title="Address",
        description="The full address, starting with https:// or http://.",
        max_length=8_192,
        pattern=_URL,
        json_schema_extra={"format": "uri"},
        examples=["https://api.example.com/orders"],
    )
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
