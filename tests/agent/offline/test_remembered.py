"""A schema is read once, and never taken for another that has come into its place in memory."""

from __future__ import annotations

from agent.offline.building.remembered import Schema, once_for_each_schema


def test_a_schema_is_read_once_and_another_by_itself() -> None:
    read: list[Schema] = []

    @once_for_each_schema
    def names(schema: Schema) -> tuple[str, ...]:
        read.append(schema)
        return tuple(schema)

    first, alike = {"a": 1}, {"a": 1}
    assert names(first) == names(first) == names(alike) == ("a",)
    assert len(read) == 2


def test_what_is_gone_gives_its_answer_to_nobody() -> None:
    @once_for_each_schema
    def names(schema: Schema) -> tuple[str, ...]:
        return tuple(schema)

    # Each of these is gone before the next is made, often at the very same address.
    assert [names({str(n): n}) for n in range(20_000)] == [(str(n),) for n in range(20_000)]
