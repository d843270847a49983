"""What several of GitLab's actions take."""

from __future__ import annotations

from typing import Annotated

from tools.sdk.answer import given

Project = Annotated[
    str,
    given(
        "Project", "Its path with its groups, or its id.", pattern=r"^[\w.-]+(/[\w.-]+)*$",
        max_length=500, example="acme/shop",
    ),
]  # fmt: skip
Number = Annotated[
    int,
    given("Number", "As the project counts (#17, !17).", ge=1, le=2_000_000_000, example=17),
]
Text = Annotated[
    str, given("Text", "In Markdown.", max_length=1_000_000, example="Checkout fails since 9:00.")
]
Comment = Annotated[
    str, given("Comment", "In Markdown.", min_length=1, max_length=1_000_000, example="Mended.")
]
Labels = Annotated[
    list[str],
    given("Labels", "Names of labels.", max_length=100, example=["bug"]),
]
Branch = Annotated[
    str,
    given("Branch", "Its name.", min_length=1, max_length=250, pattern=r"^[^\s~^:?*\[\\]+$",
          example="main"),
]  # fmt: skip


def commas(labels: list[str] | None) -> str | None:
    """Return labels as GitLab takes them: in one text."""
    return None if labels is None else ",".join(labels)
