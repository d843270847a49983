"""A step that several ways lead to asks which was taken, where it reads other steps, too."""

from agent.offline.building.ways_in import with_ways_guarded

READ = {"id": "read", "uses": "http.request", "with": {"url": "https://a.example"}}
PARTED = {"id": "parted", "type": "branch", "cases": [{"id": "big", "when": "{{ trigger.body.n > 9 }}"}, {"id": "odd", "when": "{{ trigger.body.odd }}"}], "else": "rest"}  # fmt: skip
ASKED = {"id": "asked", "type": "approval", "title": "Go on?", "after": ["parted.big"]}
LAST = {"id": "last", "uses": "email.send", "join": "any_ok", "with": {"text": "{{ steps.read.body }}"}}  # fmt: skip


def _when(after: list[str], **changed: object) -> object:
    steps = with_ways_guarded([READ, PARTED, ASKED, {**LAST, "after": after, **changed}])
    return steps[-1].get("when")


def test_a_no_holds_it_back() -> None:
    asks = '{{ steps.asked.?outcome.orValue("approved") == "approved" }}'
    assert _when(["asked.approved", "parted.rest"]) == asks


def test_a_way_that_was_not_taken_holds_it_back() -> None:
    told = _when(["parted.big", "parted.odd"])
    assert told == "{{ ((trigger.body.n > 9)) || (!(trigger.body.n > 9) && (trigger.body.odd)) }}"


def test_what_had_to_hold_still_has_to() -> None:
    told = str(_when(["asked.approved", "parted.rest"], when="{{ trigger.body.paid }}"))
    assert told.endswith("&& (trigger.body.paid) }}")


def test_what_reads_no_step_needs_nothing() -> None:
    assert _when(["asked.approved", "parted.rest"], **{"with": {"text": "hi"}}) is None


def test_ends_of_plain_steps_need_nothing() -> None:
    assert _when(["read", "parted"]) is None
