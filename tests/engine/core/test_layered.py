"""What a workspace adds to a catalogue stands beside what was there, never in its place."""

from dataclasses import replace

from engine.core.layered import LayeredCatalog, imported_service, is_imported
from tests.engine.core.catalog import ACTIONS, TRIGGERS, SmallCatalog

OWN = replace(ACTIONS[0], id="petstore_api.list_pets")
DOUBLE = replace(ACTIONS[0], title="Another")


def test_what_is_added_is_found_and_replaces_nothing() -> None:
    catalog = LayeredCatalog(SmallCatalog(), [OWN, DOUBLE])
    assert catalog.action(OWN.id) is OWN
    assert catalog.action(ACTIONS[0].id) is ACTIONS[0]
    assert catalog.action("no.such") is None
    assert list(catalog.actions()) == [*ACTIONS, OWN]
    assert catalog.trigger("webhook") is TRIGGERS[2]
    assert catalog.triggers() == TRIGGERS


def test_the_name_of_an_imported_action_tells_its_service() -> None:
    assert is_imported(OWN.id)
    assert not is_imported("http.request")
    assert imported_service(OWN.id) == "petstore"
