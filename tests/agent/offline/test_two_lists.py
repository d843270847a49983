"""What one of two lists has and the other lacks, in longer words, and what both have."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, planned

_READ = "Every day at 7 fetch https://port.example/boats and https://yard.example/masts. "


def _steps(words: str) -> list[dict[str, object]]:
    return list(built(words)["steps"])


@pytest.mark.parametrize(
    "words",
    [
        _READ + "Post to #quay all boats of the first list that are not in the second, matched by mast_no.",
        _READ + "Mail quay@port.example those boats from the first one which do not appear in the second one, by mast_no.",
        _READ + "Post to #quay every boat of the first that the second does not have, compared by mast_no.",
        _READ + "Tell #quay which mast_no is in boats but not in masts.",
        _READ + "For every boat whose mast_no is not among the masts post the name to #quay.",
    ],
)  # fmt: skip
def test_what_the_second_list_lacks_is_kept_before_it_is_told(words: str) -> None:
    made = _steps(words)
    uses = [step["uses"] for step in made]
    assert uses[:2] == ["http.request"] * 2
    assert uses[2:5] == ["list.join", "list.filter", "list.map"]
    join = made[2]["with"]
    assert isinstance(join, dict)
    assert join["kind"] == "left"
    assert join["left"]["$hole"]["of"] == "steps.fetch_boats.body"
    assert join["left_key"]["$hole"]["hint"] == "mast_no"
    assert "steps.only_boats" in str(made[5])


def test_what_both_lists_have_is_joined() -> None:
    made = _steps(_READ + "Post to #quay which boat numbers appear in both lists.")
    (join,) = (step for step in made if step["uses"] == "list.join")
    assert isinstance(join["with"], dict)
    assert "kind" not in join["with"]


def test_which_list_is_meant_is_not_made_up() -> None:
    made = planned(_READ + "Post to #quay the boats that are not in the harbour.")
    steps = (made.document or {}).get("steps", ())
    assert "list.join" not in [step.get("uses") for step in steps]
