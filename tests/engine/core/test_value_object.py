"""Value objects are compared and hashed by what they hold, and hold nothing else."""

from dataclasses import field, fields, replace

import pytest

from engine.core.value_object import value_object


@value_object
class Place:
    """Where something stands."""

    step: str
    path: tuple[int, ...] = field(default=())


def test_equal_fields_make_equal_values_with_equal_hashes() -> None:
    assert Place("a", (1,)) == Place("a", (1,))
    assert len({Place("a", (1,)), Place("a", (1,)), Place("a")}) == 2


def test_it_is_a_dataclass_without_room_for_more() -> None:
    place = replace(Place("a"), path=(2,))
    assert [one.name for one in fields(place)] == ["step", "path"]
    with pytest.raises(AttributeError):
        object.__setattr__(place, "other", 1)
