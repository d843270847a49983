"""The general path on a catalogue nobody wrote rules for: right actions, typed values, links, and holes for the rest."""

from __future__ import annotations

import tracemalloc

from agent.offline.general.index import word_index
from agent.offline.planner import OfflinePlanner
from engine.core.hole import hole_of
from tests.agent.offline.general.catalogue import asked, crowded, steps_of


def plan(text: str) -> dict[str, dict[str, object]]:
    found = OfflinePlanner().plan(asked(text)).document
    return {action: dict(arguments) for action, arguments in steps_of(found).items()}


def test_values_go_where_their_type_and_their_words_say() -> None:
    found = plan("Order 40 seeds of the variety 'Black Krim', then open window number 3.")
    assert found == {
        "garden.order_seeds": {"variety": "Black Krim", "quantity": 40},
        "garden.open_window": {"window_number": 3},
    }


def test_what_an_earlier_step_gives_is_read_from_it() -> None:
    found = plan("Find the plant with the name 'Ficus' and then water the plant with 2.5 litres.")
    assert found["garden.find_plant"] == {"plant_name": "Ficus"}
    assert found["garden.water_plant"] == {"plant_id": "{{ steps.find_plant.plant_id }}", "litres": 2.5}  # fmt: skip


def test_what_nobody_said_is_a_typed_hole_and_never_invented() -> None:
    planned = OfflinePlanner().plan(asked("Please order seeds."))
    arguments = steps_of(planned.document)["garden.order_seeds"]
    holes = {name: hole_of(value) for name, value in arguments.items()}
    assert all(holes.values()), arguments
    quantity = holes["quantity"]
    assert quantity is not None
    assert quantity.schema == {"type": "integer"}
    assert quantity.label == "What is the quantity?"
    assert planned.questions


def test_every_value_stands_in_the_request() -> None:
    text = "Notify the gardener at ann@example.com with the message 'Too dry', and get the soil report of bed B17."
    for arguments in plan(text).values():
        for value in arguments.values():
            assert hole_of(value) is not None or "{{" in str(value) or str(value) in text


def test_the_same_request_gives_the_same_plan() -> None:
    text = "Print a label with the text 'Basil' and open window number 4"
    assert len({str(OfflinePlanner().plan(asked(text)).document) for _ in range(3)}) == 1


def test_in_a_large_catalogue_the_named_actions_are_found() -> None:
    crowd = crowded(1_500)
    found = OfflinePlanner().plan(
        asked("Get the soil report of bed B17, then print a label with the text 'Basil'", crowd)
    )
    assert {"garden.get_soil_report", "garden.print_label"} <= set(steps_of(found.document))


def test_the_index_of_a_large_catalogue_is_made_once_and_small() -> None:
    crowd = crowded(1_500)
    tracemalloc.start()
    index = word_index(crowd)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert held < 150 * 1024 * 1024
    assert index is word_index(crowd)
