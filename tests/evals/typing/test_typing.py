"""The suite of types: its graphs are valid, its mutants are wrong when they are worked out, its scorer sees both."""

import copy
import random
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.core.problem import Problem, pointer
from engine.errors import ExpressionFailed
from engine.expressions.engine import CelEngine
from evals.lines import CasesInvalid
from evals.suites.typing.graph import ANY, NUMBER, Graph, Read, Use
from evals.suites.typing.mutations import MISSPELT, REMOVED, RENAMED, RETYPED, Mutant, mutants
from evals.suites.typing.scoring import score_graph, score_mutant
from evals.suites.typing.suite import Typing, base_graphs

ENGINE = CelEngine()
GRAPHS = base_graphs(Typing.splits["dev"])
LACKING = (RENAMED, REMOVED, MISSPELT)


def mutants_of(graph: Graph) -> Iterator[Mutant]:
    return mutants(graph, random.Random(graph.id))


def test_there_are_a_thousand_graphs_the_same_every_time() -> None:
    kinds = Counter(graph.kind for graph in GRAPHS)
    assert sum(kinds.values()) == 1000
    assert kinds.pop("template") == 34
    assert min(kinds.values()) >= 100
    again = base_graphs(Typing.splits["dev"])
    assert [graph.document for graph in again] == [graph.document for graph in GRAPHS]


def test_a_graph_is_left_as_it_is() -> None:
    for graph in GRAPHS[::20]:
        before = copy.deepcopy((graph.document, graph.called))
        assert all(mutant.document != before[0] or graph.called for mutant in mutants_of(graph))
        assert (graph.document, graph.called) == before


def sample(shape: dict[str, Any], root: dict[str, Any]) -> Any:
    """Make a value of a shape; fields that may be missing are there."""
    if "$ref" in shape:
        return sample(root["$defs"][shape["$ref"].rpartition("/")[2]], root)
    if "enum" in shape:
        return shape["enum"][0]
    match shape["type"]:
        case "object":
            return {name: sample(part, root) for name, part in shape["properties"].items()}
        case "array":
            return [sample(shape["items"], root)]
        case "string":
            return "2026-01-05T00:00:00Z" if "format" in shape else "7"
    return True if shape["type"] == "boolean" else 3


def worked_out(graph: Graph, use: Use, text: str) -> Any:
    """Work an expression out over values of the shapes that it reads."""
    scope: dict[str, Any] = {"run": {"started_at": "2026-01-05T00:00:00Z"}}
    for base in (read.base for read in use.reads if read.base is not None):
        here: Any = scope
        *way, last = base.text.replace("[0]", "").split(".")
        for part in way:
            here = here.setdefault(part, {})
        value = sample(base.node, base.root)
        here[last] = [value] if base.text.endswith("[0]") else value
    return ENGINE.evaluate(text, scope)


def text_at(document: Any, place: str) -> str:
    for part in place.split("/")[1:]:
        document = document[int(part)] if isinstance(document, list) else document[part]
    return str(document)


def is_complete(use: Use) -> bool:
    """Tell whether the values of all that the expression names can be made from what it reads."""
    named = set(re.findall(r"steps\.\w+(?=\.)|trigger\.|inputs\.", use.text))
    bases = " ".join(f"{read.base.text}." for read in use.reads if read.base is not None)
    return bool(bases) and all(name in bases for name in named)


def decided(text: str) -> bool:
    """Tell whether a text has an expression every part of which is worked out."""
    return "{{" in text and not any(sign in text for sign in ("||", "&&", "[0].items", "chunks"))


def test_what_is_valid_can_be_worked_out() -> None:
    uses = [(graph, use) for graph in GRAPHS for use in graph.uses if is_complete(use)]
    plain = [(graph, use) for graph, use in uses if decided(use.text)][::5]
    assert len(plain) > 300
    for graph, use in plain:
        worked_out(graph, use, use.text)


def test_a_mutant_that_lacks_a_field_fails_when_it_is_worked_out() -> None:
    failed: Counter[bool] = Counter()
    for graph in GRAPHS[::3]:
        uses = {pointer(*use.place): use for use in graph.uses if is_complete(use)}
        for mutant in mutants_of(graph):
            for place in mutant.places & set(uses) if mutant.kind in LACKING else ():
                text = text_at(mutant.document, place)
                if decided(text) and not any(read.optional for read in uses[place].reads):
                    failed[fails(graph, uses[place], text)] += 1
    assert failed[True] > 400
    assert failed[False] == 0


def fails(graph: Graph, use: Use, text: str) -> bool:
    try:
        worked_out(graph, use, text)
    except ExpressionFailed:
        return True
    return False


def reading(*reads: Read, text: str = "{{ inputs.a }}") -> Graph:
    document = {"inputs": reads[0].owner, "outputs": {"x": text}}
    return Graph("g", "t", document, [Use(("outputs", "x"), text, reads)], [reads[0].owner])


@pytest.mark.parametrize(
    ("wants", "optional", "closed", "kinds"),
    [
        (ANY, False, False, {RENAMED, REMOVED, MISSPELT}),
        (NUMBER, False, False, {RENAMED, REMOVED, RETYPED, MISSPELT}),
        (ANY, True, False, set()),
        (ANY, True, True, {RENAMED, REMOVED, MISSPELT}),
        (NUMBER, True, False, {RETYPED}),
    ],
)
def test_what_stays_right_is_no_mutant(
    wants: Any, optional: bool, closed: bool, kinds: set[str]
) -> None:
    owner = {"type": "object", "properties": {"a": {"type": "number"}}}
    graph = reading(Read(owner | ({"additionalProperties": False} if closed else {}), "a", wants, optional))  # fmt: skip
    assert {mutant.kind for mutant in mutants_of(graph)} == kinds


def test_only_an_error_at_a_place_that_reads_the_field_counts() -> None:
    graph = GRAPHS[0]
    mutant = Mutant(RENAMED, "a -> b", {}, frozenset({"/steps/1/with/text", "/outputs/x"}))

    def points(*paths: str) -> list[float]:
        errors = [Problem("unknown_field", "error", path, "no") for path in paths]
        return [outcome.points for outcome in score_mutant(graph, mutant, errors)]

    assert points() == [0, 0]
    assert points("/steps/1/with", "/steps/1/with/text2", "/steps/10/with/text") == [0, 0]
    assert points("/steps/1/with/text/0") == [1, 0.5]
    assert points("/steps/1/with/text", "/outputs/x") == [1, 1]


def test_any_error_in_a_valid_graph_is_a_false_alarm() -> None:
    wrong = Problem("wrong_type", "error", "/steps/0", "no")
    assert score_graph(GRAPHS[0], []).points == 1
    assert score_graph(GRAPHS[0], [wrong]).why == ("false alarm: /steps/0 wrong_type: no",)


def test_a_file_of_other_cases_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text("made: 3\n", "utf-8")
    with pytest.raises(CasesInvalid, match="seed"):
        base_graphs(path)


async def test_documents_of_any_file_are_answered(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(
        '{"id": "a", "document": {"nexa": 1, "name": "x"}}\n{"id": "b", "document": {}}\n'
    )
    first, second = await Typing().predict(path, None)
    assert first == {"id": "a", "errors": []}
    assert second["errors"]
