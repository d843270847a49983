"""Ids for what is brought in: from the name it had, new within the document."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from engine.core.words import CEL_RESERVED, ROOTS

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")
_LONGEST = 36


def id_from(name: str, taken: Collection[str] = (), *, fallback: str = "step") -> str:
    """Return an id that is in nobody's way."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _NOT_IN_IDS.sub("_", plain).strip("_").lstrip("0123456789_")[:_LONGEST].strip("_")
    stem = stem or fallback
    if stem in CEL_RESERVED or stem in ROOTS or stem == "item":
        stem = f"{stem}_{fallback}"
    if stem not in taken:
        return stem
    return next(one for n in range(2, len(taken) + 3) if (one := f"{stem}_{n}") not in taken)
