"""What counts as a possible value, and what an argument makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.slots.candidates import Candidate, candidates_of
from agent.offline.slots.places import Place, places_of
from agent.offline.slots.typed import is_name, typed
from tools.catalog import load_catalog

CATALOG = load_catalog()


def place(action: str, name: str) -> Place:
    spec = CATALOG.action(action)
    assert spec is not None
    return next(one for one in places_of(0, spec) if one.name == name)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("bump the counter gate:today by one", "gate:today"),
        ("kick off nightly.yml of pixelfox/rocketgoat", "pixelfox/rocketgoat"),
        ("empty Menu!A1:B7 tonight", "Menu!A1:B7"),
        ('call it "Order paper" please', "Order paper"),
        ("whatsapp them saying You are in!", "You are in!"),
        ("text +49 170 5550101 at once", "+49 170 5550101"),
        ("sort it into praise, complaint or correction.", "praise, complaint or correction"),
        ("tell #ops-night", "#ops-night"),
        ("compare (select order_no from shipments); mail it", "select order_no from shipments"),
        ("react with :bug: to it", ":bug:"),
    ],
)
def test_what_people_write_to_the_letter_is_found_whole(words: str, value: str) -> None:
    assert value in {one.text for one in candidates_of(words)}


def test_words_that_are_set_off_are_not_taken_apart() -> None:
    found = {one.text for one in candidates_of('post "lunch at 12:30" to #all')}
    assert "lunch at 12:30" in found
    assert not {"12:30", "lunch"} & found


@pytest.mark.parametrize(
    ("action", "name", "kind", "said", "value"),
    [
        ("redis.pop", "count", "number", "10", 10),
        ("redis.set", "ttl_s", "span", "30 minutes", 1800),
        ("telegram.send_poll", "options", "list", "Yes / No", ["Yes", "No"]),
        ("hubspot.update_record", "kind", "phrase", "contact", "contacts"),
        ("github.create_issue", "repository", "code", "acme/api", "acme/api"),
        ("github.create_issue", "repository", "phrase", "the api", None),
        ("github.update_issue", "number", "name", "Seven", None),
        ("telegram.send_poll", "options", "phrase", "Yes", None),
    ],
)
def test_a_value_is_written_as_its_argument_takes_it(
    action: str, name: str, kind: str, said: str, value: Any
) -> None:
    assert typed(place(action, name), Candidate(0, len(said), kind, said)) == value


def test_what_goes_by_an_id_may_be_said_by_its_name() -> None:
    board = place("trello.create_card", "list_id")
    assert is_name(board, Candidate(0, 7, "name", "Repairs"))
    assert not is_name(board, Candidate(0, 24, "code", "5abbe4b7ddc1b351ef961414"))
