"""What an action is known to answer is not asked for."""

from __future__ import annotations

import pytest

from tests.agent.offline.planned import built, steps_of


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("every day at 9 get the open GitHub issues of dock/crane and mail them to crew@pier.example", "i.title"),
        ("every monday at 8 list the Stripe invoices and mail them to crew@pier.example", "i.total"),
        ("each evening at 7 get the Shopify orders and mail them to crew@pier.example", "i.name"),
    ],
)  # fmt: skip
def test_a_list_is_told_line_by_line(words: str, told: str) -> None:
    mail = next(step for step in built(words)["steps"] if step["uses"] == "email.send")
    assert told in mail["with"]["text"]
    assert "$hole" not in str(mail["with"])


def test_what_a_service_counts_in_cents_is_compared_so() -> None:
    steps = steps_of("get the invoices from Stripe every monday at 8, keep those over 70 and post each to #till")  # fmt: skip
    assert steps["keep_invoices"]["with"]["where"] == "{{ item.total > 7000.0 }}"
    assert "output_schema" not in str(steps)


def test_what_nobody_knows_is_still_asked() -> None:
    steps = steps_of("every day at 9 fetch https://dock.example/boats, keep those over 70 and post each to #till")  # fmt: skip
    assert "$hole" in str(steps["keep_boats"])


def test_a_row_asks_only_for_the_cell_it_lacks() -> None:
    (row,) = built("when shopify gets a new order, add a row to google sheet 1AbCdEfGhIjKlMnOpQrStUvWxYz012345 with boat number, customer email and total")["steps"]  # fmt: skip
    first, second, third = row["with"]["values"]
    assert first["$hole"]["label"] == "Which field is the boat number?"
    assert (second, third) == ("{{ trigger.email }}", "{{ trigger.total }}")
