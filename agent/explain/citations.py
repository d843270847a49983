"""What a sentence rests on: an event of a run, a past run, or a page of the docs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CitationKind = Literal["event", "run", "doc"]
GUIDE = "docs/guides/failures.md"
_SECTIONS = ("auth", "rate_limit", "remote_down", "timeout", "bad_data", "logic", "quota", "ours", "cancelled")  # fmt: skip
DOCS: frozenset[str] = frozenset(f"{GUIDE}#{name}" for name in (*_SECTIONS, "not_known"))


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing a sentence rests on."""

    kind: CitationKind
    run: str | None = None
    seq: int | None = None
    doc: str | None = None

    @property
    def mark(self) -> str:
        """Write it as a model has to, and as people may read it."""
        if self.kind == "event":
            return f"[event {self.run} {self.seq}]"
        return f"[run {self.run}]" if self.kind == "run" else f"[doc {self.doc}]"

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "run": self.run, "seq": self.seq, "doc": self.doc}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Citation:
        return cls(stored["kind"], stored.get("run"), stored.get("seq"), stored.get("doc"))


def event(run: str, seq: int) -> Citation:
    return Citation("event", run=run, seq=seq)


def past_run(run: str) -> Citation:
    return Citation("run", run=run)


def doc(section: str) -> Citation:
    return Citation("doc", doc=f"{GUIDE}#{section}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One plain sentence and what it rests on. Texts in “ ” stand in what is cited."""

    text: str
    citations: tuple[Citation, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {"text": self.text, "citations": [one.as_json() for one in self.citations]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Sentence:
        cited = tuple(Citation.from_json(one) for one in stored["citations"])
        return cls(stored["text"], cited)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What may be cited: nothing else is a valid citation."""

    events: Mapping[str, Collection[int]]
    """Run -> numbers of its events."""
    runs: Collection[str]

    def holds(self, citation: Citation) -> bool:
        """Tell whether there is such an event, run or page."""
        match citation.kind:
            case "event":
                return citation.seq in self.events.get(citation.run or "", ())
            case "run":
                return citation.run in self.runs
            case "doc":
                return citation.doc in DOCS

    def kept(self, sentences: Iterable[Sentence]) -> list[Sentence]:
        """Answer the sentences all of whose citations are valid; one without any is dropped."""
        return [s for s in sentences if s.citations and all(map(self.holds, s.citations))]


_MARK = re.compile(r"\[(event|run|doc) ([^\]\s]+)(?: (\d+))?\]")
_LOOSE = re.compile(r"\s+([.!?,;:])")


def sentences_of(text: str) -> list[Sentence]:
    """Read a model's words: one sentence a line, its citations as marks in it."""
    found = []
    for line in text.splitlines():
        marks = [_citation(*match.groups()) for match in _MARK.finditer(line)]
        plain = _LOOSE.sub(r"\1", _MARK.sub("", line)).strip(" -*•\t")
        plain = " ".join(plain.split())
        if plain:
            found.append(Sentence(plain, tuple(dict.fromkeys(marks))))
    return found


def _citation(kind: str, named: str, seq: str | None) -> Citation:
    if kind == "event":
        return Citation("event", run=named, seq=int(seq) if seq else -1)
    return Citation("run", run=named) if kind == "run" else Citation("doc", doc=named)
