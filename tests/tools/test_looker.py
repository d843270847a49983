"""A declared trigger: its entry, and looks that end as any step would."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS, Found, NotLooked, PollCall
from tools.kit.bench import ORG, WORKFLOW, WORKSPACE, a_bench
from tools.looker import ToolLooker
from tools.manifest import NeedEntry, TriggerEntry
from tools.samples import sample_of
from tools.sdk.action import Action, Wording
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.json_schema import findings, validator_of
from tools.sdk.schema import Json, Result
from tools.sdk.trigger import Item, Page, Watched, trigger

SECRET = "canary-71c0-secret"


class Shelf(Watched):
    name: str = Field(title="Shelf", description="Which shelf is looked at.", max_length=20)


class Parcel(Result):
    number: int = Field(description="Its number.", examples=[7])
    note: str = Field(description="What is written on it.", examples=["fragile"])


@trigger(
    "parcels.came",
    title="A parcel came",
    wording=Wording(("parcel",), ("when a parcel comes",)),
    polling=Polling(every_s=600, least_s=120),
    connection=NeedEntry(service="http", kinds=("http_bearer",), required=False),
)
async def came(ctx: StepContext, settings: Shelf, cursor: Json | None) -> Page[Parcel]:
    """A parcel has been put on a shelf."""
    if settings.name == "broken":
        raise RuntimeError(SECRET)
    if settings.name == "away":
        raise ActionFailed("remote_down", "away", "the shelf is away", retryable=True)
    note = ctx.credential.secret["token"] if ctx.credential else "plain"
    count = MOST_ITEMS + 1 if settings.name == "heap" else 2
    here: list[Item[Parcel]] = [
        Item(key=str(n), payload=Parcel(number=n, note=note)) for n in range(count)
    ]
    return Page(items=here, cursor={"after": cursor}, more=settings.name == "long")


class OneLook:
    """A registry that knows this one trigger."""

    def find(self, action_id: str) -> Action[Any, Any] | None:
        return came.look if action_id == came.entry.id else None


def a_look(connection: str | None = None, cursor: Any = None, **settings: Any) -> PollCall:
    place = (ORG, WORKSPACE, WORKFLOW)
    return PollCall(*place, "came", "parcels.came", settings, connection, cursor)


@pytest.fixture
async def looker() -> AsyncIterator[ToolLooker]:
    async with a_bench(registry=OneLook()) as bench:
        bench.connections.add(
            "shelf", "http_bearer", {"hosts": ["shelf.example.com"]}, {"token": SECRET}
        )
        yield ToolLooker(OneLook(), bench.around)


def test_the_entry_says_how_often_and_what_comes() -> None:
    entry = came.entry
    assert entry == TriggerEntry.model_validate_json(entry.model_dump_json())
    spec = entry.spec()
    assert spec.polling == Polling(600, 120)
    settings = spec.config_schema["properties"]
    assert list(settings) == ["name", "every_s", "existing"]
    assert (settings["every_s"]["default"], settings["every_s"]["minimum"]) == (600, 120)
    assert spec.config_schema["required"] == ["name"]
    assert findings(validator_of(spec.output_schema), sample_of(spec.output_schema), 1) == []


async def test_a_look_brings_what_is_new_and_where_to_go_on(looker: ToolLooker) -> None:
    found = await looker.look(a_look(name="long", cursor=[1]))
    assert isinstance(found, Found)
    assert [item.payload for item in found.items] == [
        {"number": 0, "note": "plain"},
        {"number": 1, "note": "plain"},
    ]
    assert (found.items[1].key, found.cursor, found.more) == ("1", {"after": [1]}, True)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"name": "away"}, "away"),
        ({"name": "broken"}, "internal"),
        ({"name": "heap"}, "internal"),
        ({"name": "x", "every_s": 60}, "arguments_invalid"),
        ({"name": "x" * 21}, "arguments_invalid"),
        ({}, "arguments_invalid"),
        ({"name": "x", "connection": "nobody's"}, "connection_missing"),
    ],
)
async def test_a_look_that_fails_says_why_and_tells_no_secret(
    looker: ToolLooker, settings: dict[str, Any], code: str
) -> None:
    found = await looker.look(a_look(**settings))
    assert isinstance(found, NotLooked)
    assert found.error.code == code
    assert SECRET not in repr(found)


async def test_a_secret_that_comes_back_is_not_handed_on(looker: ToolLooker) -> None:
    found = await looker.look(a_look(name="x", connection="shelf"))
    assert isinstance(found, Found)
    assert SECRET not in repr(found)
