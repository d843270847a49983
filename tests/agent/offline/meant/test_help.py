"""How what the rules have planned and what likeness proposes become one plan."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest

from agent.offline.general.trees import Trees
from agent.offline.meant.around import Around
from agent.offline.meant.choose import Heard, Meant, Wanted
from agent.offline.meant.completing import complete
from agent.offline.meant.help import Help, help_for
from agent.offline.meant.joint_rows import joint_rows, proposed, start_rows, starts
from agent.offline.meant.planned import Planned, start_of, uses_of
from agent.offline.reading.parts import Do, Incoming, Read, Send, Understood
from agent.plan import Plan
from evals.suites.deeds.corpus import Request
from evals.suites.deeds.joining import join_trees
from tools.catalog import load_catalog

CATALOG = load_catalog()
TEXT = "When a lamp breaks, open a Trello card and tell #lamps"
PLACES = {"trello": TEXT.index("open"), "slack": TEXT.index("tell")}


def wanted(action: str, chance: float = 0.9, at: int | None = None, text: str = TEXT) -> Wanted:
    spec = CATALOG.action(action)
    assert spec is not None
    start = PLACES.get(action.partition(".")[0], TEXT.index("open")) if at is None else at
    return Wanted(spec, chance, (start, min(start + 9, len(text))))


def meant(
    *asked: Wanted, text: str = TEXT, trigger: tuple[str, float] = ("manual", 0.9), **chances: float
) -> Meant:
    known = {one.spec.id: one.chance for one in asked}
    known |= {name.replace("__", "."): chance for name, chance in chances.items()}
    spans = {name: (PLACES.get(name.partition(".")[0], 0), len(text)) for name in known}
    spans |= {one.spec.id: one.span for one in asked}
    heard = tuple(
        Heard(next(t for t in CATALOG.triggers() if t.id == name), chance, (0, 18), True)
        for name, chance in (trigger, ("rss.new_item", 0.01))
    )
    told = {one.spec.id: one.chance for one in heard}
    return Meant(text, asked, known, spans, heard, told, frozenset(["trello", "slack"]), 3)


def plan(*uses: str, unread: str = "", trigger: str = "manual") -> Plan:
    steps: list[dict[str, Any]] = [
        {"id": f"s{n}", "uses": one, "with": {}} for n, one in enumerate(uses)
    ]
    document = {"triggers": [{"id": "t", "type": trigger}], "steps": steps} if uses else None
    kind: Literal["create", "impossible"] = "create" if uses else "impossible"
    return Plan(kind=kind, document=document, unsupported=(unread,) if unread else ())


def where_over(column: int, bound: float) -> Trees:
    """One question: asked for where a number is over a bound."""
    feature, low, high = np.array([[column, 0, 0]]), np.array([[1, 1, 2]]), np.array([[2, 1, 2]])
    return Trees(
        0.0, 1, feature, np.array([[bound, 0, 0]]), low, high, np.array([[0.0, -3.0, 3.0]])
    )


UNREAD = "I cannot do this part: mend it."
JOINT = {"joint": where_over(0, 0.5), "start": where_over(0, 0.5)}
"""Both are asked for where likeness says so: the first number of each row is its chance."""


def whose_chance_is(chance: float) -> dict[str, Trees]:
    """Of every action the same is learned."""
    one = where_over(0, 0.5)
    odds = float(np.log(chance / (1 - chance)))
    same = Trees(odds, 1, one.feature, one.bound, one.low, one.high, one.value * 0)
    return {**JOINT, "joint": same}


def helped_by(planned: Plan, said: Meant) -> Help | None:
    return help_for(planned, said, CATALOG, JOINT)


# -- what is seen ---------------------------------------------------------------------
def test_what_the_rules_have_taken_is_weighed_beside_what_likeness_proposes() -> None:
    said = meant(wanted("trello.create_card"), slack__post_message=0.01, email__send=0.02)
    planned = Planned.of(plan("slack.post_message", unread="open a card"))
    specs = proposed(planned, said, CATALOG)
    assert [spec.id for spec in specs] == ["trello.create_card", "slack.post_message"]
    rows = joint_rows(specs, planned, said)
    assert rows.shape[0] == len(specs)
    assert not np.array_equal(rows[0], rows[1])
    assert np.array_equal(rows, joint_rows(specs, planned, said))


def test_a_plan_tells_what_it_does_and_what_it_has_left_unread() -> None:
    unread = (
        "I cannot do this part: open a card. The nearest thing I have is: Create a Trello card."
    )
    planned = Planned.of(plan("email.send", unread=unread, trigger="schedule"))
    assert (planned.uses, planned.start) == (frozenset(["email.send"]), "schedule")
    assert planned.unread == frozenset(["open", "card"])


def test_actions_inside_groups_are_found() -> None:
    inner = {"id": "a", "uses": "email.send"}
    assert uses_of({"steps": [{"id": "g", "type": "group", "steps": [inner]}]}) == {"email.send"}
    assert uses_of(None) == set()
    assert (start_of(None), start_of({"steps": []})) == ("", "manual")


# -- what is decided --------------------------------------------------------------------
def test_what_both_say_alike_needs_no_help() -> None:
    assert helped_by(plan("trello.create_card"), meant(wanted("trello.create_card"))) is None


def test_what_the_rules_miss_is_put_in_and_what_nobody_asks_for_goes() -> None:
    said = meant(wanted("trello.create_card"), trello__add_comment=0.02)
    found = helped_by(plan("trello.add_comment"), said)
    assert found is not None
    assert [one.spec.id for one in found.asked] == ["trello.create_card"]
    assert found.doubted == {"trello.add_comment"}


def test_what_only_works_on_data_is_never_left_out() -> None:
    found = helped_by(
        plan("list.filter", "email.send", unread=UNREAD),
        meant(wanted("trello.create_card"), list__filter=0.0, email__send=0.0),
    )
    assert found is not None
    assert found.doubted == {"email.send"}


def test_an_action_of_which_likeness_knows_nothing_stays() -> None:
    found = helped_by(plan("imported.do"), meant(wanted("trello.create_card")))
    assert found is not None
    assert found.doubted == frozenset()


@pytest.mark.parametrize(
    ("action", "chance", "builds"),
    [
        ("trello.create_card", 0.6, True),
        ("trello.create_card", 0.4, False),
        ("asana.create_task", 0.75, False),
        ("asana.create_task", 0.85, True),
        ("email.send", 0.75, False),
        ("number.format", 0.75, False),
        ("number.format", 0.93, True),
        ("approval.decide", 0.99, False),
    ],
)
def test_where_the_rules_know_of_nothing_it_matters_what_is_named(
    action: str, chance: float, builds: bool
) -> None:
    said = meant(wanted(action, chance))
    assert (help_for(plan(), said, CATALOG, whose_chance_is(chance)) is not None) is builds


def test_a_question_about_the_source_stands_until_something_brings_data() -> None:
    asked = Plan(
        kind="question", summary="Where does what it is about come from: which web address?"
    )
    assert helped_by(asked, meant(wanted("slack.post_message"))) is None
    assert helped_by(asked, meant(wanted("trello.list_cards"))) is not None


@pytest.mark.parametrize(
    ("trigger", "chance", "begins", "starts_otherwise"),
    [
        ("stripe.new_payment", 0.9, "manual", True),
        ("webhook", 0.9, "manual", True),
        ("error", 0.9, "manual", True),
        ("stripe.new_payment", 0.9, "webhook", True),
        ("webhook", 0.9, "webhook", False),
        ("manual", 0.9, "webhook", False),
    ],
)
def test_what_starts_it(trigger: str, chance: float, begins: str, starts_otherwise: bool) -> None:
    planned = plan("trello.create_card", trigger=begins, unread=UNREAD)
    found = helped_by(planned, meant(wanted("trello.create_card"), trigger=(trigger, chance)))
    assert (found is not None) is starts_otherwise
    if found is not None:
        assert found.incoming is not None
        assert found.incoming.failed is (trigger == "error")
        assert found.text == "open a Trello card and tell #lamps"
        assert (found.watching is not None) is ("." in trigger)


def test_times_that_no_rule_reads_are_asked() -> None:
    said = meant(wanted("trello.create_card"), trigger=("schedule", 0.9))
    found = helped_by(plan("trello.create_card", unread=UNREAD), said)
    assert found is not None
    assert (found.timed, found.incoming, found.text) == (True, None, TEXT)


def test_the_words_of_a_deed_stay_though_they_say_what_starts_it() -> None:
    card = wanted("trello.create_card", at=4)
    found = helped_by(plan("trello.create_card"), meant(card, trigger=("webhook", 0.9)))
    assert found is not None
    assert found.text == TEXT


@pytest.mark.parametrize(
    ("action", "chance", "put_in"),
    [
        ("trello.create_card", 0.55, True),
        ("asana.create_task", 0.75, False),
        ("email.send", 0.55, False),
        ("email.send", 0.85, True),
        ("number.format", 0.95, True),
    ],
)
def test_what_is_like_nothing_that_is_named_needs_a_better_reason(
    action: str, chance: float, put_in: bool
) -> None:
    said = meant(wanted(action, chance))
    planned = plan("slack.post_message", unread="I cannot do this part: open a card.")
    found = help_for(planned, said, CATALOG, whose_chance_is(chance))
    assert (found is not None) is put_in


@pytest.mark.parametrize("action", ["email.send", "number.format"])
def test_what_nobody_names_is_not_put_in_for_a_piece_that_was_read_whole(action: str) -> None:
    said, planned = meant(wanted(action, 0.95)), plan("slack.post_message", unread=UNREAD)
    assert help_for(planned, said, CATALOG, whose_chance_is(0.95)) is None


@pytest.mark.parametrize(
    ("action", "chance", "put_in"),
    [
        ("trello.create_card", 0.55, False),
        ("trello.create_card", 0.85, True),
        ("asana.create_task", 0.99, False),
        ("email.send", 0.99, False),
        ("number.format", 0.99, False),
    ],
)
def test_of_what_was_read_whole_only_a_deed_of_a_named_service_is_missing(
    action: str, chance: float, put_in: bool
) -> None:
    said = meant(wanted(action, chance))
    found = help_for(plan("slack.post_message"), said, CATALOG, whose_chance_is(chance))
    assert (found is not None) is put_in


@pytest.mark.parametrize(
    ("trigger", "begins", "starts_otherwise"),
    [
        ("stripe.new_payment", "manual", True),
        ("stripe.new_payment", "webhook", True),
        ("stripe.new_payment", "schedule", False),
        ("webhook", "manual", True),
        ("schedule", "manual", False),
        ("error", "manual", False),
    ],
)
def test_what_was_read_whole_is_started_otherwise_only_by_what_comes(
    trigger: str, begins: str, starts_otherwise: bool
) -> None:
    said = meant(wanted("trello.create_card"), trigger=(trigger, 0.9))
    found = helped_by(plan("trello.create_card", trigger=begins), said)
    assert (found is not None) is starts_otherwise


def test_of_what_was_read_whole_nothing_that_everybody_has_is_doubted() -> None:
    planned = plan("email.send", "trello.add_comment")
    said = meant(wanted("trello.create_card"), trello__add_comment=0.02, email__send=0.02)
    found = helped_by(planned, said)
    assert found is not None
    assert found.doubted == {"trello.add_comment"}


# -- what is put in ----------------------------------------------------------------------
def helped(
    *asked: Wanted, doubted: frozenset[str] = frozenset(), text: str = TEXT, cut: int = 0
) -> Help:
    return Help(text, None, None, asked, doubted, meant(*asked, text=text), (0, cut))


def actions(understood: Understood) -> list[str]:
    return [getattr(part, "action", "") for part in understood.parts]


def test_missing_deeds_stand_where_the_text_asks_for_them() -> None:
    understood = Understood(parts=[], unsupported=["open a trello card"])
    complete(
        understood, helped(wanted("slack.post_message"), wanted("trello.create_card")), CATALOG
    )
    assert actions(understood) == ["trello.create_card", "slack.post_message"]
    assert understood.unsupported == []


def test_what_is_read_comes_before_what_is_said_of_it() -> None:
    said = Send("slack.post_message", {}, clause="tell #lamps")
    understood = Understood(parts=[said])
    complete(understood, helped(wanted("trello.list_cards", at=50)), CATALOG)
    assert isinstance(understood.parts[0], Read)


def test_what_is_left_out_is_said() -> None:
    understood = Understood(parts=[Send("trello.add_comment", {})])
    complete(understood, helped(doubted=frozenset(["trello.add_comment"])), CATALOG)
    assert actions(understood) == []
    title = next(a.title for a in CATALOG.actions() if a.id == "trello.add_comment")
    assert understood.assumptions == [f"I leave out “{title}”: the words ask for something else."]


def test_a_condition_that_nobody_reads_stays_said() -> None:
    understood = Understood(unsupported=["only if it is dark open a trello card"])
    complete(understood, helped(wanted("trello.create_card")), CATALOG)
    assert actions(understood) == ["trello.create_card"]
    assert understood.unsupported == ["only if it is dark open a trello card"]


ORDER = "Log the order. If the total is over 500, pop a card onto Trello. Then shout in #lamps"


def test_a_deed_that_is_put_in_gets_its_condition_and_the_next_one_does_not() -> None:
    card = wanted("trello.create_card", at=ORDER.index("pop"), text=ORDER)
    shout = wanted("slack.post_message", at=ORDER.index("shout"), text=ORDER)
    understood = Understood(
        incoming=Incoming("order"), unsupported=["if the total is over 500 pop a card onto trello"]
    )
    complete(understood, helped(card, shout, text=ORDER), CATALOG)
    first, second = understood.parts
    assert isinstance(first, Send)
    assert isinstance(second, Send)
    assert first.condition is not None
    (test,) = first.condition.tests
    assert (test.field, test.operator, test.values) == ("total", ">", (500.0,))
    assert (second.condition, second.always) == (None, True)
    assert understood.unsupported == []


def test_a_condition_on_each_of_a_list_stays_said() -> None:
    card = wanted("trello.create_card", at=ORDER.index("pop"), text=ORDER)
    said = ["if the total is over 500 pop a card onto trello"]
    understood = Understood(incoming=Incoming("orders", many=True), unsupported=list(said))
    complete(understood, helped(card, text=ORDER), CATALOG)
    assert understood.unsupported == said


@pytest.mark.parametrize(("incoming", "kind"), [(None, Read), (Incoming("lamp"), Do)])
def test_a_deed_on_data_that_nothing_brings_asks_for_it(
    incoming: Incoming | None, kind: type[Any]
) -> None:
    understood = Understood(incoming=incoming)
    complete(understood, helped(wanted("number.format")), CATALOG)
    assert isinstance(understood.parts[0], kind)


@pytest.mark.parametrize(
    ("text", "of", "clause", "whole"),
    [
        ("log it, and if it is dark, post it", "log", "log it", "log it"),
        ("log it, and if it is dark, post it", "post", "post it", "and if it is dark, post it"),
        ("log it. If it is dark, post it", "post", "post it", "If it is dark, post it"),
        ("log it, but only if it is dark", "log", "log it, but only if it is dark", "log it, but only if it is dark"),
    ],
)  # fmt: skip
def test_the_words_around_a_deed(text: str, of: str, clause: str, whole: str) -> None:
    found = [text.index(verb) for verb in ("log", "post") if verb in text]
    deeds = [Wanted(wanted("email.send").spec, 0.9, (at, at + len("post it" if text[at] == "p" else "log it"))) for at in found]  # fmt: skip
    this = next(one for one in deeds if one.span[0] == text.index(of))
    assert Around.of(this, meant(*deeds, text=text), (0, 0)) == Around(clause, whole)


# -- what is learned ------------------------------------------------------------------------
def test_trees_learn_whom_to_believe() -> None:
    """Of a hundred plans the rules are right about cards and likeness about mails."""
    requests, plans, said = [], [], []
    for n in range(100):
        right = "trello.create_card" if n % 2 else "email.send"
        requests.append(Request(TEXT, frozenset(["webhook"]), (frozenset([right]),)))
        plans.append(
            Planned.of(plan("trello.create_card") if n % 2 else plan("slack.post_message"))
        )
        said.append(meant(wanted("email.send", 0.3 if n % 2 else 0.9), trello__create_card=0.1, slack__post_message=0.1, trigger=("webhook", 0.9)))  # fmt: skip
    trees = join_trees(requests, plans, said, CATALOG)
    for request, planned, one in zip(requests, plans, said, strict=True):
        specs = proposed(planned, one, CATALOG)
        chances = trees["joint"].chances(joint_rows(specs, planned, one))
        taken = {spec.id for spec, chance in zip(specs, chances, strict=True) if chance > 0.5}
        assert {taken.pop()} == request.uses[0]
        assert taken == set()
        names = starts(planned, one)
        heard = trees["start"].chances(start_rows(names, planned, one))
        assert names[int(heard.argmax())] == "webhook"


def test_what_narrows_an_event_is_told_in_the_words_of_the_request() -> None:
    """The words that start it are read alone, with places of their own for addresses and quotations."""
    text = 'kim@shop.example.com with "urgent" comes in Gmail, open a Trello card'
    card = wanted("trello.create_card", at=text.index("open"), text=text)
    said = meant(card, text=text, trigger=("gmail.new_message", 0.9))
    found = helped_by(plan("trello.create_card", unread=text.partition(",")[0]), said)
    assert found is not None
    assert found.watching is not None
    assert found.watching.unread == 'kim@shop.example.com with "urgent"'
