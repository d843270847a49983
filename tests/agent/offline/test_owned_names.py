"""The name of what a field holds is that field, where none is called so."""

import pytest

from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("webhook with driver, van: tell #fleet the driver's name", "driver"),
        ("A webhook brings tenant, flat and rent. Post the tenant's name in #house", "tenant"),
        ("A webhook brings artist, hall and fee. Post the artist's name to #stage", "artist"),
    ],
)
def test_it_is_the_field(words: str, field: str) -> None:
    (told,) = steps_of(words).values()
    assert f"trigger.body.{field} }}}}" in told["with"]["text"]


@pytest.mark.parametrize(
    "words",
    [
        "A webhook brings driver, name and van. Post the driver's name in #fleet",
        "A webhook brings driver, driver_name and van. Post the driver's name in #fleet",
    ],
)
def test_a_field_of_its_own_is_meant(words: str) -> None:
    assert "trigger.body.driver }}" not in str(steps_of(words))
