"""What the things that are read are called, once the whole request is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.language.nouns import noun_of_url
from agent.offline.reading.parts import Incoming, Read, Understood


def name_reads(understood: Understood, nouns: Sequence[str], *, single: bool) -> None:
    """Name every reading, and what comes in, by the nouns of the request or of the address."""
    parts = understood.parts
    reads = [i for i, p in enumerate(parts) if isinstance(p, Read)]
    for index in reads:
        read = parts[index]
        assert isinstance(read, Read)  # noqa: S101  # narrowed by the line above
        noun = (
            read.noun
            or noun_of_url(str(read.arguments.get("url", "")))
            or (nouns[0] if nouns and len(reads) == 1 else None)
        )
        parts[index] = replace(read, noun=noun, single=read.single or single)
    incoming = understood.incoming
    if incoming and incoming.noun is None and nouns and not incoming.failed:
        understood.incoming = Incoming(nouns[0], incoming.many)
