"""What several of GitHub's actions take."""

from __future__ import annotations

from typing import Annotated

from tools.sdk.answer import given

Repository = Annotated[
    str,
    given(
        "Repository", "Owner and name.", pattern=r"^[A-Za-z0-9][\w-]{0,38}/[\w.-]*[\w-][\w.-]*$",
        max_length=140, example="acme/shop",
    ),
]  # fmt: skip
Number = Annotated[
    int, given("Number", "Of the issue or pull request.", ge=1, le=2_000_000_000, example=17)
]
Body = Annotated[
    str, given("Text", "In Markdown.", max_length=65_536, example="Checkout fails since 9:00.")
]
Branch = Annotated[
    str,
    given("Branch", "Its name.", min_length=1, max_length=250, pattern=r"^[^\s~^:?*\[\\]+$",
          example="main"),
]  # fmt: skip
