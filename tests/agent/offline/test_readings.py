"""What a request was read as is there at once for whoever reads it again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agent.offline.language.text import Prepared, prepare
from agent.offline.reading.parts import Incoming, Understood
from agent.offline.reading.readings import Readings
from agent.offline.reading.understand import Reader
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
TEXTS = (
    'fetch https://lamps.example/stock, keep the lamps over 5 and tell #lamps that it is done. Mail "all lit" to ann@lamps.example',
    "sort them into urgent, normal or idle and post each to #lamps; put the rest into the table lamps (name, price)",
    "flabber them to the moon",
)


def read(readings: Readings, text: str, incoming: Incoming | None = None) -> tuple[Prepared, Understood]:  # fmt: skip
    prepared = prepare(text)
    request = PlanRequest(text, CATALOG, datetime(2026, 3, 2, 8, tzinfo=UTC))
    return prepared, readings.read(
        prepared, prepared.text, request, happens=True, incoming=incoming
    )


@pytest.mark.parametrize("text", TEXTS)
def test_a_second_reading_finds_what_the_first_has_found(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = Readings()
    first, understood = read(readings, text)
    before = str(understood)
    # Whoever reads first puts things in, and takes things out.
    understood.parts, understood.incoming = [], Incoming("lamps")
    understood.unsupported.append("more")
    understood.assumptions.append("more")
    first.entities.clear()
    monkeypatch.setattr(Reader, "read", lambda *_, **__: pytest.fail("it was read again"))
    second, again = read(readings, text)
    monkeypatch.undo()
    alone, anew = read(Readings(), text)
    assert str(again) == before == str(anew)
    assert (second.entities, second.shapes, second.spoken, second.labels) == (
        alone.entities, alone.shapes, alone.spoken, alone.labels,
    )  # fmt: skip


def test_what_a_call_is_known_to_start_is_read_for_itself() -> None:
    readings = Readings()
    assert read(readings, TEXTS[1])[1].incoming is None
    assert read(readings, TEXTS[1], Incoming("lamps"))[1].incoming == Incoming("lamps")
    assert read(readings, TEXTS[1])[1].incoming is None
