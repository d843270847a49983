"""The handle documents use for a connection or a data table: readable, unique, and never given twice."""

import re
import unicodedata
from collections.abc import Collection

from engine.core.words import CEL_RESERVED, ID

_LONGEST = 36


def key_for(name: str, kind: str, taken: Collection[str]) -> str:
    """Return a free key made from the name, or from its kind where the name has no letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].rstrip("_")
    if not ID.fullmatch(stem):
        stem = f"{kind}_{stem}".strip("_")[:_LONGEST]
    if stem in CEL_RESERVED:
        stem = f"{stem}_{kind}"[:_LONGEST]
    key, number = stem, 1
    while key in taken:
        number += 1
        key = f"{stem[: 39 - len(str(number))]}_{number}"
    return key
