"""Parcels: book one, list those on their way."""

from __future__ import annotations

from parcels.client import all_parcels, book_parcel
from pydantic import Field

from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

NEED = NeedEntry(service="http", kinds=("http_bearer",))


class BookParcel(Arguments):
    address: str = Field(
        title="Address", description="Where it goes.", min_length=1, examples=["Ada, Lund"]
    )


class Booked(Result):
    number: str = Field(description="The carrier's number of the parcel.", examples=["P-1"])


class ListParcels(Arguments):
    status: str = Field(
        default="open", title="Status", description="Which ones.", pattern="^(open|done)$"
    )


class Parcels(Result):
    parcels: list[str] = Field(description="The numbers, oldest first.")


@action(
    "parcels.book",
    title="Book a parcel",
    effect="write",
    connection=NEED,
    wording=Wording(
        synonyms=("parcel", "package", "ship", "send", "carrier"),
        examples=("book a parcel to each customer", "ship it"),
    ),
)
async def book(ctx: StepContext, args: BookParcel) -> Booked:
    """Book one parcel."""
    number = await book_parcel(
        ctx.http, ctx.needs_credential(), args.address, idempotency_key=ctx.idempotency_key
    )
    return Booked(number=number)


@action(
    "parcels.list",
    title="List parcels",
    effect="read",
    connection=NEED,
    wording=Wording(
        synonyms=("parcels", "packages", "shipments", "on their way", "deliveries"),
        examples=("list the open parcels", "which parcels are on their way"),
    ),
)
async def list_parcels(ctx: StepContext, args: ListParcels) -> Parcels:
    """List every parcel of a status, whatever number of pages they fill."""
    return Parcels(parcels=await all_parcels(ctx.http, ctx.needs_credential(), args.status))
