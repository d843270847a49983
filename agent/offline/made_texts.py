"""What a message says of something a step has made: the summary, the translation, the label beside the thing."""

from __future__ import annotations

from agent.offline.flow import Made, Stream, says_made
from agent.offline.messages import item_alias, lead_of
from agent.offline.nouns import sentence
from agent.offline.parts import Send

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
    ]
)


def made_text(
    part: Send, stream: Stream | None, made: Made | None, thing: Stream | None, *, each: bool
) -> str | None:
    """Answer the words of a message about what was made; None where it is about the data itself."""
    if part.measures or part.counts:
        return None
    if stream is not None and stream.made is not None:
        return _of_items(stream, stream.made, each=each)
    if made is None or (stream is not None and not made.tells) or not _means(part, made):
        return None
    if made.fields:
        return _lines(made.fields)
    told = f"{{{{ {made.value} }}}}"
    if thing is None or made.tells or says_made(part.about, made):
        return told
    return f"{told}: {{{{ {thing.value} }}}}"


def _means(part: Send, made: Made) -> bool:
    """Tell whether what is to be told can be what was made; fields and words of its own are something else."""
    known = {f.rsplit(".", 1)[-1] for f in made.fields}
    if part.fields and not set(part.fields) <= known:
        return False
    return part.about is None or part.about in _TEXTS or says_made(part.about, made)


def _of_items(stream: Stream, made: Made, *, each: bool) -> str | None:
    if stream.grouped_by:
        return None
    if each:
        alias = item_alias(stream)
        if made.fields:
            return _lines(tuple(f"{alias}.{f}" for f in made.fields))
        told = f"{{{{ {alias}.{made.value} }}}}"
        return told if made.tells else f"{told}: {{{{ {alias}.left }}}}"
    line = f"i.{made.value}" if made.tells else f'i.{made.value} + ": " + toJson(i.left)'
    if made.fields:
        line = ' + ", " + '.join(f"string(i.{f})" for f in made.fields)
    return f'{lead_of(stream)}:\n\n{{{{ {stream.value}.map(i, "- " + {line}).join("\\n") }}}}'


def _lines(fields: tuple[str, ...]) -> str:
    named = [(f.rsplit(".", 1)[-1].replace("_", " "), f) for f in fields]
    return "\n".join(f"{sentence(name)}: {{{{ {field} }}}}" for name, field in named)
