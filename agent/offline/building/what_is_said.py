"""What a sending says by its own words, and what it needs the items of a list for."""

from __future__ import annotations

from agent.offline.building.figure_places import tells_figures
from agent.offline.building.flow import Stream
from agent.offline.building.one_thing_texts import has_places
from agent.offline.building.schema_kinds import content_argument
from agent.offline.reading.parts import Send
from agent.offline.reading.reads import HTTP
from engine.core.action import ActionSpec


def reads_items(part: Send, spec: ActionSpec, *, each: bool) -> bool:
    """Tell whether the words are made of the items themselves, so that the list has to be known."""
    content = content_argument(spec.input_schema)
    lines = bool(part.fields) and not each and content is not None and content not in part.arguments
    return bool(part.measures or part.only_if or (lines and not part.asked_by_name))


def says_it_all(part: Send, spec: ActionSpec) -> bool:
    """Tell whether the words say all there is to say, also of an empty list."""
    content = content_argument(spec.input_schema)
    return (
        content in part.arguments or part.counts or bool(part.measures)
    ) and not part.only_if_any


def says_each(part: Send, spec: ActionSpec, stream: Stream, *, told_whole: bool) -> bool | None:
    """Tell whether the words mean one sending for each item, or one for all; None where they leave it open.

    `told_whole`: the sending before was about all of them.
    """
    if spec.id == HTTP and has_places(part.arguments):
        return True  # what is filled in is of one of them
    if part.many != "unsaid":
        return part.many == "each"
    if stream.grouped_by is None and tells_figures(str(part.arguments), part.measures):
        return False
    if part.repeats and told_whole:
        return False  # `mail it to ... and post it in ...`: the same once more
    given = part.arguments.get(content_argument(spec.input_schema) or "")
    bare = given is not None and "{{" not in str(part.arguments) and not has_places(str(given))
    return False if bare else None
