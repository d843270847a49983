"""An answer makes the plan that the full sentence would have made, for each kind of question."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.plan import Plan
from tests.agent.offline.asked.talking import answered, at_once

FETCH = "every day at 7 fetch https://a.example/parcels"
POST = "post 'a' to #one"
FEW = settings(max_examples=5, deadline=None)
NUMBERS = st.integers(2, 9_000)
HOURS = st.integers(7, 22)
PLACES = st.sampled_from(["#north", "#south", "someone@b.example", "#east-2"])
FIELDS = st.sampled_from(["weight", "price", "total"])


def same(plan: Plan, full: str) -> None:
    """Everything a person sees is the same; only what was asked on the way may differ."""
    whole = at_once(full)
    assert whole.document is not None, (full, whole)
    assert replace(plan, questions=()) == replace(whole, questions=()), full
    assert [q.text for q in plan.questions] == [q.text for q in whole.questions]


@FEW
@given(NUMBERS, FIELDS, st.sampled_from(["over", "under", "at least"]), st.booleans())
def test_a_size(number: int, field: str, compared: str, is_polite: bool) -> None:
    said = (
        f"I mean {field} {compared} {number}, please"
        if is_polite
        else f"{field} {compared} {number}"
    )
    plan = answered(f"{FETCH} and post each big parcel to #one", said)
    same(plan, f"{FETCH} and post each parcel with {field} {compared} {number} to #one")


@FEW
@given(NUMBERS)
def test_a_size_without_a_field(number: int) -> None:
    plan = answered(f"{FETCH} and post the big ones to #one", f"{number}")
    same(plan, f"{FETCH} and post the ones over {number} to #one")
    plan = answered(f"{FETCH} and post the small ones to #one", f"{number}")
    same(plan, f"{FETCH} and post the ones under {number} to #one")


@FEW
@given(NUMBERS)
def test_a_limit_that_has_no_number(number: int) -> None:
    plan = answered(f"{FETCH} and post those over the limit to #one", f"the limit is {number}")
    same(plan, f"{FETCH} and post those over {number} to #one")


@FEW
@given(st.integers(2, 50), FIELDS)
def test_how_many_are_the_top(number: int, field: str) -> None:
    plan = answered(f"{FETCH} and post the top parcels to #one", f"{number} by {field}")
    same(plan, f"{FETCH} and post the top {number} parcels by {field} to #one")


@FEW
@given(HOURS)
def test_one_of_two_times(hour: int) -> None:
    request = f"{POST} every day at {hour} or {hour + 1}"
    for said in (f"at {hour}", f"{hour}", "the first one", "the former"):
        same(answered(request, said), f"{POST} every day at {hour}")
    same(answered(request, "both"), f"{POST} every day at {hour} and {hour + 1}")
    same(answered(request, "8:30"), f"{POST} every day at 8:30")


@FEW
@given(PLACES)
def test_one_of_two_receivers(place: str) -> None:
    request = "every friday at 16:00 post 'a' to #one or #two"
    same(answered(request, "the second"), "every friday at 16:00 post 'a' to #two")
    same(answered(request, "both of them"), "every friday at 16:00 post 'a' to #one and #two")
    same(answered(request, f"to {place}"), f"every friday at 16:00 post 'a' to {place}")


@FEW
@given(PLACES.filter(lambda place: place.startswith("#")))
def test_the_usual_place(place: str) -> None:
    plan = answered("every friday at 16:00 post 'a' to the usual channel", place)
    same(plan, f"every friday at 16:00 post 'a' to {place}")


@FEW
@given(st.integers(1, 3), st.integers(4, 12))
def test_a_date_in_figures(one: int, other: int) -> None:
    months = "January February March April May June July August September October November December"
    request = f"on {one}/{other} at 10:00 {POST}"
    day_first = f"on {one} {months.split()[other - 1]} at 10:00 {POST}"
    for said in (
        "the first one",
        f"day {one} of month {other}",
        f"{one} {months.split()[other - 1]}",
    ):
        same(answered(request, said), day_first)
    month_first = f"on {other} {months.split()[one - 1]} at 10:00 {POST}"
    same(answered(request, "the second"), month_first)


@FEW
@given(st.integers(2, 59), st.sampled_from(["minutes", "hours"]))
def test_how_long(number: int, unit: str) -> None:
    request = f"when a webhook arrives wait a bit and then {POST}"
    same(
        answered(request, f"{number} {unit}"),
        f"when a webhook arrives wait {number} {unit} and then {POST}",
    )
    same(
        answered(request, f"{number}"),
        f"when a webhook arrives wait {number} minutes and then {POST}",
    )
    same(answered(f"{POST} every zero hours", "2 hours"), f"{POST} every 2 hours")


@FEW
@given(HOURS)
def test_what_there_is_not(hour: int) -> None:
    same(answered(f"{POST} every day at 24:75", f"at {hour}:30"), f"{POST} every day at {hour}:30")
    same(
        answered(f"{POST} on the 31st of april at 9:00", "the 30th"),
        f"{POST} on the 30th of april at 9:00",
    )


def test_a_number_with_a_comma() -> None:
    request = f"{FETCH} and post parcels with a price over 2,50 to #one"
    same(answered(request, "the second"), f"{FETCH} and post parcels with a price over 250 to #one")
    same(answered(request, "2.50"), f"{FETCH} and post parcels with a price over 2.50 to #one")


@FEW
@given(st.sampled_from(["https://b.example/x", "http://c.example:8080/list?all=1"]))
def test_a_source(url: str) -> None:
    request = "every day at 7 get our parcels and post each one to #one"
    for said in (url, f"from {url}", f"the address is {url}."):
        same(
            answered(request, said),
            f"every day at 7 get our parcels from {url} and post each one to #one",
        )
    statement = "select id from parcels"
    full = f'every day at 7 run the query "{statement}" and post each one to #one'
    same(answered(request, statement), full)


def test_all_that_is_missing() -> None:
    full = "send a report from https://b.example/x and to #one"
    same(answered("send a report", "https://b.example/x and #one"), full)


def test_what_should_be_done() -> None:
    same(answered("every day at 9", POST), f"every day at 9, {POST}")


@FEW
@given(NUMBERS)
def test_halves_that_exclude_each_other(number: int) -> None:
    limits = f"{FETCH}, keep those over {number + 5} and under {number}, post them in #one"
    full = f"{FETCH}, keep those over {number} and under {number + 5}, post them in #one"
    same(answered(limits, f"over {number} and under {number + 5}"), full)
    same(answered(limits, "the first"), f"{FETCH}, keep those over {number + 5}, post them in #one")
    never = f"every morning at 9 {POST}, but never run it"
    same(answered(never, "it should run"), f"every morning at 9 {POST}")
    same(answered(never, "the second one"), POST)
    nowhere = f"every day at 9 {POST} and never in slack"
    same(answered(nowhere, "yes, to #one"), f"every day at 9 {POST}")


@FEW
@given(NUMBERS, HOURS)
def test_several_questions_in_turn(number: int, hour: int) -> None:
    request = f"every day at {hour} or {hour + 1} get our parcels and post the big ones to #one"
    first = answered(request, f"at {hour}")
    assert first.kind == "question"
    plan = answered(request, f"at {hour}", f"over {number}", "https://b.example/x")
    full = f"every day at {hour} get our parcels from https://b.example/x and post the ones over {number} to #one"
    same(plan, full)
