"""One message for all that belongs to somebody."""

from __future__ import annotations

import pytest

from agent.offline.building.holes import filled
from tests.agent.offline.planned import CATALOG, built, planned

_READ = "Every day at 7 fetch https://port.example/boats (name, berth, keeper_mail). "


@pytest.mark.parametrize(
    "words",
    [
        _READ + "Every keeper gets one mail with all of their boats.",
        _READ + "Send each keeper a single mail listing his or her boats.",
        _READ + "Write one mail per keeper with that keeper's boats.",
        _READ + "Mail each keeper one message in which all their boats are listed.",
        "Every day at 7 fetch https://port.example/boats, which has name, berth and keeper_mail for each boat. Each keeper should receive one email with their boats.",
    ],
)  # fmt: skip
def test_what_belongs_to_one_goes_to_one_in_one_mail(words: str) -> None:
    _, group, send = built(words)["steps"]
    assert group["uses"] == "list.group"
    assert group["with"]["by"]["$hole"]["candidates"] == ["keeper_mail"]
    assert send["foreach"] == {"items": "{{ steps.group_boats.groups }}", "as": "group"}
    assert send["with"]["to"] == "{{ group.key }}"


def test_an_address_that_is_said_beside_is_taken() -> None:
    words = "Every day at 7 fetch https://port.example/boats. Send one mail per keeper with their boats, the address is in the field post_box."
    _, group, send = built(words)["steps"]
    assert group["with"]["by"]["$hole"]["candidates"] == ["post_box"]
    assert send["with"]["to"] == "{{ group.key }}"


def test_an_address_beside_the_group_is_one_of_its_items() -> None:
    words = "Every day at 7 fetch https://port.example/boats. Send one mail per keeper with their boats."
    send = built(words)["steps"][-1]
    assert send["with"]["to"]["$hole"]["template"] == "{{ group.items[0].__hole__ }}"


def test_fields_of_what_somebody_has_are_told_a_line_each() -> None:
    words = "Every day at 7 fetch https://port.example/boats. Post one message per keeper to #quay that lists the names and berths of their boats."
    text = built(words)["steps"][-1]["with"]["text"]
    assert 'group.items.map(i, "- " + string(i.name) + ": " + string(i.berth))' in text


def test_those_who_are_read_themselves_get_one_each() -> None:
    words = "Every day at 7 fetch https://port.example/keepers (name, email). Send each keeper one mail."
    made = (planned(words).document or {}).get("steps", ())
    assert "list.group" not in [step["uses"] for step in made]


def test_one_message_for_each_of_a_grouped_list_tells_its_figures() -> None:
    words = "Every day at 7 fetch https://port.example/boats and group them by berth; for every berth post a single note to #quay with the number of boats and the sum of weight."
    send = built(words)["steps"][-1]
    assert send["foreach"]["as"] == "group"
    assert "group.count" in str(send["with"]["text"])


def test_a_sample_settles_the_address_and_the_figure_of_a_group() -> None:
    fields = {
        "keeper": {"type": "string"},
        "email": {"type": "string"},
        "weight": {"type": "number"},
    }
    boat = {"type": "object", "required": [*fields], "properties": fields}
    shape = {"type": "object", "properties": {"body": {"type": "array", "items": boat}}}
    read = "Every day at 7 fetch https://port.example/boats"
    mailed = built(f"{read}. Send one mail per keeper with their boats.")
    told = built(f"{read} and group them by keeper; for each keeper post one note to #quay with the number of boats and the sum of weight.")  # fmt: skip
    send = filled(mailed, "fetch_boats", shape, CATALOG)["steps"][-1]
    post = filled(told, "fetch_boats", shape, CATALOG)["steps"][-1]
    assert send["with"]["to"] == "{{ group.items[0].email }}"
    assert 'group.items.sum("weight")' in post["with"]["text"]
