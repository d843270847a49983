"""Which thing an event is about, as its clause says it."""

from __future__ import annotations

import pytest

from agent.offline.reading.app_words import what_is_said
from tools.catalog import load_catalog


@pytest.mark.parametrize(
    ("trigger", "clause", "thing"),
    [
        ("hubspot.new_record", "once a new contact of the company appears in hubspot", "contact"),
        ("hubspot.new_record", "when hubspot has a new company with its contact", "company"),
        ("rss.new_item", "when a new post is in the feed", "post"),
    ],
)
def test_of_two_things_of_one_length_the_first_that_is_said_is_meant(
    trigger: str, clause: str, thing: str
) -> None:
    spec = load_catalog().trigger(trigger)
    assert spec is not None
    said = what_is_said(spec, clause)
    assert said is not None
    assert said.thing == thing
