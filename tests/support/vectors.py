"""The vectors of whole catalogues, reckoned once for a process of tests: each test's database is new, its actions are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agent.models.embedder import MiniLmEmbedder

MANY = 30
Reckons = Callable[[MiniLmEmbedder, Sequence[str]], list[list[float]]]


def remembering(reckons: Reckons) -> Reckons:
    """Return what answers as `reckons` does, and reckons each long list of texts only the first time."""
    known: dict[tuple[str, ...], list[list[float]]] = {}

    def embed_now(embedder: MiniLmEmbedder, texts: Sequence[str]) -> list[list[float]]:
        if len(texts) < MANY:
            return reckons(embedder, texts)
        key = tuple(texts)
        if key not in known:
            known[key] = reckons(embedder, texts)
        return known[key]

    return embed_now
