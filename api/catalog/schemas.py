"""Shapes of what steps and triggers can be."""

from typing import Literal

from pydantic import Field

from api.shapes import JsonObject, Shown

EffectName = Literal["pure", "read", "idempotent_write", "write", "irreversible", "spend"]


class ConnectionNeedShown(Shown):
    service: str
    kinds: list[str]
    required: bool


class EffectRuleShown(Shown):
    """The effect depends on one literal argument; an expression there takes the worst."""

    argument: str
    match: Literal["value", "first_word"]
    by_value: dict[str, EffectName]
    default: EffectName


class ActionShown(Shown):
    id: str
    title: str
    summary: str
    input_schema: JsonObject
    output_schema: JsonObject
    effect: EffectName | None
    effect_rule: EffectRuleShown | None
    connection: ConnectionNeedShown | None
    expression_arguments: dict[str, list[str]]


class ActionList(Shown):
    items: list[ActionShown]


class TriggerShown(Shown):
    id: str
    title: str
    summary: str
    config_schema: JsonObject
    output_schema: JsonObject
    connection: ConnectionNeedShown | None
    is_watched: bool = Field(description="whether its events are looked for, now and then")
    is_called: bool = Field(description="whether a service calls an address of it with its events")
    has_line: bool = Field(
        description="whether each such trigger keeps a line of its own open, over which its events come"
    )
    listened_by: str | None = Field(
        description="the kind of connection with which its events are heard without an address"
    )


class TriggerList(Shown):
    items: list[TriggerShown]


class AppShown(Shown):
    id: str = Field(description="what the ids of its actions begin with")
    title: str
    summary: str
    icon: str | None = Field(description="a drawing in one colour, as SVG without scripts or links")


class AppList(Shown):
    items: list[AppShown]
