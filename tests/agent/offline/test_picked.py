"""The only fields that are kept of each thing are fields, though one of them is called like a deed."""

import pytest

from tests.agent.offline.planned import built, planned

BARNS = "Every day at 7 read table barns"


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("keep just name and email", ("name", "email")),
        ("take only keeper_id, name and email", ("keeper_id", "name", "email")),
    ],
)
def test_fields_that_are_kept_are_no_deed(said: str, names: tuple[str, ...]) -> None:
    steps = built(f"{BARNS}, {said}, and post them to #barn")["steps"]
    pairs = ", ".join(f'"{name}": item.{name}' for name in names)
    assert [one["uses"] for one in steps] == ["sql.query", "list.map", "slack.post_message"]
    assert steps[1]["with"]["value"] == f"{{{{ {{{pairs}}} }}}}"


def test_things_of_two_states_are_kept_whole() -> None:
    document = planned(f"{BARNS}, keep only full and shut, and post them to #barn").document
    assert document is not None
    assert not [one for one in document["steps"] if one["uses"] == "list.map"]
