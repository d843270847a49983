"""Trello's actions against a fake that keeps one board as Trello's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

BOARD, WAITING, DONE, URGENT = "b0000001", "l0000001", "l0000002", "t0000001"
PROOF = 'OAuth oauth_consumer_key="k1234567", oauth_token="ATTAtest1234"'
BEGAN = 0x695B7E00


class Board:
    """Cards by id, one a minute; two lists and one label."""

    def __init__(self) -> None:
        self.cards: dict[str, dict[str, Any]] = {}
        self.comments: list[str] = []

    def fake(self) -> Fake:
        card = "/1/cards/{card}"
        return Fake(
            kind="trello_token",
            config={"base_url": "http://{place}", "key": "k1234567"},
            secret={"token": "ATTAtest1234"},
            proof=("authorization", PROOF),
            refusal=Told(401),
            routes={
                "GET /1/members/me/boards": lambda _: [{"id": BOARD, "name": "Shop", "url": "u"}],
                "GET /1/boards/{board}/lists": lambda _: [{"id": WAITING, "name": "To do"}],
                "GET /1/boards/{board}/labels": lambda _: [{"id": URGENT, "name": "urgent"}],
                "POST /1/cards": self.made,
                f"GET {card}": self.one,
                f"PUT {card}": self.changed,
                f"POST {card}/actions/comments": self.commented,
                f"POST {card}/idLabels": self.labelled,
                "GET /1/lists/{list}/cards": lambda asked: self.page(
                    asked, lambda one: one["idList"] == asked.path["list"] and not one["closed"]
                ),
                "GET /1/boards/{board}/cards": lambda asked: self.page(
                    asked,
                    lambda one: (
                        asked.query["filter"] == "all"
                        or one["closed"] == (asked.query["filter"] == "closed")
                    ),
                ),
            },
        )

    def made(self, asked: Asked) -> Any:
        if asked.body["idList"] not in {WAITING, DONE}:
            return Told(400, "invalid value for idList")
        name = f"{BEGAN + 60 * len(self.cards):08x}ddc1b351ef961414"
        whole = {"id": name, "idBoard": BOARD, "closed": False, "labels": [], "url": "u"}
        self.cards[name] = {**whole, **asked.body}
        return self.cards[name]

    def one(self, asked: Asked) -> Any:
        return self.cards.get(
            asked.path["card"], Told(404, "The requested resource was not found.")
        )

    def changed(self, asked: Asked) -> Any:
        self.cards[asked.path["card"]].update(asked.body)
        return self.cards[asked.path["card"]]

    def commented(self, asked: Asked) -> Any:
        self.comments.append(asked.body["text"])
        return {"id": "c1", "date": "2026-01-05T09:00:00.000Z"}

    def labelled(self, asked: Asked) -> Any:
        self.cards[asked.path["card"]]["labels"].append({"id": asked.body["value"], "color": "red"})
        return [asked.body["value"]]

    def page(self, asked: Asked, fits: Any) -> Any:
        query = asked.query
        found = [one for one in self.cards.values() if fits(one)]
        if "before" in query:
            found = [one for one in found if one["id"] < query["before"]]
        return found[-int(query["limit"]) :]


async def test_cards_are_made_changed_moved_labelled_commented_on_and_archived() -> None:
    board = Board()
    async with board.fake().listening() as visit:
        boards = await visit.done("trello.list_boards")
        lists = await visit.done("trello.list_lists", board_id=BOARD)
        labels = await visit.done("trello.list_labels", board_id=BOARD)
        made = await visit.done("trello.create_card", list_id=WAITING, name="Mend", text="Now")
        one = {"card_id": made["id"]}
        await visit.done("trello.update_card", **one, name="Mend it")
        await visit.done("trello.move_card", **one, list_id=DONE)
        await visit.done("trello.add_label", **one, label_id=labels["labels"][0]["id"])
        await visit.done("trello.add_comment", **one, text="Mended")
        there = await visit.done("trello.list_cards", list_id=DONE)
        await visit.done("trello.archive_card", **one)
        gone = await visit.done("trello.list_cards", list_id=DONE)
        read = await visit.done("trello.get_card", **one)
        wrong = await visit.refused("trello.create_card", list_id="l0000009", name="x")
    assert (boards["count"], lists["lists"][0]["id"], board.comments) == (1, WAITING, ["Mended"])
    assert (there["count"], gone["count"]) == (1, 0)
    told = (read["name"], read["text"], read["list_id"], read["labels"], read["closed"])
    assert told == ("Mend it", "Now", DONE, ["red"], True)
    assert (wrong.error_class, "invalid value for idList" in wrong.message) == ("bad_data", True)


async def test_a_board_of_several_pages_is_read_whole_and_no_card_twice() -> None:
    board = Board()
    async with board.fake().listening() as visit:
        for number in range(230):
            board.made(Asked({}, {}, {"idList": WAITING, "name": f"No {number}"}, {}))
        found = await visit.done("trello.list_board_cards", board_id=BOARD, limit=1_000)
    assert (found["count"], len({one["id"] for one in found["cards"]})) == (230, 230)
    assert len(visit.peer.heard) == 3


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_card_made_after_the_first_look_starts_one_run(existing: str) -> None:
    settings = {"board_id": BOARD, "existing": existing}
    async with Board().fake().listening() as visit:
        await visit.done("trello.create_card", list_id=WAITING, name="before")
        first = await visit.done("trello.new_card", settings=settings)
        for number in range(3):
            await visit.done("trello.create_card", list_id=WAITING, name=f"No {number}")
        second = await visit.done("trello.new_card", settings=settings, cursor=first["cursor"])
        third = await visit.done("trello.new_card", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [item["payload"]["name"] for item in second["items"]] == ["No 0", "No 1", "No 2"]
    assert third["items"] == []


async def test_a_limit_is_waited_for_as_long_as_trello_counts() -> None:
    limited = Told(429, {"error": "API_TOKEN_LIMIT_EXCEEDED"})
    async with Board().fake().only(limited).listening() as visit:
        error = await visit.refused("trello.list_boards")
    assert (error.error_class, error.retry_after_s) == ("rate_limit", 10.0)


async def test_a_card_whose_id_tells_no_moment_is_a_malformed_answer() -> None:
    odd = Told(
        200, [{"id": "oddcard1", "name": "x", "idList": WAITING, "idBoard": BOARD, "url": "u"}]
    )
    async with Board().fake().only(odd).listening() as visit:
        error = await visit.refused("trello.new_card", settings={"board_id": BOARD})
    assert error.code == "trello_malformed"
