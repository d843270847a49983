"""Labels that are named in a sentence of their own are those of the sorting, and head what is done with each."""

import pytest

from agent.offline.rephrasing.labels_said import with_labels_said
from tests.agent.offline.planned import steps_of


@pytest.mark.parametrize(
    "words",
    [
        "Sort the letters we get with AI. A webhook brings {sender, text}; labels are moan, praise, spam. moan: mail the text to care@z.example. praise: post the text to #praise. spam: add the text to table junk.",
        "A webhook brings {sender, text}. Classify with AI; the labels are moan, praise and spam. moan: mail the text to care@z.example. praise: post the text to #praise. spam: add the text to table junk",
        "A webhook brings {sender, text}. Tag them with AI. The categories are moan, praise, or spam. moan: mail the text to care@z.example. praise: post the text to #praise. spam: add the text to table junk",
    ],
)
def test_each_label_has_its_way(words: str) -> None:
    steps = steps_of(words)
    assert steps["classify"]["with"]["labels"] == ["moan", "praise", "spam"]
    (parted,) = (s for s in steps.values() if s.get("type") == "branch")
    assert len(parted["cases"]) == 3
    ways = [steps[name]["after"] for name in ("email_care", "post_to_praise", "insert")]
    assert ways == [[f"{parted['id']}.{case['id']}"] for case in parted["cases"]]


@pytest.mark.parametrize(
    "text",
    [
        "sort them by weight. the labels are red, blue.",
        "the labels are red, blue. post them to @chan0",
        "classify it with ai as red or blue. post it to @chan0",
    ],
)
def test_other_words_stay(text: str) -> None:
    assert with_labels_said(text) == text
