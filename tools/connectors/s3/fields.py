"""What the actions of S3 have in common: the connection, and how objects are named."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.manifest import NeedEntry
from tools.sdk.answer import given
from tools.sdk.schema import Result

NEED = NeedEntry(service="s3", kinds=("s3_keys",))
Bucket = Annotated[
    str,
    given("Bucket", "Its name.", pattern=r"^[a-z0-9][a-z0-9.-]+[a-z0-9]$", max_length=63,
          example="reports"),
]  # fmt: skip
Key = Annotated[
    str,
    given("Object", "Its name in the bucket.", min_length=1, max_length=1_024,
          pattern=r"^[^/\x00-\x1f][^\x00-\x1f]*$", example="2026/01/orders.csv"),
]  # fmt: skip
Kind = Annotated[
    str,
    given("Kind", "As HTTP names it.", max_length=200, example="text/csv",
          pattern=r"^[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w-]+)?$"),
]  # fmt: skip


class Written(Result):
    key: str = Field(description="Its name in the bucket.", examples=["2026/01/orders.csv"])
    size: int = Field(ge=0, description="How many bytes were written.")
    etag: str = Field(description="Changes with its content.")
