"""A request as it is seen before anything is chosen."""

from __future__ import annotations

from agent.offline.meant.action_rows import _lead_among_own
from agent.offline.meant.choose import shelf_of
from agent.offline.meant.sight import Sight, see
from tools.catalog import load_catalog

SHELF = shelf_of(load_catalog())
TEXTS = (
    "when a lamp breaks, post it to #lamps and mail ann@lamps.example. Then the teams of the harbour get a Jira ticket",
    "new row in the Google Sheet -> S3 bucket, + text the driver by sms, to whom it may concern",
    "GET https://lamps.example/stock; our Microsoft Teams hear of it\nand ping the e-mail inbox",
    "mend it",
)


def seen(text: str) -> Sight:
    return see(text, SHELF, lambda texts: [[0.0] * 384 for _ in texts])


def test_a_service_is_named_in_each_piece_that_has_its_name_and_in_no_other() -> None:
    for text in TEXTS:
        sight = seen(text)
        units = sight.reading.texts()
        for place, name in enumerate(SHELF.services):
            for known, found in ((SHELF.named, sight.named), (SHELF.spoken, sight.spoken)):
                there = [bool(known[name].search(unit)) for unit in units]
                assert found[:, place].tolist() == there, (name, units)
    assert seen(TEXTS[0]).named.any()


def test_how_far_each_action_is_behind_the_best_of_its_service() -> None:
    scores = (SHELF.service * 7 % 5 + SHELF.size % 3).astype("float32")
    scores[::3] += 1.25
    led = _lead_among_own(scores, SHELF)
    for own in SHELF.members:
        best = max(own, key=lambda at: (scores[at], -at))
        others = [scores[at] for at in own if at != best]
        assert led[best] == (scores[best] - max(others) if others else 1.0)
        assert [led[at] for at in own if at != best] == [one - scores[best] for one in others]
