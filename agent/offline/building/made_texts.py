"""What a message says of something a step has made: the summary, the translation, the label beside the thing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.offline.building.cel import field_name, list_hole
from agent.offline.building.flow import Made, Stream, found_fields, says_made
from agent.offline.building.messages import item_alias, item_text, lead_of, list_text
from agent.offline.language.nouns import sentence
from agent.offline.reading.parts import Send

# How people call a text that a step has written.
_TEXTS = frozenset(
    [
        "summary",
        "translation",
        "answer",
        "reply",
        "response",
        "draft",
        "result",
        "text",
        "output",
        "outcome",
        "hash",
        "sentence",
        "gist",
        "verdict",
    ]
)


# What nothing but a step has written, wherever a thing has a field of that name too.
_WRITTEN = frozenset(["summary", "translation", "reply", "draft", "gist"])


def said_of_made(said: str, made: Made | None, stream: Stream | None) -> str | None:
    """Answer where a word stands that means what was made: of the item at hand, or of the one thing."""
    one = made if stream is None else stream.made if not stream.grouped_by else None
    if one is None:
        return None
    root = "" if stream is None else f"{item_alias(stream)}."
    if one.fields:
        place = found_fields(one).get(field_name(said))
        return None if place is None else f"{root}{place}"
    means = (one.tells and said in _WRITTEN) or says_made(said, one)
    return f"{root}{one.value}" if means and said != "text" else None


def made_text(
    part: Send, stream: Stream | None, made: Made | None, thing: Stream | None, *, each: bool
) -> str | None:
    """Answer the words of a message about what was made; None where it is about the data itself."""
    made = _meant(part, made)
    if (part.measures or part.counts) and (stream is not None or made is None or not made.tells):
        return None
    if stream is not None and stream.made is not None:
        return _of_items(part, stream, stream.made, each=each)
    if made is None:
        return None
    if stream is None and (told := _named(part, made, thing)) is not None:
        return told
    if (stream is not None and not made.tells) or not _means(part, made):
        return None
    return _lines(found_fields(made)) if made.fields else _of_thing(part, made, thing)


def _meant(part: Send, made: Made | None) -> Made | None:
    """Answer what was made before a label, where that alone is named: `post the summary`."""
    named = {*part.fields, *([part.about] if part.about else ["summary"] if part.summary else ())}
    if made is None or made.tells or made.before is None or not named or not named <= _WRITTEN:
        return made
    return made.before if made.before.tells else made


def _named(part: Send, made: Made, thing: Stream | None) -> str | None:
    """Answer the fields that are named, where at least one of them was made."""
    if thing is not None and _names(part, made):
        return _with_others(part, made, thing)
    name = field_name(part.about or "")
    one = found_fields(made).get(name)
    return _lines({name: one}) if one else None


def _of_thing(part: Send, made: Made, thing: Stream | None) -> str:
    told = f"{{{{ {made.value} }}}}"
    if thing is None or made.tells or says_made(part.about, made):
        return told
    return f"{told}: {{{{ {thing.value} }}}}"


def made_value(
    part: Send, stream: Stream | None, made: Made | None, *, each: bool
) -> str | dict[str, str] | None:
    """Answer what is sent to an address instead of the data: what was made of it, where that is what is told."""
    if part.fields or (part.about and part.about not in _TEXTS):
        return None
    if each and stream is not None and stream.made is not None and stream.made.tells:
        return f"{{{{ {item_alias(stream)}.{stream.made.value} }}}}"
    if made is None or not made.tells or stream is not None:
        return None
    if made.fields:
        return {f.rsplit(".", 1)[-1]: f"{{{{ {f} }}}}" for f in made.fields}
    return f"{{{{ {made.value} }}}}"


def stream_text(part: Send, stream: Stream, *, each: bool) -> Any:
    """Answer the words of a message about a list, or about each of its items."""
    if part.counts:
        return _count_text(stream)
    if each:
        return item_text(stream)
    if stream.known:
        return list_text(stream)
    return list_hole(stream.value, stream.noun, text=f"{sentence(stream.noun)}:\n\n{{{{ %s }}}}")


def _count_text(stream: Stream) -> Any:
    lead = f"Number of {'new ' if stream.new else ''}{stream.noun}"
    if stream.count:
        return f"{lead}: {{{{ {stream.count} }}}}"
    return list_hole(stream.value, stream.noun, text=f"{lead}: {{{{ %s.size() }}}}")


def _names(part: Send, made: Made) -> bool:
    """Tell whether fields are named of which one is what was made: `the summary and the name`."""
    own = [f for f in part.fields if _place_in(f, made)]
    return 0 < len(own) < len(part.fields) or (bool(made.fields) and bool(own))


def _with_others(part: Send, made: Made, thing: Stream) -> str:
    """What was made and the fields of the thing beside it, in the order of the words."""
    paths = [_place_in(f, made) or f"{thing.value}.{field_name(f)}" for f in part.fields]
    return "\n".join(
        f"{sentence(said)}: {{{{ {path} }}}}" for said, path in zip(part.fields, paths, strict=True)
    )


def _place_in(field: str, made: Made) -> str | None:
    """Answer where a field stands in what was made; None where it is one of the thing itself."""
    if made.fields:
        return found_fields(made).get(field_name(field))
    return made.value if (made.tells and field in _TEXTS) or says_made(field, made) else None


def _means(part: Send, made: Made) -> bool:
    """Tell whether what is to be told can be what was made; fields and words of its own are something else."""
    known = {f.rsplit(".", 1)[-1] for f in made.fields}
    known |= _WRITTEN if made.tells and not made.fields else set()
    if part.fields and not set(part.fields) <= known:
        return False
    return part.about is None or part.about in _TEXTS or says_made(part.about, made)


def _of_items(part: Send, stream: Stream, made: Made, *, each: bool) -> str | None:
    if stream.grouped_by:
        return None
    told_fields = _fields_of_items(part, stream, made)
    if each:
        alias = item_alias(stream)
        if told_fields:
            return _lines({name: f"{alias}.{path}" for name, path in told_fields.items()})
        told = f"{{{{ {alias}.{made.value} }}}}"
        return told if made.tells else f"{told}: {{{{ {alias}.left }}}}"
    line = f"i.{made.value}" if made.tells else f'i.{made.value} + ": " + toJson(i.left)'
    if told_fields:
        line = ' + ", " + '.join(f"string(i.{path})" for path in told_fields.values())
    return f'{lead_of(stream)}:\n\n{{{{ {stream.value}.map(i, "- " + {line}).join("\\n") }}}}'


def _fields_of_items(part: Send, stream: Stream, made: Made) -> dict[str, str]:
    """Answer where the told fields of each item stand: those that are named, where some were made; else all that were."""
    named = [field_name(f) for f in (*part.fields, *([part.about] if part.about else ()))]
    found = found_fields(made)
    if not made.fields and part.fields:
        found = {name: made.value for name in named if made.tells and name in _TEXTS}
    if not any(name in found for name in named):
        return found
    beside = [] if stream.of_pairs else [n for n in named if n in (stream.picked or named)]
    there = [name for name in named if name in found or name in beside]
    return {name: found.get(name, f'left.?{name}.orValue("")') for name in there}


def _lines(fields: Mapping[str, str]) -> str:
    """Say each field by its name, a line each."""
    return "\n".join(
        f"{sentence(name.replace('_', ' '))}: {{{{ {path} }}}}" for name, path in fields.items()
    )
