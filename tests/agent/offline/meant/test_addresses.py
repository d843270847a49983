"""What reads from an address is not asked for where every address is read by something else."""

from __future__ import annotations

from agent.offline.meant.addresses import overlap, with_an_address
from agent.offline.meant.choose import Wanted
from tools.catalog import load_catalog

CATALOG = load_catalog()
FEED, CALL = "feed the cat", "fetch https://shop.example/orders"


def wanted(action: str, text: str, piece: str) -> Wanted:
    spec = CATALOG.action(action)
    assert spec is not None
    return Wanted(spec, 0.9, (text.index(piece), text.index(piece) + len(piece)))


def kept(text: str, *asked: tuple[str, str], planned: frozenset[str] = frozenset()) -> list[str]:
    found = with_an_address([wanted(one, text, piece) for one, piece in asked], text, planned)
    return [one.spec.id for one in found]


def test_without_an_address_of_its_own_it_is_not_asked_for() -> None:
    text = f"{FEED}, then {CALL}"
    assert kept(text, ("rss.read_feed", FEED), ("http.request", CALL)) == ["http.request"]


def test_what_the_rules_have_planned_stays() -> None:
    text, planned = f"{FEED}, then {CALL}", frozenset(["rss.read_feed"])
    asked = (("rss.read_feed", FEED), ("http.request", CALL))
    assert kept(text, *asked, planned=planned) == ["rss.read_feed", "http.request"]


def test_an_address_that_nothing_else_reads_may_be_its_own() -> None:
    text = "read the feed. It is at https://blog.example/rss"
    assert kept(text, ("rss.read_feed", "read the feed")) == ["rss.read_feed"]


def test_where_there_is_no_address_it_is_asked_for_and_so_is_what_needs_none() -> None:
    assert kept(FEED, ("rss.read_feed", FEED)) == ["rss.read_feed"]
    text = f"tell #team, then {CALL}"
    asked = (("slack.post_message", "tell #team"), ("http.request", CALL))
    assert kept(text, *asked) == ["slack.post_message", "http.request"]


def test_parts_that_only_touch_have_nothing_in_common() -> None:
    assert overlap((0, 5), (4, 9))
    assert not overlap((0, 5), (5, 9))
