"""Shapes of folders."""

from typing import Annotated

from pydantic import Field, StringConstraints

from api.shapes import Given, Shown

FolderName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^/\x00-\x1f\x7f]+$"
    ),
]


class CreateFolder(Given):
    name: FolderName
    parent_id: str | None = Field(default=None, max_length=36, description="null: at the top")


class ChangeFolder(Given):
    """What is not named stays."""

    name: FolderName | None = None
    parent_id: str | None = Field(default=None, max_length=36, description="null: to the top")


class FolderShown(Shown):
    id: str
    name: str
    parent_id: str | None
    path: str = Field(description="names from the top down, joined by /")
    workflows: int = Field(description="in it and below, without those put away")


class FolderList(Shown):
    items: list[FolderShown]
