"""The scorer: a mutant is caught by an error at a place that reads the field; a valid graph has none."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.core.action import Catalog
from engine.core.checker import ExpressionChecker
from engine.core.document import Document
from engine.core.problem import Problem
from engine.core.validate import validate
from engine.errors import DocumentInvalid
from evals.measure import Outcome
from evals.suites.typing.graph import Called, Graph
from evals.suites.typing.mutations import Mutant


@dataclass(frozen=True, slots=True)
class Validator:
    """The product's validator with the product's catalogue and expression checker."""

    catalog: Catalog
    checker: ExpressionChecker

    def errors(self, document: Mapping[str, Any], graph: Graph) -> Sequence[Problem]:
        """Answer what is wrong with a document; one that is no document has its own problems."""
        try:
            parsed = Document.parse(document)
        except DocumentInvalid as error:
            return error.problems
        found = validate(parsed, self.catalog, self.checker, workflows=Called(graph.called))
        return found.errors


def score_graph(graph: Graph, errors: Sequence[Problem]) -> Outcome:
    """Judge what is said of a valid graph: nothing is right."""
    why = tuple(f"false alarm: {said(error)}" for error in errors[:3])
    return Outcome(graph.id, graph.kind, "quiet", float(not errors), why)


def score_mutant(graph: Graph, mutant: Mutant, errors: Sequence[Problem]) -> list[Outcome]:
    """Judge what is said of a mutant: something at a place that is wrong, and how many of those."""
    hit = {place for place in mutant.places if any(is_at(error, place) for error in errors)}
    case = f"{graph.id}/{mutant.kind}"
    missed = sorted(mutant.places - hit)
    why = [f"{mutant.change}: no error at {place}" for place in missed]
    why += [f"but {said(error)}" for error in errors[:2]]
    return [
        Outcome(case, mutant.kind, "caught", float(bool(hit)), () if hit else tuple(why)),
        Outcome(
            case, mutant.kind, "places", _share(hit, mutant.places), tuple(why) if missed else ()
        ),
    ]


def is_at(problem: Problem, place: str) -> bool:
    """Tell whether a problem is about this place or something inside it."""
    return problem.path == place or problem.path.startswith(f"{place}/")


def said(problem: Problem) -> str:
    """Write a problem for people who look at the measurement."""
    return f"{problem.path} {problem.code}: {problem.message}"


def _share(some: Collection[str], all_of: Collection[str]) -> float:
    return len(some) / len(all_of)
