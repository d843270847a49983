"""The operator's list of `host:port` that steps may reach although they are private."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Collection, Iterable
from pathlib import Path

from engine.errors import Invalid

_PLACE = re.compile(
    r"^(?P<host>\[[0-9a-f:.]+\]|[a-z0-9._-]+|[0-9a-f:]+:[0-9a-f:]*):(?P<port>\d{1,5})$"
)
FILE = "egress-allow.json"


class AllowList:
    """Entries from the settings, and those a command of the operator added to the data folder.

    The file is read again when it changes, so a running service notices `nexa demo` at once.
    """

    def __init__(self, fixed: Iterable[str] = (), *, folder: Path | None = None) -> None:
        self._fixed = frozenset(place(text) for text in fixed)
        self._file = folder / FILE if folder is not None else None
        self._read_at: tuple[int, int] | None = None
        self._added: frozenset[str] = frozenset()

    def __call__(self) -> Collection[str]:
        """Return every entry of this moment."""
        self._refresh()
        return self._fixed | self._added

    def add(self, places: Iterable[str]) -> None:
        """Add entries and keep them in the data folder."""
        if self._file is None:
            raise Invalid("There is no data folder to keep the allow-list in.")
        self._refresh()
        wanted = sorted(self._added | {place(text) for text in places})
        draft = self._file.with_suffix(".new")
        draft.write_text(json.dumps(wanted) + "\n", encoding="utf-8")
        os.replace(draft, self._file)  # noqa: PTH105 - atomic; a half-written list must not be read
        self._read_at = None

    def _refresh(self) -> None:
        if self._file is None:
            return
        try:
            state = self._file.stat()
        except FileNotFoundError:
            self._added, self._read_at = frozenset(), None
            return
        seen = (state.st_mtime_ns, state.st_ino)
        if seen != self._read_at:
            entries = json.loads(self._file.read_text(encoding="utf-8"))
            self._added = frozenset(place(str(text)) for text in entries)
            self._read_at = seen


def place(text: str) -> str:
    """Return an entry in its one spelling, or raise Invalid."""
    match = _PLACE.match(text.strip().lower())
    if match is None or not 0 < int(match["port"]) < 65_536:
        raise Invalid(f"{text!r} is not host:port, such as 127.0.0.1:8080.")
    return f"{match['host'].strip('[]').rstrip('.')}:{int(match['port'])}"
