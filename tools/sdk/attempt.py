"""The one thing an attempt must remember: whether anything may have reached the outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Attempt:
    """Marked by a client just before the first byte that could have an effect leaves."""

    sent: bool = False

    def mark_sent(self) -> None:
        """Note that from here on nobody can be sure nothing happened."""
        self.sent = True
