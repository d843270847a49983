"""A word of time in a capitalised name is a part of the name, and says nothing of when a workflow runs."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.offline.timing.names import without_names
from agent.plan import PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def trigger_of(words: str) -> dict[str, Any]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    return dict(document["triggers"][0])


@pytest.mark.parametrize(
    "words",
    [
        "Send the Hourly Bulletin to ann@yard.example",
        "Fetch https://yard.example/m and post it to #kettle as the Quarterly Ledger",
        "Read the range Yard!A2:C40 of the sheet Nightly Counts and mail it to ann@yard.example",
    ],
)
def test_a_name_is_no_schedule(words: str) -> None:
    assert trigger_of(words)["type"] == "manual"


def test_a_schedule_beside_a_name_is_the_only_one() -> None:
    words = "Every Friday at 9 send the Monthly Bulletin from https://yard.example/m to #kettle"
    assert trigger_of(words)["with"]["cron"] == "0 9 * * 5"


@pytest.mark.parametrize(
    "words",
    [
        "Daily at 9 fetch https://yard.example/m and post it to #kettle",
        "fetch https://yard.example/m daily at 9 and post it to #kettle",
        "Fetch https://yard.example/m Daily At 9 And Post It To #kettle",
    ],
)
def test_a_word_of_time_that_names_nothing_is_a_schedule(words: str) -> None:
    assert trigger_of(words)["with"]["cron"] == "0 9 * * *"


def test_what_is_left_of_a_text_stays_in_its_place() -> None:
    original = "mail the Weekly Count, weekly, to ann"
    assert without_names(original.lower(), original) == "mail the ~~~~~~~~~~~~, weekly, to ann"
