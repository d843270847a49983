"""Every cell of the decision tables is proved by a document, which fails when another word stands there."""

from tests.conformance.tables import cells, readers, survivors
from tests.conformance.test_cases import load_cases
from tests.conformance.test_cases import test_case as play


async def test_each_cell_of_each_table_is_held_by_a_document() -> None:
    cases = [param.values[0] for param in load_cases()]
    found = await readers(cases, play)
    assert [str(cell) for cell in cells() if not found[cell]] == []
    assert [left for cell in cells() for left in await survivors(cell, found[cell], play)] == []
