"""Lists whose items are looked at one by one: where they come from, and what an item must be to get there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from api.drafts.solving import Path, Wanted, path_read
from engine.core.action import Catalog, effect_of
from engine.core.document import ActionStep, BranchStep, Document, Step, walk_steps
from engine.core.references import Reference, references_of_text

ITEM: Final = "item"
"""What an action that looks at items calls each of them."""
_TYPE_OF: Final = "x-nexa-type"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: the path of its source, and the conditions that its items have passed, which call an item `item`."""

    source: Path
    passed: tuple[Wanted, ...] = ()


class Lists:
    """The lists of one document."""

    def __init__(self, document: Document, catalog: Catalog) -> None:
        self._catalog = catalog
        self._placed = {step.id: (groups, step) for groups, step in walk_steps(document.steps)}

    def around(self, step_id: str) -> dict[str, Listed]:
        """Answer what stands for one item in a step, by its name."""
        groups, step = self._placed[step_id]
        found: dict[str, Listed] = {}
        for one in (*groups, step):
            if one.foreach is not None and (listed := self.of(one.foreach.items)) is not None:
                found[one.foreach.as_] = listed
        own = self._looked_at(step)
        return found if own is None else {**found, ITEM: own}

    def of(self, value: Any) -> Listed | None:
        """Follow a value to the list it comes from, through steps that pass items on; None where it is computed."""
        found = references_of_text(value) if isinstance(value, str) else ()
        if len(found) != 1 or found[0].root not in ("inputs", "trigger", "steps"):
            return None
        before = self._passed_on(found[0])
        return Listed(path_read(found[0])) if before is None else before

    def judged(self, source: Path) -> Iterator[tuple[list[Wanted], dict[str, str]]]:
        """Answer the conditions asked of items of a source, each with those passed before, and what they call an item."""
        for step_id, (_, step) in self._placed.items():
            for name, listed in self.around(step_id).items():
                asked = [one for one in _conditions(step) if _reads(one, name)]
                if listed.source == source and asked:
                    yield from (([*listed.passed, (one, True)], {name: ITEM}) for one in asked)

    def sources(self) -> list[Path]:
        """Answer the sources of all lists, each once, in document order."""
        listed = [one.source for step in self._placed for one in self.around(step).values()]
        return list(dict.fromkeys(listed))

    def _looked_at(self, step: Step) -> Listed | None:
        spec = self._catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if spec is None or not spec.expr_args or not isinstance(step, ActionStep):
            return None
        return self.of(step.with_.get("items"))

    def _passed_on(self, reference: Reference) -> Listed | None:
        """Answer the list behind a step that gives the very items it gets."""
        _, step = self._placed.get(reference.step or "", ((), None))
        if not isinstance(step, ActionStep) or len(reference.path) < 2:
            return None
        spec = self._catalog.action(step.uses)
        if spec is None or effect_of(spec, step.with_) != "pure":
            return None
        given = spec.output_schema.get("properties", {}).get(str(reference.path[1].key), {})
        mark = given.get(_TYPE_OF) if isinstance(given, Mapping) else None
        if not isinstance(mark, Mapping) or "argument" not in mark:
            return None
        before = self.of(step.with_.get(mark["argument"]))
        where = step.with_.get("where")
        if before is None or where is None:
            return before
        return Listed(before.source, (*before.passed, (where, True)))


def _conditions(step: Step) -> Iterator[Any]:
    yield step.when
    if isinstance(step, BranchStep):
        yield from (case.when for case in step.cases)
    if isinstance(step, ActionStep):
        yield step.with_.get("where")


def _reads(condition: Any, name: str) -> bool:
    return isinstance(condition, str) and any(
        one.root == name for one in references_of_text(condition)
    )
