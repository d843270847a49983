"""What an argument can be fed by, and how the words of a request point back to it."""

from __future__ import annotations

import numpy as np
import pytest

from agent.offline.general import links
from agent.offline.general.choose import Choice
from agent.offline.general.features import Reading
from agent.offline.general.fill import Filler
from agent.offline.general.index import word_index
from agent.offline.general.links import UNDECLARED
from agent.offline.general.order import order_by
from agent.offline.general.pointing import stretches
from tests.agent.offline.general.catalogue import GREENHOUSE, Made, made


def filler(text: str, catalog: Made, *asked: tuple[str, int]) -> Filler:
    """A filler for these actions, each with the piece that asks for it."""
    index = word_index(catalog)
    chosen = [Choice(index.places[action], piece, 1.0) for action, piece in asked]
    return Filler(Reading.of(text), index, chosen)


def test_each_action_has_the_words_up_to_the_next() -> None:
    reading = Reading.of("Find a plant, then water this plant with 2 litres, and print a label")
    spoken = stretches(reading, [Choice(0, 0, 1.0), Choice(1, 1, 1.0), Choice(2, 2, 1.0)])
    assert [(s.first, s.last) for s in spoken] == [(0, 0), (1, 1), (2, 2)]
    assert [bool({"plant"} & s.back) for s in spoken] == [False, True, False]


@pytest.mark.parametrize(
    ("said", "points"),
    [("water this plant", True), ("water the same plant", True), ("water a plant", False)],
)
def test_words_that_point_back_are_seen_before_what_they_point_at(said: str, points: bool) -> None:
    (only,) = stretches(Reading.of(said), [Choice(0, 0, 1.0)])
    assert ("plant" in only.back) is points


def test_every_field_of_an_earlier_action_can_feed_an_argument() -> None:
    asked = filler(
        "Find a plant, then water this plant", GREENHOUSE, ("garden.find_plant", 0), ("garden.water_plant", 1)
    )  # fmt: skip
    found = {slot.name: made for _, slot, made in asked.bonds(asked.opened())}
    assert set(found) == {"plant_id", "litres"}
    assert [bond.possible for bond in found["litres"]] == [False], "text is no number"
    (bond,) = found["plant_id"]
    told = dict(zip(links.NAMES, bond.features, strict=True))
    assert (bond.path, told["same_name"], told["back_slot"], told["type_fits"]) == ("plant_id", 1.0, 1.0, 1.0)  # fmt: skip


def test_the_first_action_is_fed_by_nobody() -> None:
    asked = filler("Water a plant", GREENHOUSE, ("garden.water_plant", 0))
    assert asked.bonds(asked.opened()) == []


def test_an_action_that_declares_no_argument_can_follow_but_is_handed_nothing() -> None:
    catalog = Made([made("a.count", "Count", {}, {"total": "number"}), made("a.tell", "Tell", {}, {})])  # fmt: skip
    asked = filler("Count the plants, then tell it", catalog, ("a.count", 0), ("a.tell", 1))
    ((_, slot, (bond,)),) = asked.bonds(asked.opened())
    assert slot is UNDECLARED
    assert bond.path == ""


def test_the_order_follows_who_comes_before_most_others() -> None:
    before = np.array([[0.5, 0.9, 0.8], [0.1, 0.5, 0.2], [0.2, 0.8, 0.5]])
    assert order_by(before) == [0, 2, 1]


def test_what_is_said_for_an_argument_is_not_given_up_for_another_result() -> None:
    asked = filler(
        "Find the plant 'Ficus', then water it with 2.5 litres", GREENHOUSE, ("garden.find_plant", 0), ("garden.water_plant", 1)
    )  # fmt: skip
    _, watering = asked.fill()
    assert watering.values == {"litres": 2.5}
    assert watering.links["plant_id"].path == "plant_id"
