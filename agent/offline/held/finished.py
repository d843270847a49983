"""The last look at a new document: what the call brings is put in, texts are filled, amounts are counted as they come, what was not read is held."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.answering.describe import summary_of
from agent.offline.building.brought_arguments import with_brought_arguments
from agent.offline.building.brought_fields import with_brought_fields
from agent.offline.building.event_places import with_event_places
from agent.offline.building.only_new_calls import with_only_new_calls
from agent.offline.building.open_texts import with_filled_texts
from agent.offline.building.questions import MOST_QUESTIONS, questions_of
from agent.offline.building.rows_done import with_rows_done
from agent.offline.building.smallest_units import in_smallest_units
from agent.offline.held.held import with_event_held
from agent.offline.rephrasing.seen_before import key_said
from agent.plan import Plan, PlanRequest
from engine.core.action import Catalog


@dataclass(frozen=True, slots=True)
class Finished:
    """The document, what was assumed for it, and whether it asks which events are meant."""

    document: dict[str, Any]
    assumptions: Sequence[str]
    asks_of_event: bool


def finished(
    written: dict[str, Any],
    fields: Collection[str],
    narrowing: Sequence[str],
    catalog: Catalog,
    noun: str | None = None,
) -> Finished:
    """Finish a document; `narrowing` are the words for which events are meant that nobody could read, `noun` is what a call brings."""
    written = with_event_places(with_brought_arguments(written, catalog, fields), catalog)
    told = with_filled_texts(with_brought_fields(written, fields), catalog, fields, noun)
    document, assumed = in_smallest_units(told, catalog)
    document, asks = with_event_held(document, " ".join(narrowing), catalog)
    return Finished(document, assumed, asks)


def with_texts_filled(plan: Plan, request: PlanRequest, fields: Collection[str]) -> Plan:
    """Return a new workflow in which no text that was put in afterwards leaves room, either."""
    if plan.kind != "create" or plan.document is None:
        return plan
    counted = with_rows_done(dict(plan.document), request.text)
    counted = with_only_new_calls(counted, key_said(request.text))
    document = with_filled_texts(counted, request.catalog, fields)
    document = with_event_places(document, request.catalog)
    if document == plan.document:
        return plan
    settled = {*questions_of(plan.document)} - {*questions_of(document)}
    open_ones = [one for one in plan.questions if one not in settled]
    asked = dict.fromkeys((*open_ones, *questions_of(document)))
    summary = summary_of(document, request.catalog)
    questions = tuple(asked)[:MOST_QUESTIONS]
    return replace(plan, document=document, summary=summary, questions=questions)
